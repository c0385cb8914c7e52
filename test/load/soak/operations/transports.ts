/** Subscriptions by WebSocket or SSE without a client library, whose retries would hide failures. */
import { request } from 'undici';
import { WebSocket } from 'ws';
import type { Caller } from './callers';

export interface Subscribed {
  /** Resolves when the subscription is over. */
  readonly over: Promise<End>;
  /** Disconnects without closing. */
  leave(): void;
}

export type End =
  | { readonly how: 'completed' | 'left' | 'shed' }
  | { readonly how: 'errors'; readonly errors: unknown }
  | { readonly how: 'lost'; readonly why: string };

export type OnUpdate = (payload: {
  data?: Readonly<Record<string, unknown>> | null;
  errors?: unknown;
}) => void;

export type Transport = (
  serverUrl: string,
  caller: Caller,
  query: string,
  variables: Readonly<Record<string, unknown>>,
  onUpdate: OnUpdate,
) => Subscribed;

export const byWebSocket: Transport = (serverUrl, caller, query, variables, onUpdate) => {
  const url = `${serverUrl.replace('http', 'ws')}/graphql`;
  const headers = { authorization: caller.authorization };
  const socket = new WebSocket(url, 'graphql-transport-ws', { headers });
  let end: End | null = null;
  socket.on('open', () => socket.send('{"type":"connection_init"}'));
  socket.on('message', (data: Buffer) => {
    const message = JSON.parse(data.toString()) as { type: string; payload?: Parameters<OnUpdate>[0] };
    if (message.type === 'connection_ack') {
      socket.send(JSON.stringify({ id: '1', type: 'subscribe', payload: { query, variables } }));
    } else if (message.type === 'ping') {
      socket.send('{"type":"pong"}');
    } else if (message.type === 'next') {
      onUpdate(message.payload ?? {});
    } else {
      end = message.type === 'error' ? { how: 'errors', errors: message.payload } : { how: 'completed' };
      socket.close(1000);
    }
  });
  socket.on('unexpected-response', (_request, { statusCode }) => {
    // Load shedding is an expected outcome.
    end = statusCode === 503 ? { how: 'shed' } : { how: 'lost', why: `status ${statusCode}` };
    socket.terminate();
  });
  socket.on('error', ({ message }) => {
    end ??= { how: 'lost', why: message };
  });
  const over = new Promise<End>((resolve) => {
    socket.once('close', (code, reason) =>
      resolve(end ?? { how: 'lost', why: `closed with ${code} ${reason}` }),
    );
  });
  return {
    over,
    leave() {
      end ??= { how: 'left' };
      socket.terminate();
    },
  };
};

export const byEventStream: Transport = (serverUrl, caller, query, variables, onUpdate) => {
  const leaving = new AbortController();
  async function listen(): Promise<End> {
    const { statusCode, body } = await request(`${serverUrl}/graphql/stream`, {
      method: 'POST',
      headers: {
        authorization: caller.authorization,
        'content-type': 'application/json',
        accept: 'text/event-stream',
        // No connection stays open for reuse.
        connection: 'close',
      },
      body: JSON.stringify({ query, variables }),
      signal: leaving.signal,
      bodyTimeout: 0,
    });
    if (statusCode !== 200) {
      const { errors } = Object(JSON.parse(await body.text())) as { errors?: unknown };
      return { how: 'errors', errors };
    }
    let text = '';
    for await (const chunk of body.setEncoding('utf8')) {
      text += chunk;
      const events = text.split('\n\n');
      text = events.pop() ?? '';
      for (const event of events) {
        if (/^event: complete$/m.test(event)) return { how: 'completed' };
        const [, data] = /^data: (.+)$/m.exec(event) ?? [];
        if (data !== undefined) onUpdate(JSON.parse(data));
      }
    }
    return { how: 'lost', why: 'the stream ended without a word' };
  }
  const over = listen().catch((error: Error): End => {
    return leaving.signal.aborted ? { how: 'left' } : { how: 'lost', why: error.message };
  });
  return { over, leave: () => leaving.abort() };
};
