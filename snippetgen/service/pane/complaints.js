// Where it is said what is wrong: beside the control that it is about.

import { complain } from "./dom.js";

/** The controls of what the service may find wrong, by the path that it gives. */
const CONTROLS = {
  "server.url": "url",
  "server.api_key": "key",
  "server.timeout": "timeout",
  "operation.input_value": "input",
  "operation.input": "input",
  "operation.session_id": "session",
  "operation.previous_response_id": "session",
  "operation.output_component": "output",
  "operation.output_ids": "output",
  "operation.user_id": "user",
  "operation.payload": "payload",
  "flow.id": "flow-id",
  "flow.endpoint_name": "endpoint",
};

/** Return what places the service's complaints in a pane. */
export function createComplaints({ byId, find }, settings, tweaks, more) {
  /** Say what is wrong beside the controls that it is about; return what to say at the code. */
  function place(problem, flow) {
    const told = problem.errors.map(({ path = [], detail }) => {
      const [room, field, part, tweak] = path;
      if (field === "tweaks") placeTweak(flow, part, tweak, detail);
      const file = field === "files" && tweaks.files()[part];
      if (file) placeTweak(flow, file.component, file.field, detail);
      const header = field === "headers" && more.headers.complainAbout(part, detail);
      if (header) more.reveal(header);
      const id = room === "flow" && field === undefined ? called(flow) : CONTROLS[`${room}.${field}`];
      if (!id) return detail;
      complain(byId(id), detail);
      more.reveal(byId(id));
      return `${find(`label[for=${id}]`).textContent}: ${detail}`;
    });
    return told.join("; ") || problem.message;
  }

  /** The control of what the code calls the flow by. */
  const called = (flow) => (settings.asked(flow).kind !== "workflow" && byId("endpoint").value ? "endpoint" : "flow-id");

  function placeTweak(flow, component, field, detail) {
    const words = detail.replace(`tweaks: ${component}.${field}: `, "");
    const both = field === "input_value" && settings.sendsInput(flow);
    const advice = both ? " Switch off one of the two: this tweak, or “Send an input” above." : "";
    tweaks.complainAbout(component, field, words + advice);
  }

  /** Take back what the service has said; return what is left to say at the code. */
  function clear(flow) {
    for (const id of new Set(Object.values(CONTROLS))) complain(byId(id), "");
    tweaks.clearComplaints();
    return settings.check(flow);
  }

  return { place, clear };
}
