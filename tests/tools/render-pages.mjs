// Reads {"format": "mdx" | "asciidoc", "pages": [text, …], "folder": path} and prints the pages as HTML, a JSON list.
// MDX is compiled by the real compiler and then run, with the least that stands in for React and Docusaurus.
import { mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { text } from "node:stream/consumers";

const { format, pages, folder } = JSON.parse(await text(process.stdin));

const RUNTIME = `
const escape = (text) => String(text).replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll('"', "&quot;");
const html = (child) =>
  Array.isArray(child) ? child.map(html).join("") : child?.html ?? (child == null || child === false ? "" : escape(child));
export const Fragment = ({ children }) => ({ html: html(children) });
export const jsx = (type, { children, ...props }) => {
  if (typeof type === "function") return type({ children, ...props });
  const attributes = Object.entries(props).map(([name, value]) => \` \${name}="\${escape(value)}"\`);
  return { html: \`<\${type}\${attributes.join("")}>\${html(children)}</\${type}>\` };
};
export const jsxs = jsx;
`;
const part = (name) => `
import { jsx } from "react/jsx-runtime";
export default (props) => jsx("${name}", props);
`;

async function addPackage(name, file, code) {
  const place = join(folder, "node_modules", name);
  await mkdir(place, { recursive: true });
  const exports = { [file ? `./${file}` : "."]: "./index.js" };
  await writeFile(join(place, "package.json"), JSON.stringify({ name, type: "module", exports }));
  await writeFile(join(place, "index.js"), code);
}

async function renderMdx(page, number) {
  const { compile } = await import("@mdx-js/mdx");
  const file = join(folder, `page-${number}.mjs`);
  const body = page.replace(/^---\n.*?\n---\n/s, ""); // Docusaurus reads what is above a page before MDX does
  await writeFile(file, String(await compile(body)));
  return (await import(file)).default({}).html;
}

async function renderAsciidoc(page) {
  const asciidoctor = await import("@asciidoctor/core");
  return asciidoctor.convert(page, { safe: "secure", attributes: { showtitle: true } });
}

if (format === "mdx") {
  await addPackage("react", "jsx-runtime", RUNTIME);
  await addPackage("@theme/Tabs", "", part("tabs"));
  await addPackage("@theme/TabItem", "", part("tab-item"));
}
const render = format === "mdx" ? renderMdx : renderAsciidoc;
console.log(JSON.stringify(await Promise.all(pages.map(render))));
