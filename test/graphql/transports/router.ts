/** A federation router that subscribes by callback: an HTTP server whose responses a test sets. */
import { randomUUID } from 'node:crypto';
import { createServer, type IncomingHttpHeaders, type ServerResponse } from 'node:http';
import { closeAfterTest } from '../../support/closing';
import { listenOnLoopback } from '../../support/loopback';
import type { Data } from '../../support/testApp';
import { type LiveRequest, type LiveResult, ResultCollector } from './liveClients';

export interface Message {
  readonly path: string;
  readonly headers: IncomingHttpHeaders;
  readonly body: Data;
}

export interface Router {
  readonly url: string;
  /** All requests to it. */
  readonly messages: readonly Message[];
  /** Sets how it responds from now on; null accepts every message. */
  respondWith(message: ((message: Message, response: ServerResponse) => unknown) | null): void;
  /** Sends a subscription to a server as a router does. `subscription` overrides fields of the extension. */
  post(
    server: string,
    request: LiveRequest,
    headers?: Record<string, string>,
    subscription?: object,
  ): Promise<Posted>;
  /** Sends a subscription, and collects its results. */
  run(server: string, request: LiveRequest, headers?: Record<string, string>): LiveResult;
}

export interface Posted {
  readonly id: string;
  readonly status: number;
  readonly contentType: string | null;
  readonly body: Data;
}

export const VERIFIER = 'verifier-of-the-router';

export async function startRouter(): Promise<Router> {
  const messages: Message[] = [];
  const listeners = new Map<string, ResultCollector>();
  let answer: ((message: Message, response: ServerResponse) => unknown) | null = null;

  const server = createServer(async (request, response) => {
    const text = Buffer.concat(await request.toArray()).toString();
    const message = { path: request.url ?? '', headers: request.headers, body: JSON.parse(text || 'null') };
    messages.push(message);
    if (answer) await answer(message, response);
    if (response.writableEnded || response.headersSent) return;
    const listener = listeners.get(message.body?.id);
    response.writeHead(listener ? 204 : 404, { 'subscription-protocol': 'callback/1.0' }).end();
    const { action, payload, errors = null } = message.body ?? {};
    if (action === 'next') listener?.next(payload);
    if (action === 'complete') listener?.end(errors);
  });
  const { url, stop } = await listenOnLoopback(server);
  closeAfterTest(stop);

  const router: Router = {
    url,
    messages,
    respondWith(next) {
      answer = next;
    },
    async post(target, request, headers = {}, subscription = {}) {
      const id = (subscription as { subscriptionId?: string }).subscriptionId ?? randomUUID();
      if (!listeners.has(id)) listeners.set(id, new ResultCollector());
      const usual = {
        callbackUrl: `${url}/callback/${id}`,
        subscriptionId: id,
        verifier: VERIFIER,
        heartbeatIntervalMs: 0,
      };
      const extensions = { ...request.extensions, subscription: { ...usual, ...subscription } };
      const response = await fetch(`${target}/graphql`, {
        method: 'POST',
        headers: {
          'content-type': 'application/json',
          accept: 'application/json;callbackSpec=1.0',
          ...headers,
        },
        body: JSON.stringify({ ...request, extensions }),
      });
      const contentType = response.headers.get('content-type');
      return { id, status: response.status, contentType, body: await response.json() };
    },
    run(target, request, headers = {}) {
      const id = randomUUID();
      const listener = new ResultCollector();
      listeners.set(id, listener);
      listener.stop = () => listeners.delete(id);
      router.post(target, request, headers, { subscriptionId: id }).then(({ body }) => {
        if (body.data !== null || body.errors) {
          // As Hive Gateway does: the response to a query is its only result.
          listener.next(body);
          listener.end(null);
        }
      }, listener.end.bind(listener));
      return listener;
    },
  };
  return router;
}
