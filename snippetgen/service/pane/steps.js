// What to do before the code runs, as the service says it of the snippet that is shown.

import { h } from "./dom.js";

/** Return the steps of a pane, below its code. */
export function createSteps({ byId, find }, code) {
  const shell = () => find("#shells :checked").id.replace("shell-", "");

  /** The lines that set the variables of a snippet, in the shell that is chosen. */
  const settingLines = ({ setup }) => setup.variables.map((variable) => variable[shell()]);

  /** Show the steps of a snippet; `key` is the name of the variable that holds the API key, or null. */
  function show({ filename, setup }, key) {
    byId("install-step").hidden = !setup.install;
    showCommand("install", setup.install.split("\n"));
    for (const id of ["shells", "variables-step"]) byId(id).hidden = setup.variables.length === 0;
    showVariables();
    byId("key-source").hidden = !setup.variables.some(({ name }) => name === key);
    byId("key-name").textContent = key ?? "";
    byId("runtime-step").hidden = !setup.runtime;
    const [before, ...after] = setup.runtime.split(filename);
    byId("runtime").replaceChildren(before, ...after.flatMap((words) => [h("code", {}, filename), words]));
  }

  function showVariables() {
    if (code.shown()) showCommand("variables", settingLines(code.shown()));
  }

  const showCommand = (id, lines) => byId(id).replaceChildren(...lines.map((line) => h("span", {}, line)));

  /** Let the lines be chosen and copied. On Windows those of PowerShell come first. */
  function setup() {
    if (/^win/i.test(navigator.userAgentData?.platform ?? navigator.platform)) byId("shell-powershell").checked = true;
    byId("shells").addEventListener("change", showVariables);
    code.copies(byId("copy-install"), () => code.shown().setup.install);
    code.copies(byId("copy-variables"), () => settingLines(code.shown()).join("\n"));
  }

  return { setup, show };
}
