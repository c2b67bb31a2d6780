// The pane: what is asked of the service, and where its answer goes.

import * as address from "./address.js";
import * as code from "./code.js";
import { announce, byId, complain, h } from "./dom.js";
import { object, parse, write } from "./exact.js";
import * as flows from "./flow.js";
import { ask, newest, Problem } from "./service.js";
import * as settings from "./settings.js";
import * as steps from "./steps.js";
import * as tabs from "./tabs.js";
import * as tweaks from "./tweaks.js";

/** The controls of what the service may find wrong, by the path that it gives. */
const CONTROLS = {
  "server.url": "url",
  "server.api_key": "key",
  "operation.input_value": "input",
  "operation.input": "input",
  "operation.session_id": "session",
  "operation.previous_response_id": "session",
  "operation.payload": "payload",
};

/** The flow: its descriptor, that as JSON text, and what the service says of it. */
let flow = null;

// ---------------------------------------------------------------------------------------------- the service

const generate = newest(async (body, signal, isNewest) => {
  try {
    const [snippet] = JSON.parse(await ask("snippets", body, signal)).snippets;
    const reason = clearComplaints();
    if (!snippet) throw new Problem(`${tabs.current().client} has no snippet for this operation.`);
    code.show(snippet);
    steps.show(snippet, settings.lastKey());
    if (reason) stale(reason);
    if (isNewest()) code.settled();
  } catch (problem) {
    if (!isNewest()) return; // the next answer will say
    code.settled();
    clearComplaints();
    if (problem instanceof Problem) {
      stale(place(problem), problem.status === 0 || problem.status >= 500);
    } else {
      console.error(problem);
      stale("The service answered what this page does not understand.", true);
    }
  }
});

function stale(reason, retry = false) {
  code.stale(reason, { retry, wanted: { ...tabs.current(), operation: settings.operation() } });
}

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
  const both = field === "input_value" && settings.sendsInput(flow);
  const advice = both ? " Switch off one of the two: this tweak, or “Send an input” above." : "";
  tweaks.complainAbout(component, field, words + advice);
}

/** Take back what the service has said; return what is left to say at the code. */
function clearComplaints() {
  for (const id of ["url", "input", "session"]) complain(byId(id), "");
  tweaks.clearComplaints();
  return settings.check(flow);
}

/** What is set has changed: ask for the code, and keep the view in the address. */
function update() {
  if (!flow) return;
  settings.reflect(flow);
  address.keep(() => settings.viewText(flow));
  settings.take();
  const reason = settings.check(flow);
  if (reason) stale(reason);
  const { language, client } = tabs.current();
  code.expect();
  generate(
    object([
      ["flow", flow.text],
      ["server", settings.serverText()],
      ["operation", settings.operationText(flow)],
      ["variables", settings.variablesText(flow)],
      ["fresh", settings.freshText(flow)],
      ["language", write(language)],
      ["client", write(client)],
      ["highlight", "true"],
    ]),
  );
}

// ---------------------------------------------------------------------------------------------- the flow

/** Show a flow that the service has read, with the view of an address where there is one. */
function showFlow(answer, { example = false, view = null }) {
  const { flow: descriptor, server_url: url, run, operations } = parse(answer);
  code.clear(); // what is there is another flow's
  for (const component of descriptor.components ?? []) {
    // Nobody sees or sends what a server refuses to have set, and it may be long: the source of a component.
    for (const field of Object.values(component.fields ?? {})) if (field.refused) field.value = null;
  }
  const takesInput = run.input_value !== null && run.input_value !== undefined;
  flow = { descriptor, text: write(descriptor), operations, takesInput, example };
  describe(descriptor, example);
  byId("no-input").hidden = takesInput;
  byId("send-box").hidden = !takesInput;
  const key = settings.key();
  settings.fill(flow, {
    ...settings.DEFAULT,
    url: url ?? (settings.url() || settings.DEFAULT.url),
    key: key === undefined ? settings.DEFAULT.key : key,
    input: takesInput ? run.input_value : "",
    session: "",
    shared: false,
    operation: "run",
    tweaks: [],
    ...(view && { shared: undefined, ...view }),
  });
  byId("flow").hidden = false;
  byId("work").hidden = false;
  document.documentElement.classList.add("has-flow");
  openChoices(false);
  update();
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

/** Show the view that the address holds. */
async function recall() {
  let kept;
  try {
    kept = await address.recall();
  } catch {
    flows.complain(
      "The address holds a view that cannot be read; maybe it was cut off on its way. Choose a flow instead.",
    );
    openChoices(true);
    return;
  }
  if (kept) await flows.inspect(`{"flow":${kept.flow}}`, kept);
}

// ---------------------------------------------------------------------------------------------- the start

function listen() {
  for (const id of ["url", "input", "session", "payload"]) byId(id).addEventListener("input", update);
  byId("key").addEventListener("input", () => settings.isSettled() && update());
  for (const id of ["key", "no-key", "send-input", "shared", "operations"]) byId(id).addEventListener("change", update);
  byId("retry").addEventListener("click", update);
  byId("change").addEventListener("click", () => openChoices(byId("choices").hidden));
  byId("download").addEventListener("click", code.save);
  byId("skip").addEventListener("click", () => byId(byId("shown").hidden ? "stale" : "code-box").focus());
  byId("start-retry").addEventListener("click", start);
  code.copies(byId("copy"), () => code.shown().code);
  addEventListener("hashchange", recall);
  const seen = ([{ isIntersecting }]) => document.documentElement.classList.toggle("sees-code", isIntersecting);
  new IntersectionObserver(seen).observe(byId("panel"));
}

/** Ask what there is of languages; where nobody answers, say so and wait to be asked again. */
async function start() {
  let targets;
  try {
    ({ targets } = JSON.parse(await ask("targets")));
  } catch (problem) {
    byId("start-error").hidden = false;
    byId("start-reason").textContent = problem.message;
    announce(problem.message);
    return;
  }
  if (byId("start-error").contains(document.activeElement)) byId("file").focus(); // what had it goes away
  byId("start-error").hidden = true;
  tabs.setup(targets, update);
  await recall();
}

flows.setup(showFlow);
tweaks.setup(update);
steps.setup();
listen();
start();
