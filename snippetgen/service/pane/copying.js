// What is copied and saved: the service's text, of what is asked for now. What is pressed before that is there waits for it.

import { toClipboard } from "./clipboard.js";
import { NotNow } from "./code.js";
import { h } from "./dom.js";

const SOON = 150; // milliseconds; a shorter wait is none

/** Return what the buttons of a pane do; `copied` is called with what was copied, "code" or so, and its text. */
export function createCopying(code, copied) {
  let newest = null; // the copy that was asked for last

  /** Do `work` on a click, and say on the button what comes of it: `work` returns [label, words]. */
  function does(button, failed, work) {
    const label = button.querySelector(".label");
    const words = label.textContent;
    let back = 0;
    let busy = false;

    function show(text, done = false) {
      label.textContent = text;
      button.classList.toggle("is-done", done);
      clearTimeout(back);
    }

    button.addEventListener("click", async () => {
      if (busy) return;
      busy = true;
      const soon = setTimeout(() => {
        show("Waiting…");
        code.say("Waiting for the code");
      }, SOON);
      let outcome = [words];
      let done = false;
      try {
        outcome = await work();
        done = outcome[0] !== failed;
      } catch (error) {
        if (!(error instanceof NotNow)) throw error;
        if (error.message) outcome = [failed, `${failed}: ${error.message}`];
      } finally {
        clearTimeout(soon);
        busy = false;
        show(outcome[0], done);
        if (outcome[1]) code.say(outcome[1]);
        back = setTimeout(() => show(words), 2000);
      }
    });
  }

  /** Copy on a click what `textOf` takes of a snippet; `nothing` says why that is empty. */
  function copies(button, textOf, nothing = "") {
    const failed = "Not copied";
    does(button, failed, async () => {
      const mine = (newest = {});
      const take = (snippet) => {
        const text = textOf(snippet);
        if (mine !== newest) throw new NotNow(""); // something else is to be on the clipboard
        if (!text) throw new NotNow(nothing);
        return text;
      };
      const snippet = code.ready();
      const late = snippet instanceof Promise;
      const text = late ? snippet.then(take) : take(snippet);
      if (await toClipboard(text)) {
        copied(button.dataset.copies, await text);
        return ["Copied", "Copied to the clipboard"];
      }
      if (late) return [failed, "The code is there now: press Copy again"];
      return [failed, "The browser refused to copy: select the code, and copy it by hand"];
    });
  }

  /** Save the snippet under its own name on a click. */
  function saves(button) {
    does(button, "Not saved", async () => {
      const { code: text, filename } = await code.ready();
      const url = URL.createObjectURL(new Blob([text], { type: "application/octet-stream" }));
      h("a", { href: url, download: filename }).click();
      setTimeout(() => URL.revokeObjectURL(url), 10_000); // a download has begun by then
      return ["Saved", `Saved as ${filename}`];
    });
  }

  return { copies, saves };
}
