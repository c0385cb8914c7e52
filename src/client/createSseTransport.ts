/** Transport over server-sent events (graphql-sse, distinct connections mode), for networks that block WebSockets. */
import { createClient } from 'graphql-sse';
import type { LinkTransport, TransportOptions } from './LinkTransport.js';
import { postOperation } from './postOperation.js';

export function createSseTransport(options: TransportOptions): LinkTransport {
  const { url, headers = () => ({}) } = options;
  const client = createClient({ url: `${url}/stream`, headers, fetchFn: fetchEvents, retryAttempts: 0 });
  return {
    send: (request) => postOperation(options, request),
    subscribe: (request, sink) => client.subscribe(request, sink),
  };
}

/** Turns the JSON of a refused request into an event. graphql-sse would report it as a lost connection. */
async function fetchEvents(url: string, init: RequestInit): Promise<Response> {
  const response = await fetch(url, init);
  const isJson = response.headers.get('content-type')?.includes('json');
  if (response.ok || !isJson) return response;
  const result = JSON.stringify(await response.json());
  return new Response(`event: next\ndata: ${result}\n\nevent: complete\ndata: \n\n`);
}
