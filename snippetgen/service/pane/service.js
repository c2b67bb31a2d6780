// Asking the service that the pane came from, and nobody else.

const PATIENCE = 30_000; // milliseconds for an answer
const SUPERSEDED = 1_000; // milliseconds for an answer that something newer waits behind

/** What went wrong, for the person before the page. `errors` are {path, detail}; `status` is 0 without an answer. */
export class Problem extends Error {
  constructor(message, status = 0, errors = []) {
    super(message);
    this.status = status;
    this.errors = errors;
  }
}

/** Return what asks the service at a URL. */
export function serviceAt(base) {
  /** POST a JSON text to the service, or GET without one, and return the JSON text of the answer. Throws Problem. */
  async function ask(path, body, signal) {
    const late = AbortSignal.timeout(PATIENCE);
    let response, text;
    try {
      response = await fetch(new URL(path, base), {
        method: body === undefined ? "GET" : "POST",
        headers: body === undefined ? {} : { "Content-Type": "application/json" },
        body,
        signal: signal ? AbortSignal.any([signal, late]) : late,
      });
      text = await response.text();
    } catch (error) {
      if (signal?.aborted) throw error;
      throw new Problem("The service does not answer. Is snippetgen serve still running?");
    }
    if (response.ok) return text;
    let problem;
    try {
      problem = JSON.parse(text);
    } catch {
      problem = {}; // not from our service, maybe from a proxy before it
    }
    const errors = Array.isArray(problem?.errors) ? problem.errors : [];
    const words = problem?.detail ?? problem?.title ?? "The service could not answer";
    throw new Problem(String(words), response.status, errors);
  }

  return ask;
}

/**
 * Return a function that hands `work` the newest of what it was called with, one at a time: what is asked meanwhile
 * is asked once, afterwards. An answer that lets newer questions wait for a second is given up (`signal`).
 */
export function newest(work) {
  let waiting = null;
  let current = null;
  return async function take(value) {
    waiting = { value };
    if (current) {
      const { controller, since } = current;
      setTimeout(() => controller.abort(), Math.max(0, since + SUPERSEDED - performance.now()));
      return;
    }
    try {
      while (waiting) {
        const { value: next } = waiting;
        waiting = null;
        current = { controller: new AbortController(), since: performance.now() };
        await work(next, current.controller.signal, () => waiting === null);
      }
    } finally {
      current = null;
    }
  };
}
