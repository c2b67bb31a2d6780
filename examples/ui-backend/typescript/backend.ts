// A UI backend that keeps flows, and asks the service for what their panes show, by the client that is generated of it.
//
//   PUT /flows/{name}   keeps an export, once the service has read it, and answers what can be asked of it
//   GET /flows/{name}   the tabs of its pane; ?input=… is what a run is asked
//   GET /flows          those of all flows, as JSON Lines, as they come

import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { Readable } from 'node:stream';
import { text } from 'node:stream/consumers';
import { pipeline } from 'node:stream/promises';

import { client } from './client/client.gen.ts';
import { createSnippets, inspectFlow, type Export, type SnippetProblem, type SnippetsRequest } from './client/index.ts';

const service = process.env.SNIPPETGEN ?? 'http://127.0.0.1:7861';
client.setConfig({ baseUrl: service });

const flows = new Map<string, Export>();

/** One call for a whole pane. What is not given, such as a run without an input, is as the flow itself suggests. */
function pane(flow: Export, input?: string): SnippetsRequest {
  return {
    flow,
    server: { url: 'https://langflow.example.org', api_key: '$LANGFLOW_API_KEY' },
    run: input === undefined ? undefined : { input_value: input },
    webhook: { payload: { sent_by: 'a UI' } },
    languages: ['python', 'curl', 'go'],
  };
}

async function answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
  const { pathname, searchParams } = new URL(request.url ?? '/', 'http://backend');
  const name = decodeURIComponent(pathname.replace(/^\/flows\/?/, ''));
  const kept = flows.get(name);
  if (request.method === 'PUT') {
    const flow = JSON.parse(await text(request)) as Export;
    const { data, error } = await inspectFlow({ body: { flow } });
    if (data) flows.set(name, flow);
    send(response, data?.operations.map((operation) => operation.name), error);
  } else if (kept) {
    const { data, error } = await createSnippets({ body: pane(kept, searchParams.get('input') ?? undefined) });
    send(response, data?.snippets, error);
  } else if (name) {
    response.writeHead(404).end();
  } else {
    const lines = Readable.from(flows.values().map((flow) => `${JSON.stringify(pane(flow))}\n`));
    const headers = { 'Content-Type': 'application/jsonl' };
    const init = { method: 'POST', headers, body: Readable.toWeb(lines), duplex: 'half' } as RequestInit;
    const answered = await fetch(`${service}/snippets/batch`, init);
    response.writeHead(answered.status, headers);
    await pipeline(answered.body ?? [], response);
  }
}

/** What the service finds wrong goes on as it is: `detail` is for people, and `errors` tells the fields. */
function send(response: ServerResponse, data: unknown, problem?: SnippetProblem): void {
  if (problem && !problem.status) throw problem; // there is no answer, so this is what fetch says
  const type = problem ? 'application/problem+json' : 'application/json';
  response.writeHead(problem?.status ?? 200, { 'Content-Type': type }).end(JSON.stringify(problem ?? data));
}

const backend = createServer((request, response) => {
  answer(request, response).catch((error: unknown) => {
    const isAsked = error instanceof SyntaxError || error instanceof URIError; // no JSON, or no name
    if (!response.headersSent) response.writeHead(isAsked ? 400 : 502);
    response.end();
  });
});
backend.listen(Number(process.env.PORT ?? 3000), '127.0.0.1');
