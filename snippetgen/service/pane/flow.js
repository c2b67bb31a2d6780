// The ways to a flow: a file, an address, the example.

import { isolated, sentence } from "./dom.js";
import { complaint, parse, write } from "./exact.js";
import { inspect } from "./large.js";
import { Problem } from "./service.js";

const LARGEST = 256 * 1024 * 1024; // bytes; 5,000 components as Langflow exports them have 150
const LONGEST_ADDRESS = 100_000; // characters that the service looks at for a URL

/** Return the ways to a flow of a pane. */
export function createFlows({ byId, announce }, ask, code) {
  let chosen = () => {};
  let turn = 0;

  /** Call `callback` with the service's answer for each flow that is chosen, and with its label. */
  function setup(callback) {
    chosen = callback;
    const file = byId("file");
    file.addEventListener("change", async () => {
      if (file.files.length) await readFile(file.files[0]);
      file.value = ""; // so that the same file, changed, can be chosen again
    });
    byId("address-form").addEventListener("submit", (event) => {
      event.preventDefault();
      fromAddress(byId("address").value);
    });
    byId("example").addEventListener("click", fromExample);
  }

  /** Say what is wrong with what was chosen, or "" for nothing. */
  function complain(message) {
    byId("flow-error").replaceChildren(...sentence(message));
    if (message) announce(message);
  }

  async function readFile(file) {
    const name = isolated(file.name);
    if (file.size > LARGEST) return complain(`${name} has more than 256 MiB, which no flow has.`);
    let text;
    try {
      text = await file.text();
    } catch {
      return complain(`${name} cannot be read. Is it a folder?`);
    }
    return fromText(text, name);
  }

  /** Take the JSON text of an export, or of a descriptor of our own. */
  async function fromText(text, name) {
    if (!text.trim()) return complain(`${name} is empty.`);
    const wrong = complaint(text);
    if (!wrong) return take(text, { name });
    if (!/^[[{]/.test(text.trim())) {
      return complain(
        `${name} is not JSON. This page reads a flow as Langflow exports it (Share, Export), which is JSON; a descriptor ` +
          "in TOML is for the command line.",
      );
    }
    return complain(`${name}: ${wrong.replace("Not JSON yet", "not JSON")}`);
  }

  /** Take what was entered or pasted: an address, the text of an export, a request of which the URL is read. */
  async function fromAddress(pasted) {
    const address = pasted.trim();
    if (!address) return complain("Enter the address of the flow's page, its ID, or its endpoint name.");
    if (address.length > LARGEST) return complain("What was pasted has more than 256 MiB, which no flow has.");
    if (/^[[{]/.test(address)) return fromText(address, "What was pasted");
    const asked = `{"address":${write(address.slice(0, LONGEST_ADDRESS))}}`;
    return choose(async () => parse(await ask("inspect", asked)));
  }

  async function fromExample() {
    const mine = begin();
    try {
      const text = await ask("pane/example.json");
      if (mine === turn) await take(text, { example: true });
    } catch (problem) {
      if (mine === turn) complain(problem.message);
    } finally {
      end(mine);
    }
  }

  /** Another flow is on its way, and the code that is shown is none of it; return whose turn it is. */
  function begin() {
    byId("pane").setAttribute("aria-busy", "true");
    code.expect("flow");
    return ++turn;
  }

  function end(mine, refused = "the flow was not taken") {
    if (mine !== turn) return; // something else is on its way
    byId("pane").removeAttribute("aria-busy");
    code.settle("flow", refused);
  }

  /** Take the JSON text of a flow; `label` is {example, view, name of the file}. */
  const take = (text, label) => choose(() => inspect(ask, text), label);

  /** Take what `read` reads of a flow, and tell what is wrong. */
  async function choose(read, label = {}) {
    const mine = begin();
    try {
      const answer = await read();
      if (mine !== turn) return; // something else has been chosen meanwhile
      complain("");
      await chosen(answer, label);
      end(mine, "");
    } catch (problem) {
      if (!(problem instanceof Problem)) console.error(problem); // a mistake of ours, told all the same
      const place = label.name ? `${label.name}: ` : "";
      if (mine === turn) complain(problem.message.replace(/^(the flow|flow|address): /, place));
    } finally {
      end(mine);
    }
  }

  /** Forget what is asked, and what is wrong with what was chosen. */
  function clear() {
    end(begin());
    complain("");
  }

  return { setup, take, readFile, fromText, fromAddress, clear };
}
