/** Marginal cost of a subscriber: many WebSocket subscribers of one token, with updates by webhooks. */
import { generateKeyPairSync, hash, sign } from 'node:crypto';
import { WebSocket } from 'ws';
import { median } from '../generator/statistics';
import { cpuMicroseconds } from '../servers/processUsage';
import { exampleAnswers } from '../upstream/answers';
import { everyField, readSchema } from '../upstream/everyField';
import { freshToken } from '../upstream/linkTokens';
import type { Upstream } from '../upstream/upstream';
import { type Growth, stepsBetween } from './growth';
import type { ProbedServer } from './growthServer';

export interface SubscriberGrowth extends Growth {
  /** Heap per idle subscriber in bytes, by their number. */
  readonly heapBytes: readonly { readonly count: number; readonly bytes: number }[];
}

const COUNTS = [1, 10, 100, 1_000];

/** Updates per round, so that the number of deliveries is about equal, except for the largest. */
const UPDATES: ReadonlyMap<number, number> = new Map([
  [1, 60],
  [10, 60],
  [100, 20],
  [1_000, 6],
]);

export async function measureSubscriberGrowth(
  probed: ProbedServer,
  upstream: Upstream,
  rounds: number,
): Promise<SubscriberGrowth> {
  const key = createKey();
  const all: { count: number; cpu: number[]; heap: number[] }[] = [];
  for (const count of COUNTS) {
    const cpu: number[] = [];
    const heap: number[] = [];
    for (let round = -1; round < rounds; round++) {
      const watched = await watch(probed, upstream, key, count);
      // The first round is warm-up.
      if (round < 0) continue;
      cpu.push(watched.cpuMicroseconds);
      heap.push(watched.heapBytes / count);
    }
    all.push({ count, cpu, heap });
  }
  return {
    what: 'subscriber of a token by WebSocket, per update',
    steps: stepsBetween(all.map(({ count, cpu }) => ({ count, cpuMicroseconds: cpu }))),
    heapBytes: all.slice(1).map(({ count, heap }) => ({ count, bytes: median(heap) })),
  };
}

/** So many subscribers of one token receive some updates and disconnect. Returns the CPU time of one update to all. */
async function watch(
  { server, probe }: ProbedServer,
  upstream: Upstream,
  key: Key,
  count: number,
): Promise<{ readonly cpuMicroseconds: number; readonly heapBytes: number }> {
  const token = freshToken();
  const { url, pid, spec } = server;
  await upstream.answer(changed(key, 0));
  const before = await probe();
  const subscribers = new Subscribers(url.replace('http', 'ws'), spec.headers, token);
  await subscribers.join(count);
  await subscribers.updated(1);
  const idle = await probe();
  const updates = UPDATES.get(count) ?? 1;
  let used = 0;
  for (let change = 1; change <= updates; change++) {
    await upstream.answer(changed(key, change));
    const begun = cpuMicroseconds(pid);
    await sendWebhook(url, key, token, change);
    await subscribers.updated(1 + change);
    used += cpuMicroseconds(pid) - begun;
  }
  await subscribers.leave();
  return { cpuMicroseconds: used / updates, heapBytes: idle.heapBytes - before.heapBytes };
}

class Subscribers {
  readonly #url: string;
  readonly #headers: Readonly<Record<string, string>>;
  readonly #subscribe: string;
  readonly #sockets: WebSocket[] = [];
  #received = 0;
  #failure: Error | null = null;
  #changed = () => {};

