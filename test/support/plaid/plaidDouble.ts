/** A Plaid that says what a test tells it to say, and remembers what it was asked: a real HTTP server. */
import { createServer, type IncomingHttpHeaders, type ServerResponse } from 'node:http';
import { closeAfterTest } from '../closing';
import { listenOnLoopback } from '../loopback';

export interface PlaidCall {
  readonly path: string;
  readonly headers: IncomingHttpHeaders;
  /** The body, to the byte. */
  readonly text: string;
  readonly body: Record<string, unknown>;
}

/** JSON with status 200, or whatever is done with the response by hand. */
export type PlaidAnswer = (call: PlaidCall, response: ServerResponse) => unknown;

export interface PlaidDouble {
  readonly url: string;
  readonly calls: readonly PlaidCall[];
}

/** Written by hand: the answer is not the double's to send. */
export const answered = Symbol('answered');

export function sendJson(
  response: ServerResponse,
  status: number,
  body: unknown,
  headers = {},
): typeof answered {
  response.writeHead(status, { 'content-type': 'application/json; charset=utf-8', ...headers });
  response.end(typeof body === 'string' ? body : JSON.stringify(body));
  return answered;
}

export async function startPlaidDouble(answer: PlaidAnswer): Promise<PlaidDouble> {
  const calls: PlaidCall[] = [];
  const server = createServer(async (request, response) => {
    const text = Buffer.concat(await request.toArray()).toString();
    const call = { path: request.url ?? '', headers: request.headers, text, body: JSON.parse(text) };
    calls.push(call);
    const json = await answer(call, response);
    if (json !== answered) sendJson(response, 200, json);
  });
  const { url, stop } = await listenOnLoopback(server);
  closeAfterTest(stop);
  return { url, calls };
}
