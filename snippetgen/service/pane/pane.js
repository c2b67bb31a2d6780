// The pane: what is set, what is asked of the service, and where its answer goes.

import * as code from "./code.js";
import { announce, byId, complain, h } from "./dom.js";
import { complaint, object, parse, write } from "./exact.js";
import * as flows from "./flow.js";
import { pack, unpack } from "./fragment.js";
import { ask, newest, Problem } from "./service.js";
import * as tabs from "./tabs.js";
import * as tweaks from "./tweaks.js";

const DEFAULT = { url: "http://localhost:7860", key: "LANGFLOW_API_KEY", payload: '{"data": "example-data"}' };
const NAME = /^[A-Za-z_][A-Za-z0-9_]{0,63}$/;
const COMMANDS = { python: "python", javascript: "node", curl: "bash" };

/** The flow: its descriptor, that as JSON text, and what the service says of it. */
let flow = null;
let written = ""; // the fragment as we wrote it last
let writing = 0;

const operation = () => document.querySelector("input[name=operation]:checked").value;

// ---------------------------------------------------------------------------------------------- what is set

/** The name of the key's variable; null for no authentication; undefined where what was entered is no name. */
function key() {
  if (byId("no-key").checked) return null;
  const name = byId("key").value.trim().replace(/^\$\{(.*)\}$|^\$/, "$1");
  // A run of letters and digits as long as this one is a key, and nobody's name for a variable.
  const secret = /[A-Za-z0-9]{20,}/.exec(name)?.[0];
  return NAME.test(name) && !(secret && /\d/.test(secret)) ? name : undefined;
}

const KEY_WORDS =
  "This is the name of the environment variable that holds the key, such as LANGFLOW_API_KEY, and never the key itself: " +
  "so the code can be shown to anybody. What you entered is sent to nobody and kept nowhere.";

/** What was entered last and can be sent; the code is made of it while something is half entered. */
const valid = { key: DEFAULT.key, payload: DEFAULT.payload };

/** Say beside each control what keeps it from being sent; return what to say of that at the code. */
function check() {
  const hook = operation() === "webhook";
  const [keyWords, payloadWords] = [key() === undefined ? KEY_WORDS : "", complaint(byId("payload").value)];
  complain(byId("key"), keyWords);
  complain(byId("payload"), payloadWords);
  if (!keyWords) valid.key = key();
  if (!payloadWords) valid.payload = byId("payload").value;
  const waiting = hook ? undefined : tweaks.values().find(([, , text]) => text === null);
  if (keyWords) return "The key variable needs a name.";
  if (hook && payloadWords) return "The payload is not JSON yet.";
  return waiting ? `The tweak ${waiting[1]} has no value yet.` : "";
}

function operationText() {
  if (operation() === "webhook") return object([["payload", valid.payload]]);
  const { input_type: input, output_type: output } = flow.run;
  const sends = sendsInput();
  const session = byId("session").value;
  return object([
    ["input_value", sends ? write(byId("input").value) : undefined],
    ["input_type", sends && input ? write(input) : undefined],
    ["output_type", output ? write(output) : undefined],
    ["session_id", session ? write(session) : undefined],
    ["tweaks", tweaks.text()],
    ["stream", operation() === "stream" ? "true" : undefined],
  ]);
}

const sendsInput = () => flow.takesInput && byId("send-input").checked;

function serverText() {
  return object([
    ["url", write(byId("url").value.trim() || DEFAULT.url)],
    ["api_key", valid.key === null ? "null" : write(`$${valid.key}`)],
  ]);
}

// ---------------------------------------------------------------------------------------------- the service

const generate = newest(async (body, signal, isNewest) => {
  try {
    const [snippet] = JSON.parse(await ask("snippets", body, signal)).snippets;
    const reason = clearComplaints();
    if (!snippet) throw new Problem(`${tabs.current().client} has no snippet for this operation.`);
    code.show(snippet);
    showSteps(snippet);
    if (reason) stale(reason);
  } catch (problem) {
    if (!isNewest()) return; // the next answer will say
    clearComplaints();
    if (problem instanceof Problem) {
      stale(place(problem), problem.status === 0 || problem.status >= 500);
    } else {
      console.error(problem);
      stale("The service answered what this page does not understand.", true);
    }
  }
});

const stale = (reason, retry = false) => code.stale(reason, { retry, wanted: { ...tabs.current(), operation: operation() } });

