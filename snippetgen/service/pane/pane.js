// The pane: what is asked of the service, and where its answer goes. What of it others may use is in snippetgen-pane.js.

import { createCode } from "./code.js";
import { complain, h, within } from "./dom.js";
import { object, write } from "./exact.js";
import { createFlows } from "./flow.js";
import { fitting, isSame } from "./kept.js";
import { createPart } from "./large.js";
import { newest, Problem } from "./service.js";
import { createSettings, DEFAULT } from "./settings.js";
import { createSteps } from "./steps.js";
import { createTabs } from "./tabs.js";
import { createTweaks } from "./tweaks.js";
import { read } from "./view.js";

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

/**
 * Return the pane whose elements are in `root`, as soon as the service has told its languages. `ask` asks the service;
 * `emit` is called with the name of an event and what is to be told of it.
 */
export async function createPane(root, ask, emit) {
  const dom = within(root);
  const { byId, find, announce, hasFocus } = dom;
  const code = createCode(dom, (of, text) => emit("copy", { of, text }));
  const flows = createFlows(dom, ask);
  const steps = createSteps(dom, code);
  const tabs = createTabs(dom);
  const tweaks = createTweaks(dom);
  const settings = createSettings(dom, tabs, tweaks);

  /** The flow: its descriptor, that as JSON text, the part of it that is sent, and what the service says of it. */
  let flow = null;

  // -------------------------------------------------------------------------------------------- the service

  const generate = newest(async (body, signal, isNewest) => {
    try {
      const [snippet] = JSON.parse(await ask("snippets", body, signal)).snippets;
      if (!flow) return; // it was taken away meanwhile
      const reason = clearComplaints();
      if (!snippet) throw new Problem(`${tabs.current().client} has no snippet for this operation.`);
      code.show(snippet);
      steps.show(snippet, settings.lastKey());
      if (reason) stale(reason);
      if (isNewest()) code.settled();
      if (isNewest() && !reason) changed(snippet);
    } catch (problem) {
      if (!flow || !isNewest()) return; // the next answer will say
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
      return `${find(`label[for=${id}]`).textContent}: ${detail}`;
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

  /** What is set has changed: say so, and ask for the code. */
  function update() {
    if (!flow) return;
    settings.reflect(flow);
    settings.take();
    changed(null);
    const reason = settings.check(flow);
    if (reason) stale(reason);
    const { language, client } = tabs.current();
    code.expect();
    generate(
      object([
        ["flow", flow.part(tweaks.values())],
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
    const set = again ? keepWhatFits(answer) : view && { shared: undefined, ...view };
    byId("kept").hidden = !again;
    code.clear(); // what is there is another flow's
    const takesInput = run.input_value !== null && run.input_value !== undefined;
    const text = () => (whole ??= write(descriptor));
    let whole = null;
    const { id, endpoint_name, name } = descriptor;
    const named = { id, endpoint_name, name };
    flow = { descriptor, named, text, part: createPart(answer), operations, takesInput, input: run.input_value, example };
    describe(descriptor, example);
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
      ...set,
    });
    byId("flow").hidden = false;
    byId("work").hidden = false;
    byId("pane").classList.add("has-flow");
    openChoices(false);
    update();
  }

  /** The view of what is set, as far as it fits a flow that is chosen again; what does not is told. */
  function keepWhatFits({ flow: descriptor, run, operations, server_url: url }) {
    const { view } = read(settings.viewText({ text: () => "{}" }));
    const { values, dropped } = fitting(descriptor, tweaks.values());
    const said = view.input !== null && view.input !== (flow.input ?? "");
    const takesInput = run.input_value !== null && run.input_value !== undefined;
    if (said && !takesInput) dropped.push("Input: the flow takes none");
    if (view.input !== null && (!said || !takesInput)) view.input = run.input_value ?? "";
    if (!operations.some(({ name }) => name === view.operation)) {
      dropped.push(`Operation: the flow has no ${view.operation}`);
      view.operation = "run";
    }
    if (url) view.url = settings.givenUrl() ?? url;
    byId("kept-words").textContent = dropped.length > 0 ? "What was set is kept, but for:" : "What was set is kept.";
    byId("dropped").replaceChildren(...dropped.map((words) => h("li", { class: "name" }, words)));
    announce(["What was set is kept", ...dropped].join(". "));
    return { ...view, tweaks: values };
  }

  /** Show what there is before a flow is chosen. */
  function showNothing() {
    flow = null;
    flows.clear();
    code.clear();
    code.settled();
    settings.reset();
    for (const id of ["flow", "work"]) byId(id).hidden = true;
    byId("pane").classList.remove("has-flow");
    openChoices(true);
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

  function describe({ id, endpoint_name: endpoint, name, components }, example) {
    const title = name || endpoint || id || "A flow without a name";
    const size = components?.length;
    const facts = [title === endpoint ? null : endpoint, title === id ? null : id];
    if (size !== undefined) facts.push(size === 1 ? "1 component" : `${size} components`);
    byId("flow-name").textContent = title;
    byId("flow-facts").replaceChildren(...facts.filter(Boolean).map((fact) => h("li", { class: "name" }, fact)));
    byId("example-note").hidden = !example;
  }

  function openChoices(open) {
    if (!open && hasFocus(byId("choices"))) byId("flow-title").focus(); // what had it goes away
    byId("choices").hidden = !open;
    byId("change").setAttribute("aria-expanded", String(open));
  }

  // -------------------------------------------------------------------------------------------- the start

  function listen() {
    for (const id of ["url", "input", "session", "payload"]) byId(id).addEventListener("input", update);
    byId("key").addEventListener("input", () => settings.isSettled() && update());
    for (const id of ["key", "no-key", "send-input", "shared", "operations"]) {
      byId(id).addEventListener("change", update);
    }
    byId("retry").addEventListener("click", update);
    byId("change").addEventListener("click", () => openChoices(byId("choices").hidden));
    byId("download").addEventListener("click", code.save);
    byId("skip").addEventListener("click", () => byId(byId("shown").hidden ? "stale" : "code-box").focus());
    code.copies(byId("copy"), () => code.shown().code);
    const seen = ([{ isIntersecting }]) => byId("pane").classList.toggle("sees-code", isIntersecting);
    new IntersectionObserver(seen).observe(byId("panel"));
  }

  /** Ask what there is of languages; where nobody answers, say so, and ask again when asked to. */
  async function start() {
    try {
      const { targets } = JSON.parse(await ask("targets"));
      if (hasFocus(byId("start-error"))) byId("file").focus(); // what had it goes away
      byId("start-error").hidden = true;
      tabs.setup(targets, update);
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
