// Calls every operation by the generated client, and prints what came back; only what is typed is touched.

import { text } from 'node:stream/consumers';

import { client } from './client/client.gen.ts';
import { createSnippets, createSnippetsBatch, inspectFlow } from './client/index.ts';
import { getHealth, getSchema, getStylesheet, listTargets } from './client/index.ts';
import type { AnsweredSnippet, Export, Flow, Run, Webhook } from './client/index.ts';
import type { SnippetProblem, SnippetsAnswer, SnippetsRequest } from './client/index.ts';

const asked = JSON.parse(await text(process.stdin)) as { url: string; flow: Export; texts: string[] };
client.setConfig({ baseUrl: asked.url });

const codes = (snippets: AnsweredSnippet[]): string[] => snippets.map((snippet) => snippet.code);

async function snippets(body: SnippetsRequest): Promise<string[]> {
  const { data, error } = await createSnippets({ body });
  if (error) throw new Error(error.detail);
  return codes(data.snippets);
}

function told(problem: SnippetProblem | undefined): unknown {
  if (!problem) throw new Error('there is no problem');
  const { code, detail, errors = [] } = problem;
  return { code, detail, errors: errors.map((error) => [error.pointer, error.path, error.detail]) };
}

async function about(text: string): Promise<unknown> {
  const flow: Flow = { id: 'x', name: text, components: [{ id: 'a', fields: { b: { value: text } } }] };
  const run: Run = { input_value: text, tweaks: { a: { b: [text, 1.5, null, true] } } };
  const webhook: Webhook = { kind: 'webhook', payload: { [text]: [text] } };
  return {
    run: await snippets({ flow, operation: run, languages: ['python', 'go'] }),
    webhook: await snippets({ flow, operation: webhook, language: 'curl' }),
    together: await snippets({ address: `https://example.org/flow/${id}`, run, webhook: {}, languages: ['go'] }),
    later: await snippets({ flow, operation: run, variables: { '/tweaks/a/b': 'NAME' }, fresh: ['/session_id'] }),
  };
}

const id = 'd2bbd92b-187e-4c84-b2d4-5df365704201';
const wrong = { flow: { id: 'x' }, server: { url: 'example.org' }, languages: 5 } as unknown as SnippetsRequest;

const lines = [{ flow: asked.flow, languages: ['go'] }, wrong].map((line) => `${JSON.stringify(line)}\n`);

async function batch(): Promise<unknown> {
  const { data, error } = await createSnippetsBatch({ body: new Blob(lines), parseAs: 'blob' });
  if (error) throw new Error(error.detail);
  const [first, second] = (await data.text()).split('\n').map((line) => line && JSON.parse(line));
  return [codes((first as SnippetsAnswer).snippets), told(second as SnippetProblem)];
}

const inspected = (await inspectFlow({ body: { flow: asked.flow } })).data;
const answers = {
  plain: await snippets({ flow: { id: 'x' } }),
  export: await snippets({ flow: asked.flow, languages: ['go'] }),
  inspected: inspected && (await snippets({ flow: inspected.flow, languages: ['go'] })),
  operations: inspected?.operations.map((operation) => [operation.name, Object.keys(operation.takes)]),
  key: await snippets({ flow: { id: 'x' }, server: { api_key: '$ANOTHER' }, language: 'go' }),
  no_key: await snippets({ flow: { id: 'x' }, server: { api_key: null }, language: 'go' }),
  texts: await Promise.all(asked.texts.map(about)),
  batch: await batch(),
  targets: (await listTargets()).data?.targets.map((target) => [target.language, target.client, ...target.operations]),
  schema: (await getSchema()).data,
  stylesheet: await (await getStylesheet({ parseAs: 'blob' })).data?.text(),
  health: (await getHealth()).data?.status,
  wrong: told((await createSnippets({ body: wrong })).error),
  refused: told((await inspectFlow({ body: {} })).error),
  large: told((await createSnippets({ body: { flow: { id: 'x'.repeat(20_000_000) } } })).error),
  broken: told((await createSnippets({ body: wrong, bodySerializer: () => '{' })).error),
  compressed: told((await createSnippets({ body: wrong, headers: { 'Content-Encoding': 'gzip' } })).error),
};
console.log(JSON.stringify(answers));
