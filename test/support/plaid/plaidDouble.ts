/** Plaid test double: a real HTTP server that sends scripted responses and records requests. */
import { createServer, type IncomingHttpHeaders, type ServerResponse } from 'node:http';
import { closeAfterTest } from '../closing';
import { listenOnLoopback } from '../loopback';

export interface PlaidCall {
  readonly path: string;
  readonly headers: IncomingHttpHeaders;
  /** The body, byte for byte. */
  readonly text: string;
  readonly body: Record<string, unknown>;
}

/** Returns JSON to send with status 200, or writes the response itself and returns `answered`. */
export type PlaidAnswer = (call: PlaidCall, response: ServerResponse) => unknown;

export interface PlaidDouble {
  readonly url: string;
  readonly calls: readonly PlaidCall[];
}

/** Returned by a handler that wrote the response itself. */
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
