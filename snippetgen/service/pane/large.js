// Flows of any size: read in pieces that the service takes, and sent with a question as the part that it looks at.
// Text is put together of text, so that no key or number is changed on its way.

import { isContainer, object, parse, write } from "./exact.js";
import { Problem } from "./service.js";

const MOST = 20_000; // components; nobody has made a flow of as many
const PIECE = 512 * 1024; // characters that are sent at once; the service takes 4 MiB, and answers with as many
const AT_ONCE = 3; // pieces on their way

/** What reading an export looks at, and what generating looks at in a field of a descriptor. */
const NODE = ["id", "type"];
const ENTRY = [
  ...["type", "value", "options", "password", "list", "fileTypes", "file_path", "load_from_db", "display_name", "info"],
  ...["advanced", "show", "range_spec", "combobox", "limit", "table_schema"],
];
const FIELD = ["type", "value", "refused", "password", "is_list", "file_types", "reads_variable"];

const isObject = (value) => isContainer(value) && !Array.isArray(value);

/** The JSON text of an object's own keys of these names, and of the pairs in `more`. */
const only = (value, names, more = []) =>
  object([...names.filter((name) => Object.hasOwn(value, name)).map((name) => [name, write(value[name])]), ...more]);

/** The text of an object with what `slim` makes of one of its values, where that is an object. */
const within = (value, names, key, slim) =>
  isObject(value) ? only(value, names, Object.hasOwn(value, key) ? [[key, slim(value[key])]] : []) : write(value);

/** A component of an export, without its place, its code, and what else nobody reads. */
const slimNode = (node) => within(node, NODE, "data", (data) => within(data, NODE, "node", slimInner));

function slimInner(inner) {
  if (!isObject(inner)) return write(inner);
  const pairs = [];
  if (isObject(inner.flow)) pairs.push(["flow", "{}"]); // a group, into which nobody looks
  if (isObject(inner.template)) {
    const entries = Object.entries(inner.template).filter(([, entry]) => isObject(entry));
    const kept = (name) => ENTRY.filter((key) => name !== "code" || key !== "value");
    pairs.push(["template", object(entries.map(([name, entry]) => [name, only(entry, kept(name))]))]);
  }
  return only(inner, ["display_name"], pairs);
}

/** Return what the service reads in a flow's JSON text, as an object. Throws Problem. */
export async function inspect(ask, text) {
  const read = async (flow) => parse(await ask("inspect", `{"flow":${flow}}`));
  if (text.length <= PIECE) return read(text);
  const isExport = "data" in JSON.parse(text); // once without the care for numbers, which takes its time
  const flow = parse(text);
  const list = isExport ? flow.data?.nodes : flow.components;
  if (!Array.isArray(list)) return read(text); // the service says what it is
  if (list.length > MOST) {
    const [size, most] = [list.length, MOST].map((number) => number.toLocaleString("en"));
    throw new Problem(
      `the flow: holds ${size} components, which no flow has that a person made; ${most} are taken at most`,
    );
  }
  const { data, components, ...head } = flow;
  const names = isExport ? ["id", "endpoint_name", "name", "is_component", "flows"] : Object.keys(head);
  const part = (texts) => {
    const whole = `[${texts.join(",")}]`;
    return only(head, names, [isExport ? ["data", `{"nodes":${whole}}`] : ["components", whole]]);
  };
  const answers = await each(pieces(list.map(isExport ? slimNode : write)), (texts) => read(part(texts)));
  return answers.length === 1 ? answers[0] : joined(answers, read);
}

/** Texts in groups that are no longer than a piece, where each of them is not. */
function pieces(texts) {
  const groups = [[]];
  let size = 0;
  for (const text of texts) {
    if (size + text.length > PIECE && size > 0) {
      groups.push([]);
      size = 0;
    }
    groups.at(-1).push(text);
    size += text.length;
  }
  return groups;
}

/** What `work` makes of each item, in their order; some are worked on at once. */
async function each(items, work) {
  const made = [];
  let next = 0;
  const worker = async () => {
    while (next < items.length) {
      const at = next++;
      made[at] = await work(items[at]);
    }
  };
  await Promise.all(Array.from({ length: AT_ONCE }, worker));
  return made;
}

/** One answer of those to the pieces of a flow. What can be asked of the whole is told by what its pieces need. */
async function joined(answers, read) {
  const components = answers.flatMap(({ flow }) => flow.components);
  const groups = [...new Set(answers.flatMap(({ flow }) => flow.groups))];
  const needed = [];
  let before = 0;
  for (const answer of answers) {
    needed.push(...answer.needed.map(({ component, fields }) => ({ component: component + before, fields })));
    before += answer.flow.components.length;
  }
  const flow = { ...answers[0].flow, components, groups };
  return { ...(await read(createPart({ flow, needed })([]))), flow, needed };
}

/**
 * Return what makes the JSON text of a descriptor that gives the same snippets as the whole flow, of the [component,
 * field] that are set, and the [component] that is named otherwise.
 */
export function createPart({ flow, needed }) {
  if (flow.components === null) return () => write(flow);
  const known = new Map(needed.map(({ component, fields }) => [component, fields]));
  const places = new Map(); // ID or display name -> places of the components that are called so
  for (const [place, { id, display_name: name }] of flow.components.entries()) {
    for (const key of new Set([id, name])) {
      if (places.has(key)) places.get(key).push(place);
      else places.set(key, [place]);
    }
  }
  return (named) => {
    const wanted = new Map(known);
    const called = new Set();
    for (const [key, field] of named) {
      const [place, ...others] = places.get(key) ?? [];
      if (others.length > 0) return write(flow); // which of them is meant is the service's to say
      if (place === undefined) continue;
      called.add(place);
      wanted.set(place, [...(wanted.get(place) ?? []), field]);
    }
    const parts = [...wanted]
      .sort(([one], [other]) => one - other)
      .map(([place, fields]) => slim(flow.components[place], new Set(fields), called.has(place)));
    return only(flow, ["id", "endpoint_name", "name", "langflow_version", "groups"], [["components", `[${parts.join(",")}]`]]);
  };
}

/** A component with these fields; what it is called counts where it is named. */
function slim(component, fields, isNamed) {
  const kept = Object.entries(component.fields).filter(([name]) => fields.has(name));
  const texts = kept.map(([name, field]) => [name, only(field, FIELD)]);
  const more = texts.length > 0 ? [["fields", object(texts)]] : [];
  return only(component, isNamed ? [...NODE, "display_name"] : NODE, more);
}