  constructor(url: string, headers: Readonly<Record<string, string>>, token: string) {
    this.#url = `${url}/graphql`;
    this.#headers = headers;
    const schema = readSchema();
    const event = everyField(schema, 'LinkEvent', true);
    const linkToken = everyField(schema, 'LinkToken', true);
    const query = `subscription Watch($token: String!) { linkTokenUpdated(token: $token, untilFinished: false) { reason linkSessionId newEvents ${event} linkToken ${linkToken} } }`;
    this.#subscribe = JSON.stringify({
      id: '1',
      type: 'subscribe',
      payload: { query, variables: { token } },
    });
  }

  async join(count: number): Promise<void> {
    while (this.#sockets.length < count) {
      const atOnce = Math.min(50, count - this.#sockets.length);
      await Promise.all(Array.from({ length: atOnce }, () => this.#open()));
    }
  }

  /** Resolves when each subscriber has received so many updates. */
  async updated(times: number): Promise<void> {
    while (this.#received < times * this.#sockets.length) {
      if (this.#failure) throw this.#failure;
      await new Promise<void>((resolve) => {
        this.#changed = resolve;
      });
    }
  }

  async leave(): Promise<void> {
    await Promise.all(
      this.#sockets.map((socket) => {
        const closed = new Promise((resolve) => socket.once('close', resolve));
        socket.removeAllListeners('message');
        socket.close();
        return closed;
      }),
    );
  }

  #open(): Promise<void> {
    const socket = new WebSocket(this.#url, 'graphql-transport-ws', { headers: this.#headers });
    this.#sockets.push(socket);
    return new Promise((resolve) => {
      socket.on('open', () => socket.send('{"type":"connection_init"}'));
      socket.on('message', (data: Buffer) => {
        // Parses no further: the client's parsing would take longer than the server's work.
        const head = data.toString('latin1', 0, 100);
        if (head.includes('"connection_ack"')) {
          socket.send(this.#subscribe);
          resolve();
        } else if (head.includes('"next"') && !head.includes('"errors"')) {
          this.#received += 1;
          this.#changed();
        } else {
          this.#fail(`A subscriber received ${data.toString().slice(0, 500)}`);
        }
      });
      socket.on('error', (error) => this.#fail(error.message));
    });
  }

  #fail(message: string): void {
    this.#failure = new Error(message);
    this.#changed();
  }
}

interface Key {
  readonly published: object;
  sign(body: string): string;
}

/** A key as Plaid uses for webhooks. */
function createKey(): Key {
  const { publicKey, privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  const kid = 'growth';
  const published = {
    ...publicKey.export({ format: 'jwk' }),
    alg: 'ES256',
    created_at: Math.floor(Date.now() / 1000),
    expired_at: null,
    kid,
    use: 'sig',
  };
  const part = (json: object) => Buffer.from(JSON.stringify(json)).toString('base64url');
  return {
    published,
    sign(body) {
      const claims = { iat: Math.floor(Date.now() / 1000), request_body_sha256: hash('sha256', body) };
      const signed = `${part({ alg: 'ES256', kid, typ: 'JWT' })}.${part(claims)}`;
      const by = { key: privateKey, dsaEncoding: 'ieee-p1363' } as const;
      return `${signed}.${sign('sha256', Buffer.from(signed), by).toString('base64url')}`;
    },
  };
}

/** The example with one more event than before. */
function changed({ published }: Key, change: number): ReturnType<typeof exampleAnswers> {
  const { bodies, delayMs } = exampleAnswers();
  const get = '/link/token/get';
  const id = `00000000-0000-4000-8000-${change.toString(16).padStart(12, '0')}`;
  return {
    bodies: {
      ...bodies,
      [get]: (bodies[get] ?? '')
        .replace(/(?<="event_id": *")[^"]*/, id)
        // An expired token would end the subscription.
        .replace(/(?<="expiration": *")[^"]*/, '2099-01-01T00:00:00Z'),
      '/webhook_verification_key/get': JSON.stringify({ key: published, request_id: 'growth' }),
    },
    delayMs,
  };
}

async function sendWebhook(url: string, key: Key, token: string, change: number): Promise<void> {
  const body = JSON.stringify({
    webhook_type: 'LINK',
    webhook_code: 'EVENTS',
    link_token: token,
    link_session_id: `session ${change}`,
  });
  const { status } = await fetch(`${url}/webhooks/plaid`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', 'plaid-verification': key.sign(body) },
    body,
  });
  if (status !== 200) throw new Error(`A webhook was answered with ${status}.`);
}