const CONTROLS = {
  "server.url": "url",
  "server.api_key": "key",
  "operation.input_value": "input",
  "operation.session_id": "session",
  "operation.payload": "payload",
};

/** Say what is wrong beside the control that it is about; return what to say at the code. */
function place(problem) {
  const told = problem.errors.map(({ path = [], detail }) => {
    const [room, field, component, tweak] = path;
    const id = CONTROLS[`${room}.${field}`];
    if (field === "tweaks") placeTweak(component, tweak, detail);
    if (!id) return detail;
    complain(byId(id), detail);
    return `${document.querySelector(`label[for=${id}]`).textContent}: ${detail}`;
  });
  return told.join("; ") || problem.message;
}

function placeTweak(component, field, detail) {
  const words = detail.replace(`tweaks: ${component}.${field}: `, "");
  const advice = field === "input_value" && sendsInput() ? " Switch off one of the two: this tweak, or “Send an input” beside the input." : "";
  tweaks.complainAbout(component, field, words + advice);
}

/** Take back what the service has said; return what is left to say at the code. */
function clearComplaints() {
  for (const id of ["url", "input", "session"]) complain(byId(id), "");
  tweaks.clearComplaints();
  return check();
}

/** What is set has changed: ask for the code, and keep the view in the address. */
function update() {
  if (!flow) return;
  reflect();
  remember();
  const reason = check();
  if (reason) stale(reason);
  const { language, client } = tabs.current();
  generate(
    object([
      ["flow", flow.text],
      ["server", serverText()],
      ["operation", operationText()],
      ["language", write(language)],
      ["client", write(client)],
      ["highlight", "true"],
    ]),
  );
}

/** Show the controls that the operation and the other controls leave room for. */
function reflect() {
  const hook = operation() === "webhook";
  byId("run-fields").hidden = hook;
  byId("tweaks-box").hidden = hook;
  byId("webhook-fields").hidden = !hook;
  byId("input").disabled = !sendsInput();
  byId("key").disabled = byId("no-key").checked;
}

function showSteps({ language, filename, install }) {
  byId("install-step").hidden = !install;
  byId("install").textContent = install;
  byId("key-step").hidden = valid.key === null;
  byId("key-name").textContent = valid.key ?? "";
  byId("run-command").textContent = `${COMMANDS[language] ?? language} ${filename}`;
}

// ---------------------------------------------------------------------------------------------- the flow

/** Show a flow that the service has read, with the view of a fragment where there is one. */
function showFlow(answer, { example = false, view = null } = {}) {
  const { flow: descriptor, server_url: url, has_webhook: hook, run } = parse(answer);
  for (const component of descriptor.components ?? []) {
    // Nobody sees or sends what a server refuses to have set, and it may be long: the source of a component.
    for (const field of Object.values(component.fields ?? {})) if (field.refused) field.value = null;
  }
  const takesInput = run.input_value !== null && run.input_value !== undefined;
  flow = { descriptor, text: write(descriptor), run, takesInput, example };
  describe(descriptor, example);
  byId("webhook-choice").hidden = !hook;
  byId("no-input").hidden = takesInput;
  byId("send-box").hidden = !takesInput;
  set({
    ...DEFAULT,
    url: url ?? (byId("url").value || DEFAULT.url),
    key: key() === undefined ? DEFAULT.key : key(),
    input: takesInput ? run.input_value : "",
    session: "",
    operation: "run",
    tweaks: [],
    ...view,
  });
  byId("flow").hidden = false;
  openChoices(false);
  byId("work").hidden = false;
  document.documentElement.classList.add("has-flow");
  update();
}

/** Fill the controls in. */
function set(view) {
  byId("url").value = view.url;
  byId("no-key").checked = view.key === null;
  byId("key").value = view.key ?? DEFAULT.key;
  byId("send-input").checked = view.input !== null;
  byId("input").value = view.input ?? "";
  byId("session").value = view.session;
  byId("payload").value = view.payload;
  const choice = byId(`operation-${view.operation}`);
  (choice && !choice.closest("label").hidden ? choice : byId("operation-run")).checked = true;
  tweaks.load(flow.descriptor.components ?? null, view.tweaks);
  if (view.language) tabs.choose(view.language, view.client);
}

function describe({ id, endpoint_name: endpoint, name, components }, example) {
  const title = name || endpoint || id || "A flow without a name";
  const size = components?.length;
  const facts = [title === endpoint ? null : endpoint, title === id ? null : id];
  if (size !== undefined) facts.push(size === 1 ? "1 component" : `${size} components`);
  byId("flow-name").textContent = title;
  byId("flow-facts").replaceChildren(...facts.filter(Boolean).map((fact) => h("li", { class: "name" }, fact)));
  byId("example-note").hidden = !example;
  document.title = `${title} · snippetgen`;
}

