// The pane: what is asked of the service, and where its answer goes. What of it others may use is in snippetgen-pane.js.

import { createCard } from "./card.js";
import { createCode } from "./code.js";
import { createComplaints } from "./complaints.js";
import { createCopying } from "./copying.js";
import { within } from "./dom.js";
import { object, parse, write } from "./exact.js";
import { createFlows } from "./flow.js";
import { isSame, keep } from "./kept.js";
import { createPart } from "./large.js";
import { createMore } from "./more.js";
import { newest, Problem } from "./service.js";
import { createSettings, DEFAULT } from "./settings.js";
import { createSteps } from "./steps.js";
import { createTabs } from "./tabs.js";
import { createTweaks } from "./tweaks.js";
import { read } from "./view.js";

const NAMED = ["id", "endpoint_name", "name", "langflow_version"];
const named = (flow) => Object.fromEntries(NAMED.filter((name) => name in flow).map((name) => [name, flow[name]]));

/** What makes the text of a descriptor, once. */
function textOf(descriptor) {
  let text = null;
  return () => (text ??= write(descriptor));
}

/**
 * Return the pane whose elements are in `root`, as soon as the service has told its languages. `ask` asks the service;
 * `emit` is called with the name of an event and what is to be told of it.
 */
export async function createPane(root, ask, emit) {
  const dom = within(root);
  const { byId, announce, hasFocus } = dom;
  const code = createCode(dom);
  const copying = createCopying(code, (of, text) => emit("copy", { of, text }));
  const flows = createFlows(dom, ask, code);
  const card = createCard(dom);
  const steps = createSteps(dom, code, copying);
  const tabs = createTabs(dom);
  const tweaks = createTweaks(dom);
  const more = createMore(dom);
  const settings = createSettings(dom, tabs, tweaks, more);
  const complaints = createComplaints(dom, settings, tweaks, more);

  /** The flow: its descriptor, that as JSON text, the part of it that is sent, and what the service says of it. */
  let flow = null;

  // -------------------------------------------------------------------------------------------- the service

  const generate = newest(async ({ body, about }, signal, isNewest) => {
    try {
      const [snippet] = JSON.parse(await ask("snippets", body, signal)).snippets;
      if (!flow) return; // it was taken away meanwhile
      const reason = complaints.clear(flow);
      if (!snippet) throw new Problem(`${tabs.current().client} has no snippet for this operation.`);
      code.show(snippet);
      steps.show(snippet, about);
      if (reason) stale(reason);
      if (isNewest()) code.settle("snippet");
      if (isNewest() && !reason) changed(snippet);
    } catch (problem) {
      if (!flow || !isNewest()) return; // the next answer will say
      complaints.clear(flow);
      if (problem instanceof Problem) {
        stale(complaints.place(problem, flow), problem.status === 0 || problem.status >= 500);
      } else {
        console.error(problem);
        stale("The service answered what this page does not understand.", true);
      }
      code.settle("snippet");
    }
  });

  function stale(reason, retry = false) {
    code.stale(reason, { retry, wanted: { ...tabs.current(), operation: settings.operation() } });
  }

  /** What is set has changed: say so, and ask for the code. */
  function update() {
    if (!flow) return;
    settings.reflect(flow);
    settings.take();
    code.expect("snippet");
    changed(null);
    const reason = settings.check(flow);
    if (reason) stale(reason);
    const { language, client } = tabs.current();
    const body = object([
      ["flow", flow.part([...tweaks.values(), [more.output()]])],
      ["server", settings.serverText()],
      ["operation", settings.operationText(flow)],
      ["variables", settings.variablesText(flow)],
      ["fresh", settings.freshText(flow)],
      ["language", write(language)],
      ["client", write(client)],
      ["highlight", "true"],
    ]);
    generate({ body, about: { key: settings.lastKey(), url: settings.url() || DEFAULT.url, files: settings.filePaths(flow) } });
  }

  /** A key's name is typed: what is shown is not of it, and nothing is asked for until it is whole. */
  function enterKey() {
    if (settings.isSettled()) update();
    else stale(settings.check(flow));
  }

  /** Tell of what is set, and of its snippet, or null while that is not there yet. */
  function changed(snippet) {
    const { language, client } = tabs.current();
    emit("change", { flow: flow.named, operation: settings.operation(), language, client, snippet });
  }

  // -------------------------------------------------------------------------------------------- the flow

  /** Show a flow that the service has read, with a view where there is one. */
  function showFlow(answer, { example = false, view = null }) {
    const { flow: descriptor, server_url: url, run, operations } = answer;
    const again = view === null && flow !== null && isSame(flow.descriptor, descriptor);
    const kept = again ? keep(answer, flow, settings, tweaks) : { view: view && { shared: undefined, ...view } };
    card.tellKept(again ? kept.dropped : null);
    code.clear(); // what is there is another flow's
    const takesInput = run.input_value !== null && run.input_value !== undefined;
    flow = { descriptor, part: createPart(answer), operations, takesInput, input: run.input_value, example };
    Object.assign(flow, { named: named(descriptor), text: textOf(descriptor) });
    card.describe(descriptor, example);
    byId("no-input").hidden = takesInput;
    byId("send-box").hidden = !takesInput;
    const key = settings.key();
    settings.fill(flow, {
      ...DEFAULT,
      // A view stands for itself: nothing in it is left from the one before.
      url: settings.givenUrl() ?? url ?? ((!view && settings.url()) || DEFAULT.url),
      key: view || key === undefined ? DEFAULT.key : key,
      input: takesInput ? run.input_value : "",
      session: "",
      shared: false,
      operation: "run",
      tweaks: [],
      headers: view ? [] : more.headers.values(),
      timeout: view ? "" : more.timeout(),
      output: "",
      user: "",
      ...kept.view,
    });
    card.show(true);
    update();
  }

  /** Show what there is before a flow is chosen. */
  function showNothing() {
    flow = null;
    flows.clear();
    code.clear();
    code.settle("snippet");
    settings.reset();
    card.show(false);
  }

  /** Let `work` change what is shown, and have the focus stay where it was, as far as there is still such a place. */
  async function holdFocus(work) {
    const held = root.activeElement;
    await work();
    const isLost = () => !root.activeElement?.checkVisibility();
    if (!held || !isLost()) return;
    byId(held.id)?.focus({ preventScroll: true });
    if (isLost()) focus({ preventScroll: true });
  }

  function focus(options) {
    byId(flow ? "flow-title" : "address").focus(options);
  }

  /** Take the ID and the endpoint name that were entered. */
  function rename() {
    flow.descriptor.id = byId("flow-id").value.trim() || null;
    flow.descriptor.endpoint_name = byId("endpoint").value.trim() || null;
    flow.named = named(flow.descriptor);
    flow.text = textOf(flow.descriptor);
    card.describe(flow.descriptor, flow.example);
    update();
  }

  /** What can be asked of a flow depends on its ID; ask once that is whole. */
  async function offerAgain() {
    const asked = flow;
    try {
      const { operations } = parse(await ask("inspect", `{"flow":${flow.part([])}}`));
      if (asked !== flow) return; // another one has been chosen meanwhile
      flow.operations = operations;
      settings.offer(flow);
      update();
    } catch (problem) {
      if (!(problem instanceof Problem)) throw problem; // of an ID that is refused the answer above tells
    }
  }

  // -------------------------------------------------------------------------------------------- the start

  function listen() {
    for (const id of ["url", "input", "session", "payload"]) byId(id).addEventListener("input", update);
    byId("key").addEventListener("input", enterKey);
    for (const id of ["flow-id", "endpoint"]) byId(id).addEventListener("input", rename);
    byId("flow-id").addEventListener("change", offerAgain);
    for (const id of ["key", "no-key", "send-input", "shared", "operations"]) {
      byId(id).addEventListener("change", update);
    }
    byId("retry").addEventListener("click", update);
    copying.saves(byId("download"));
    byId("skip").addEventListener("click", () => byId(byId("shown").hidden ? "stale" : "code-box").focus());
    copying.copies(byId("copy"), ({ code: text }) => text);
  }

  /** Ask what there is of languages; where nobody answers, say so, and ask again when asked to. */
  async function start() {
    try {
      const { targets } = JSON.parse(await ask("targets"));
      if (hasFocus(byId("start-error"))) byId("file").focus(); // what had it goes away
      byId("start-error").hidden = true;
      tabs.setup(targets, update);
      card.offer(tabs.titles());
    } catch (problem) {
      byId("start-error").hidden = false;
      byId("start-reason").textContent = problem.message;
      announce(problem.message);
      await new Promise((resolve) => byId("start-retry").addEventListener("click", resolve, { once: true }));
      await start();
    }
  }

  flows.setup(showFlow);
  tweaks.setup(update);
  more.setup(update);
  card.setup();
  steps.setup();
  listen();
  await start();

  return {
    /** Take a flow: a file, or the text of an export or of an address. */
    open: (source) => (source instanceof File ? flows.readFile(source) : flows.fromAddress(source)),

    /** Take the flow that is given by whoever holds the pane, and offer no other; null takes that back. */
    give(flow) {
      byId("pane").classList.toggle("is-given", flow !== null);
      if (flow !== null) return typeof flow === "string" ? this.open(flow) : flows.fromText(write(flow), "The flow");
    },

    /** Show the view that is in a text, or for null that there is none; throw where the text is no view. */
    async show(text) {
      const kept = text === null ? null : read(text);
      await holdFocus(() => (kept ? flows.take(kept.flow, kept) : showNothing()));
    },

    focus,

    /** The view as a text; null before there is a flow. */
    view: () => flow && settings.viewText(flow),

    /** Set the server that the code asks, of this flow and of those to come; null takes that back. */
    useServer(url) {
      settings.useServer(url);
      update();
    },
  };
}
