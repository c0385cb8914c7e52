/** Sends one request over each transport and returns the first response. */
import { WebSocket } from 'ws';
import { webSocketUrl } from '../../graphql/transports/liveClients';
import { closeAfterTest } from '../../support/closing';

export interface Answer {
  readonly status: number;
  /** JSON, unless the response has none. */
  readonly body: string;
}

export type Transport = (request: object) => Promise<Answer>;

export function byPost(url: string): Transport {
  return async (request) => {
    const headers = { 'content-type': 'application/json' };
    const response = await fetch(`${url}/graphql`, {
      method: 'POST',
      headers,
      body: JSON.stringify(request),
    });
    return { status: response.status, body: await response.text() };
  };
}

/** Null if no URL can hold the request. */
export function byGet(url: string): (request: object) => Promise<Answer> | null {
  return (request) => {
    const parameters = new URLSearchParams();
    for (const [name, value] of Object.entries(request)) {
      const isText = name === 'query' || name === 'operationName';
      if (isText && value !== null && typeof value !== 'string') return null;
      if (value !== null) parameters.set(name, isText ? value : JSON.stringify(value));
    }
    const search = String(parameters);
    return search.length > MAX_URL_LENGTH ? null : get(`${url}/graphql?${search}`);
  };
}

/** Node accepts 16 KB of headers, the URL included. */
const MAX_URL_LENGTH = 14_000;

async function get(url: string): Promise<Answer> {
  const response = await fetch(url, { headers: { 'apollo-require-preflight': 'true' } });
  return { status: response.status, body: await response.text() };
}

export function byEventStream(url: string): Transport {
  return async (request) => {
    const hangUp = new AbortController();
    const response = await fetch(`${url}/graphql/stream`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', accept: 'text/event-stream' },
      body: JSON.stringify(request),
      signal: hangUp.signal,
    });
    const { status, body } = response;
    if (status !== 200 || !body) return { status, body: await response.text() };
    let text = '';
    for await (const chunk of body.pipeThrough(new TextDecoderStream())) {
      text += chunk;
      const [, answer] = /^event: next\ndata: ([^\n]*)\n\n/m.exec(text) ?? [];
      if (answer === undefined) continue;
      hangUp.abort();
      return { status, body: answer };
    }
    return { status, body: `no event: ${text}` };
  };
}

interface Message {
  readonly id?: string;
  readonly type: string;
  readonly payload?: unknown;
}

/** The close code for a message outside the protocol. */
const BAD_REQUEST = 4400;

/** One connection for all requests, reopened after the server closed it. */
export async function byWebSocket(url: string): Promise<Transport> {
  let socket = await opened(url);
  let requests = 0;
  return async (request) => {
    if (socket.readyState !== WebSocket.OPEN) socket = await opened(url);
    requests += 1;
    const id = `request ${requests}`;
    const { type, payload } = await answerTo(socket, { id, type: 'subscribe', payload: request });
    if (socket.readyState === WebSocket.OPEN) socket.send(JSON.stringify({ id, type: 'complete' }));
    if (type === 'next') return { status: 200, body: JSON.stringify(payload) };
    if (type === 'error') return { status: 200, body: JSON.stringify({ errors: payload }) };
    return payload === BAD_REQUEST ? REFUSED : { status: 500, body: `${type}: ${payload}` };
  };
}

/** The connection was closed without a message. */
export const REFUSED: Answer = { status: 400, body: '{"errors":[{"extensions":{"code":"BAD_REQUEST"}}]}' };

async function opened(url: string): Promise<WebSocket> {
  const socket = new WebSocket(webSocketUrl(url), 'graphql-transport-ws');
  closeAfterTest(async () => socket.terminate());
  socket.on('open', () => socket.send('{"type":"connection_init"}'));
  await new Promise((resolve, reject) => {
    socket.once('message', resolve);
    socket.once('error', reject);
  });
  return socket;
}

function answerTo(socket: WebSocket, message: Message): Promise<Message> {
  return new Promise((resolve) => {
    const settle = (answer: Message) => {
      socket.off('message', onMessage);
      socket.off('close', end);
      resolve(answer);
    };
    const onMessage = (data: unknown) => {
      const answer = JSON.parse(String(data)) as Message;
      if (answer.id === message.id) settle(answer);
    };
    const end = (code: number) => settle({ type: 'closed', payload: code });
    socket.on('message', onMessage);
    socket.on('close', end);
    socket.send(JSON.stringify(message));
  });
}
