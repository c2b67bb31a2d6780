// What to do before the code runs, as the service says it of the snippet that is shown.

import { h } from "./dom.js";

/** Return the steps of a pane, below its code. */
export function createSteps({ byId, find }, code, { copies }) {
  const shell = () => find("#shells :checked").id.replace("shell-", "");
  const isWindows = /^win/i.test(navigator.userAgentData?.platform ?? navigator.platform);
  let chosen = false; // whether somebody has chosen a shell

  /** The lines that set the variables of a snippet, in the shell that is chosen. */
  const settingLines = ({ setup }) => setup.variables.map((variable) => variable[shell()]);

  /** The control of the shell that a snippet is for: that of a script is its own. */
  const shellOf = ({ filename }) =>
    byId(
      filename.endsWith(".sh") || (!isWindows && !filename.endsWith(".ps1")) ? "shell-posix" : "shell-powershell",
    );

  /**
   * Show the steps of a snippet. Of what it was asked with, `key` is the name of the variable that holds the API key, or
   * null, `url` the server's, and `files` are the paths of what is uploaded.
   */
  function show(snippet, { key, url, files }) {
    const { filename, setup } = snippet;
    if (!chosen) shellOf(snippet).checked = true;
    byId("install-step").hidden = !setup.install;
    showCommand("install", setup.install.split("\n"));
    for (const id of ["shells", "variables-step"]) byId(id).hidden = setup.variables.length === 0;
    showVariables();
    byId("key-source").hidden = !setup.variables.some(({ name }) => name === key);
    byId("key-name").textContent = key ?? "";
    const page = keyPage(url);
    byId("key-page").hidden = !page;
    if (page) byId("key-link").href = page;
    byId("key-host").textContent = page && page.host;
    const near = files.filter((path) => !/^([/~]|[A-Za-z]:)/.test(path));
    byId("files-step").hidden = near.length === 0;
    const names = near.map((path) => h("code", { class: "name" }, path));
    byId("files").replaceChildren(...names.flatMap((name, at) => (at > 0 ? [", ", name] : [name])));
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
    if (isWindows) byId("shells").append(byId("shell-posix").parentElement);
    byId("shells").addEventListener("change", () => {
      chosen = true;
      showVariables();
    });
    copies(byId("copy-install"), ({ setup }) => setup.install, "this code needs nothing to be installed");
    copies(byId("copy-variables"), (snippet) => settingLines(snippet).join("\n"), "this code reads no variable");
  }

  return { setup, show };
}

/** The page of a server on which keys are made; null where its URL is not wholly known. */
function keyPage(url) {
  if (!/^https?:\/\/[^$]*$/i.test(url) || !URL.canParse(url)) return null;
  return new URL(`${url.replace(/\/+$/, "")}/settings/api-keys`);
}
