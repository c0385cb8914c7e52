/** Clients that disconnect, stay silent, or do not read responses. */
import { connect, type Socket } from 'node:net';
import { setTimeout as wait } from 'node:timers/promises';
import type { Soaked } from '../Soaked';

const READ = 'query HungUp($token: String!) { linkToken(token: $token) { status } }';
const MANY = Array.from(
  { length: 50 },
  (_, index) =>
    `a${index}: linkToken(token: $token) { metadata { clientName } linkSessions { events { eventId eventName timestamp } } }`,
);
const LONG = `query Unread($token: String!) { ${MANY.join(' ')} }`;

/** They stay longer than this, whatever the server does. */
const STAYS_MS = 20_000;

const CREATE =
  'mutation HungUp($input: CreateLinkTokenInput!) { createLinkToken(input: $input) { linkToken } }';

export async function disconnectEarly(soaked: Soaked): Promise<void> {
  const { client, pool, random, records, callers, sent } = soaked;
  const { token, owner } = pool.any();
  const input = { language: 'en', countryCodes: ['US'], products: ['AUTH'], user: { clientUserId: 'a' } };
  const leaving = new AbortController();
  const timer = setTimeout(() => leaving.abort(), random.between(0, 25));
  const begun = performance.now();
  try {
    // The outcome of this create stays unknown, but it must not be repeated.
    if (random.happens(0.3)) {
      const named = { ...input, clientName: sent.nextName() };
      await client.graphql(callers.service, CREATE, { input: named }, leaving.signal);
    } else {
      await client.graphql(owner, READ, { token }, leaving.signal);
    }
  } catch {
    // The server gets no notice of the disconnect.
  } finally {
    clearTimeout(timer);
    records.add('hang-up', performance.now() - begun, []);
  }
}

/** Opens a connection and sends nothing, or the beginning of a request. */
export async function stayIdle(soaked: Soaked): Promise<void> {
  const said = soaked.random.oneOf(['', 'POST /graphql HTTP/1.1\r\nHost: a\r\nContent-Le']);
  await stay(soaked, said, (socket) => void socket.resume());
}

/** Requests large responses again and again without reading any. */
export async function neverRead(soaked: Soaked): Promise<void> {
  const { token } = soaked.pool.hot();
  const body = JSON.stringify({ query: LONG, variables: { token } });
  const request = [
    'POST /graphql HTTP/1.1',
    'Host: 127.0.0.1',
    `Authorization: ${soaked.callers.service.authorization}`,
    'Content-Type: application/json',
    `Content-Length: ${Buffer.byteLength(body)}`,
    '',
    body,
  ].join('\r\n');
  await stay(soaked, request.repeat(20), (socket) => void socket.pause());
}

async function stay(
  { serverUrl, random, ending }: Soaked,
  bytes: string,
  then: (socket: Socket) => void,
): Promise<void> {
  const { hostname, port } = new URL(serverUrl);
  const socket = connect(Number(port), hostname);
  // The server may close the connection in any way and at any time.
  const over = new Promise<void>((resolve) => socket.once('close', () => resolve()));
  socket.on('error', () => {});
  socket.once('connect', () => {
    socket.write(bytes);
    then(socket);
  });
  const leaving = new AbortController();
  const signal = AbortSignal.any([ending, leaving.signal]);
  await Promise.race([over, wait(random.between(STAYS_MS / 4, STAYS_MS), null, { signal }).catch(() => {})]);
  leaving.abort();
  socket.destroy();
  await over;
}