function openChoices(open) {
  if (!open && byId("choices").contains(document.activeElement)) byId("flow-title").focus(); // what had it goes away
  byId("choices").hidden = !open;
  byId("change").setAttribute("aria-expanded", String(open));
}

// ---------------------------------------------------------------------------------------------- the address

/** The view as JSON text. A key that is no name, and a password in a URL, are not kept. */
function viewText() {
  const url = byId("url").value.trim();
  const values = tweaks.values().filter(([, , text]) => text !== null);
  return object([
    ["flow", flow.text],
    ["example", flow.example ? "true" : undefined],
    ["url", /\/\/[^/]*@/.test(url) ? undefined : write(url)],
    ["key", key() === undefined ? undefined : write(key())],
    ["operation", write(operation())],
    ["input", byId("send-input").checked ? write(byId("input").value) : "null"],
    ["session", write(byId("session").value)],
    ["tweaks", `[${values.map(([id, field, text]) => `[${write(id)},${write(field)},${text}]`).join(",")}]`],
    ["payload", write(byId("payload").value)],
    ["language", write(tabs.current().language)],
    ["client", write(tabs.current().client)],
  ]);
}

function remember() {
  clearTimeout(writing);
  writing = setTimeout(async () => {
    const mine = writing;
    const packed = await pack(viewText());
    if (mine !== writing) return; // there is something newer to write
    written = packed;
    history.replaceState(null, "", packed ? `#${packed}` : location.pathname + location.search);
    byId("too-large").hidden = packed !== "";
  }, 250);
}

/** Show the view that the address holds. */
async function recall() {
  const fragment = location.hash.slice(1);
  if (!fragment || fragment === written) return;
  clearTimeout(writing);
  written = fragment;
  let view, flowText, example;
  try {
    ({ view, flowText, example } = readView(await unpack(fragment)));
  } catch {
    flows.complain("The address holds a view that cannot be read; maybe it was cut off on its way. Choose a flow instead.");
    openChoices(true);
    return;
  }
  await flows.inspect(`{"flow":${flowText}}`, { example, view });
}

/** Return the parts of a view; throws where they are not what we write. */
function readView(text) {
  const { flow: descriptor, example, tweaks: list, ...rest } = parse(text);
  const view = { tweaks: list.map(([id, field, value]) => [id, field, write(value)]) };
  for (const name of ["url", "key", "operation", "input", "session", "payload", "language", "client"]) {
    const value = rest[name];
    const mayBeNull = name === "key" || name === "input";
    if (typeof value === "string" || (value === null && mayBeNull)) view[name] = value;
    else if (value !== undefined) throw new TypeError(name);
  }
  return { view, flowText: object(Object.entries(descriptor).map(([name, value]) => [name, write(value)])), example: example === true };
}

// ---------------------------------------------------------------------------------------------- the start

function listen() {
  for (const id of ["url", "key", "input", "session", "payload"]) byId(id).addEventListener("input", update);
  for (const id of ["no-key", "send-input"]) byId(id).addEventListener("change", update);
  byId("operations").addEventListener("change", update);
  byId("retry").addEventListener("click", update);
  byId("change").addEventListener("click", () => openChoices(byId("choices").hidden));
  byId("download").addEventListener("click", code.save);
  byId("skip").addEventListener("click", () => byId(byId("shown").hidden ? "stale" : "code-box").focus());
  code.copies(byId("copy"), () => code.shown().code);
  code.copies(byId("copy-install"), () => code.shown().install);
  addEventListener("hashchange", recall);
  const seen = ([{ isIntersecting }]) => document.documentElement.classList.toggle("sees-code", isIntersecting);
  new IntersectionObserver(seen).observe(byId("panel"));
}

/** Ask what there are of languages, and ask again where nobody answers. */
async function start() {
  try {
    tabs.setup(JSON.parse(await ask("targets")).targets, update);
  } catch (problem) {
    byId("start-error").hidden = false;
    byId("start-reason").textContent = problem.message;
    announce(problem.message);
    return;
  }
  byId("start-error").hidden = true;
  await recall();
}

flows.setup(showFlow);
tweaks.setup(update);
listen();
byId("start-retry").addEventListener("click", start);
start();
