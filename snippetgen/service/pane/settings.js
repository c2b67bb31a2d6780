// What is set on the page: read for the service and for the address, and filled in from a flow or an address.

import { bringIn, complain, h, isolated } from "./dom.js";
import { complaint, object, write } from "./exact.js";

export const DEFAULT = { url: "http://localhost:7860", key: "LANGFLOW_API_KEY", payload: '{"data": "example-data"}' };

const NAME = /^[A-Za-z_][A-Za-z0-9_]{0,63}$/;
const KEY_WORDS =
  "This is the name of the environment variable that holds the key, such as LANGFLOW_API_KEY, and never the key itself: " +
  "so the code can be shown to anybody. What you entered is sent to nobody and kept nowhere.";

/** Return the settings of a pane. */
export function createSettings({ byId, find, hasFocus }, tabs, tweaks, more) {
  /** What was entered last and can be sent; the code is made of it while something is half entered. */
  const valid = { key: DEFAULT.key, payload: DEFAULT.payload };

  /** The input that a flow or an address brought. */
  let stored = "";

  let given = null;

  const operation = () => find("input[name=operation]:checked").value;

  /** The name of the variable that the code reads the key from; null for no authentication. */
  const lastKey = () => valid.key;

  const url = () => byId("url").value.trim();

  /** The URL that whoever holds the pane has given; null for none. */
  const givenUrl = () => given;

  function useServer(url) {
    given = url;
    byId("url").value = url ?? DEFAULT.url;
  }

  /** Forget where the last flow was asked. */
  function reset() {
    useServer(given);
    byId("no-key").checked = false;
    byId("key").value = valid.key = DEFAULT.key;
    byId("timeout").value = "";
    more.headers.fill([]);
  }

  /**
   * Whether what is typed for the key can be taken before it is whole: the beginning of a key may look like a name, but
   * hardly like one that is written as variables are.
   */
  const isSettled = () =>
    key() === undefined || key() === valid.key || /^(\$\{?)?[A-Z_][A-Z0-9_]*\}?$/.test(byId("key").value.trim());

  /** The name of the key's variable; null for no authentication; undefined where what was entered is no name. */
  function key() {
    if (byId("no-key").checked) return null;
    const name = byId("key")
      .value.trim()
      .replace(/^\$\{(.*)\}$|^\$/, "$1");
    // A run of letters and digits as long as this one is a key, and nobody's name for a variable.
    const secret = /[A-Za-z0-9]{20,}/.exec(name)?.[0];
    return NAME.test(name) && !(secret && /\d/.test(secret)) ? name : undefined;
  }

  /** The input as it is stored, or was entered; a text area makes one kind of line end of all. */
  function inputText() {
    const { value } = byId("input");
    return value === stored.replace(/\r\n?/g, "\n") ? stored : value;
  }

  /** Whether an input is sent; `flow` tells whether it takes one. */
  const sendsInput = (flow) => flow.takesInput && byId("send-input").checked;

  /**
   * Take what can be sent of what was entered. Not while a key is typed: an answer that comes in between must not make
   * its beginning a name.
   */
  function take() {
    if (key() !== undefined) valid.key = key();
    if (!complaint(byId("payload").value)) valid.payload = byId("payload").value;
  }

  /** Say beside each control what keeps it from being sent; return what to say of that at the code. */
  function check(flow) {
    const { takes } = asked(flow);
    const [keyWords, payloadWords] = [key() === undefined ? KEY_WORDS : "", complaint(byId("payload").value)];
    complain(byId("key"), keyWords);
    complain(byId("payload"), payloadWords);
    const moreWords = more.check();
    const waiting = takes.tweaks ? tweaks.values().find(([, , text]) => text === null) : undefined;
    if (keyWords) return "The key variable needs a name.";
    if (hasFocus(byId("key")) && !isSettled()) return "The name of the key variable is being entered.";
    if (moreWords) return moreWords;
    if (takes.payload && payloadWords) return "The payload is not JSON yet.";
    return waiting ? `The tweak ${isolated(waiting[1])} has no value yet.` : "";
  }

  /** What the service says of the operation that is chosen: {name, kind, takes, asked}. */
  const asked = (flow) => flow.operations.find(({ name }) => name === operation()) ?? flow.operations[0];

  /** Whether a new conversation is begun each time by a UUID; some operations begin one by themselves. */
  const makesSession = ({ takes }) =>
    takes.session_id === "session_id" && !byId("session").value && !byId("shared").checked;

  /**
   * The operation as the service takes it, as JSON text: what the service suggests, with what is set on the page. Its
   * fields are in the order of Langflow's documentation.
   */
  function operationText(flow) {
    const { takes, asked: suggested } = asked(flow);
    const fields = new Map(Object.entries(suggested).map(([field, value]) => [field, write(value)]));
    const set = (field, text) => {
      if (!field) return;
      fields.delete(field);
      if (text !== undefined) fields.set(field, text);
    };
    if (!byId("send-input").checked) for (const field of [takes.input_value, takes.input_type]) set(field);
    else if (takes.input_value && fields.has(takes.input_value)) fields.set(takes.input_value, write(inputText()));
    const session = byId("session").disabled ? "" : byId("session").value;
    set(takes.session_id, session ? write(session) : makesSession(asked(flow)) ? "null" : undefined); // null for now
    for (const [field, text] of more.operationPairs(asked(flow))) set(field, text);
    if (takes.tweaks && tweaks.text()) set(takes.tweaks, tweaks.text());
    if (takes.files && tweaks.files().length > 0) set(takes.files, write(tweaks.files()));
    set(takes.payload, valid.payload);
    return object([...fields]);
  }

  /** The paths of the files that the operation uploads. */
  const filePaths = (flow) => (asked(flow).takes.files ? tweaks.files().map(({ path }) => path) : []);

  /** Where the operation reads a variable when the code runs, as JSON text: {JSON Pointer: name}. */
  const variablesText = (flow) =>
    object(asked(flow).takes.tweaks ? tweaks.variables().map(([pointer, name]) => [pointer, write(name)]) : []);

  /** What of the operation is made anew each time, as JSON text. */
  const freshText = (flow) => (makesSession(asked(flow)) ? '["/session_id"]' : "[]");

  /** The server as the service takes it, as JSON text. */
  function serverText() {
    return object([
      ["url", write(url() || DEFAULT.url)],
      ["api_key", valid.key === null ? "null" : write(`$${valid.key}`)],
      ...more.serverPairs(),
    ]);
  }

  /** All of it as a view for the address, as JSON text. A key that is no name, and a password in a URL, are left out. */
  function viewText(flow) {
    const values = tweaks.values().filter(([, , text]) => text !== null);
    return object([
      ["flow", flow.text()],
      ["example", flow.example ? "true" : undefined],
      ["url", /\/\/[^/]*@/.test(url()) ? undefined : write(url())],
      ["key", key() === undefined ? undefined : write(valid.key)],
      ["operation", write(operation())],
      ["input", byId("send-input").checked ? write(inputText()) : "null"],
      ["session", write(byId("session").value)],
      ["shared", String(byId("shared").checked)],
      ["tweaks", `[${values.map(([id, field, text]) => `[${write(id)},${write(field)},${write(text)}]`).join(",")}]`],
      ["payload", write(byId("payload").value)],
      ["language", write(tabs.current().language)],
      ["client", write(tabs.current().client)],
      ...more.viewPairs(),
    ]);
  }

  /** Fill the controls in from a view; what the flow or the service does not have is left out. */
  function fill(flow, view) {
    byId("url").value = view.url;
    byId("no-key").checked = view.key === null;
    byId("key").value = view.key ?? DEFAULT.key;
    byId("send-input").checked = view.input !== null;
    stored = view.input ?? "";
    byId("input").value = stored;
    byId("session").value = view.session;
    byId("shared").checked = view.shared ?? !view.session; // so it was before there was a choice
    byId("payload").value = view.payload;
    offer(flow, view.operation);
    more.fill(flow, view);
    tweaks.load(flow.descriptor.components ?? null, view.tweaks);
    tabs.offer(operation()); // the clients of the last one may be others
    if (view.language) tabs.choose(view.language, view.client);
  }

  /** Offer the operations of a flow, and choose the one of this name where there is one. */
  function offer(flow, name = operation()) {
    byId("operations").replaceChildren(byId("operations").firstElementChild, ...flow.operations.map(choice));
    (byId(`operation-${name}`) ?? find("input[name=operation]")).checked = true;
  }

  /** Show the controls that the operation and the other controls leave room for. */
  function reflect(flow) {
    const { takes } = asked(flow);
    byId("input-field").hidden = !takes.input_value;
    byId("session-field").hidden = !takes.session_id;
    byId("shared-box").hidden = takes.session_id !== "session_id";
    byId("tweaks-box").hidden = !takes.tweaks;
    byId("payload-field").hidden = !takes.payload;
    byId("input").disabled = !sendsInput(flow);
    byId("session").disabled = !byId("shared-box").hidden && byId("shared").checked;
    byId("key").disabled = byId("no-key").checked;
    more.reflect(asked(flow));
    bringIn(byId("operations"), find("input[name=operation]:checked").parentElement);
    tabs.offer(operation());
    bringIn(byId("tabs"), find("[role=tab][aria-selected=true]"));
  }

  return { givenUrl, useServer, reset, operation, lastKey, url, isSettled, key, sendsInput, take, check, asked, operationText, filePaths, variablesText, freshText, serverText, viewText, fill, offer, reflect };
}

function choice({ name }) {
  const title = name.charAt(0).toUpperCase() + name.slice(1).replace("-", " ");
  return h(
    "label",
    {},
    h("input", { type: "radio", name: "operation", id: `operation-${name}`, value: name }),
    h("span", {}, title),
  );
}
