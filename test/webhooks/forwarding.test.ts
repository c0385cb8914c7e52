/** Webhook forwarding over HTTP: what the receiver gets, and what Plaid gets for each of the receiver's responses. */
import { createServer, type IncomingHttpHeaders, type ServerResponse } from 'node:http';
import type { Socket } from 'node:net';
import { EventsUnavailable } from '../../src/errors/ServiceUnavailable';
import { closeAfterTest } from '../support/closing';
import { fakeTime } from '../support/fakeTime';
import { listenOnLoopback } from '../support/loopback';
import { until } from '../support/until';
import { forgeryNames } from '../support/webhooks/webhookForgeries';
import { deliver } from '../support/webhooks/webhooks';
import { startWebhookServer } from './webhookServer';

interface Receiver {
  readonly url: string;
  readonly received: readonly { path: string; headers: IncomingHttpHeaders; body: Buffer }[];
  /** Connections opened so far. */
  connections(): number;
  /** Replaces the response. Default: 204. */
  respond(next: (response: ServerResponse, socket: Socket) => void): void;
}

async function startReceiver(): Promise<Receiver> {
  const received: { path: string; headers: IncomingHttpHeaders; body: Buffer }[] = [];
  let respond: (response: ServerResponse, socket: Socket) => void = (response) =>
    response.writeHead(204).end();
  let connections = 0;
  const server = createServer(async (request, response) => {
    const body = Buffer.concat(await request.toArray());
    received.push({ path: request.url ?? '', headers: request.headers, body });
    respond(response, request.socket);
  });
  server.on('connection', () => {
    connections += 1;
  });
  const { url, stop } = await listenOnLoopback(server);
  closeAfterTest(stop);
  return {
    url,
    received,
    connections: () => connections,
    respond(next) {
      respond = next;
    },
  };
}

async function start(path = '/plaid?key=secret-of-the-receiver') {
  const receiver = await startReceiver();
  const server = await startWebhookServer({ forwardUrl: receiver.url + path });
  return { ...server, receiver };
}

const item = { webhook_type: 'TRANSACTIONS', webhook_code: 'SYNC_UPDATES_AVAILABLE' };
const itemName = { type: 'TRANSACTIONS', code: 'SYNC_UPDATES_AVAILABLE' };

const undelivered = (problem: string, name: object = itemName) => ({
  level: 40,
  outcome: 'undelivered',
  reason: 'forwarding',
  problem,
  ...name,
  msg: 'webhook',
});

it('forwards the same bytes with content type and signature, so that the receiver can verify them', async () => {
  const { url, plaid, receiver, log, published } = await start();
  const { body, headers } = plaid.delivery('{\n  "webhook_type": "ITEM", "webhook_code":"ERROR", "é": 1e2}');
  const sent = { ...headers, 'content-type': 'application/json; charset=UTF-8' };
  expect(
    await deliver(url, { body, headers: { ...sent, authorization: 'Bearer of-the-sender', cookie: 'a=b' } }),
  ).toEqual({
    status: 200,
    body: { status: 'forwarded' },
  });
  const [forwarded] = receiver.received;
  expect(forwarded?.body).toEqual(Buffer.from(body));
  expect(forwarded?.path).toBe('/plaid?key=secret-of-the-receiver');
  const { host, connection, 'content-length': _, ...rest } = forwarded?.headers ?? {};
  expect(rest).toEqual({ ...sent, 'x-request-id': expect.any(String), 'user-agent': 'plaid-link-graphql' });
  expect(published).toEqual([]);
  expect(log).toEqual([{ level: 30, outcome: 'forwarded', type: 'ITEM', code: 'ERROR', msg: 'webhook' }]);
});

it('forwards a LINK webhook too, and publishes its event', async () => {
  const { url, plaid, receiver, published } = await start();
  expect(await deliver(url, plaid.webhook())).toEqual({ status: 200, body: { status: 'accepted' } });
  expect(receiver.received).toHaveLength(1);
  expect(published).toHaveLength(1);
});

it('forwards a verified webhook that it cannot parse, and responds with 400', async () => {
  const { url, plaid, receiver } = await start();
  expect((await deliver(url, plaid.delivery('not JSON'))).status).toBe(400);
  expect(receiver.received.map(({ body }) => String(body))).toEqual(['not JSON']);
});

it('never forwards a forgery', async () => {
  const { url, plaid, receiver } = await start();
  const forgeries = plaid.forgeries();
  for (const name of forgeryNames) expect((await deliver(url, forgeries[name])).status).toBe(401);
  expect(receiver.received).toEqual([]);
});

it('reuses one connection and does not wait for the body of a response', async () => {
  const { url, plaid, receiver } = await start();
  for (let count = 0; count < 5; count += 1)
    expect((await deliver(url, plaid.webhook(item))).status).toBe(200);
  expect(receiver.connections()).toBe(1);
  receiver.respond((response) => void response.writeHead(200).write('never ends'));
  expect((await deliver(url, plaid.webhook(item))).status).toBe(200);
});

it.each([
  [
    'a redirect',
    (response: ServerResponse) => response.writeHead(307, { location: '/elsewhere' }).end(),
    'HTTP 307',
  ],
  ['400', (response: ServerResponse) => response.writeHead(400).end('no'), 'HTTP 400'],
  ['500', (response: ServerResponse) => response.writeHead(500).end(), 'HTTP 500'],
  ['a reset', (_: ServerResponse, socket: Socket) => socket.resetAndDestroy(), 'ECONNRESET'],
  [
    'something that is not HTTP',
    (_: ServerResponse, socket: Socket) => socket.end('hello\r\n\r\n'),
    'no response',
  ],
] as const)(
  'responds with 503 if the receiver sends %s, and 200 once it accepts',
  async (_, respond, problem) => {
    const { url, plaid, receiver, log } = await start();
    receiver.respond(respond);
    const webhook = plaid.webhook(item);
    const { status, body } = await deliver(url, webhook);
    expect(status).toBe(503);
    expect(JSON.stringify(body)).not.toContain('secret-of-the-receiver');
    expect(log).toEqual([undelivered(problem)]);
    receiver.respond((response) => void response.writeHead(202).end());
    expect((await deliver(url, webhook)).status).toBe(200);
    expect(receiver.received.map(({ path }) => path)).toEqual(
      Array(2).fill('/plaid?key=secret-of-the-receiver'),
    );
  },
);

it('responds with 503 if the receiver cannot be reached', async () => {
  const server = await startWebhookServer({ forwardUrl: 'http://127.0.0.1:1/' });
  expect((await deliver(server.url, server.plaid.webhook(item))).status).toBe(503);
  expect(server.log).toEqual([undelivered('ECONNREFUSED')]);
});

it('refuses a webhook that its receiver sends back, and accepts two equal ones at once', async () => {
  const { url, plaid, receiver, log } = await start();
  const webhook = plaid.webhook(item);
  receiver.respond((response) => {
    const requestId = String(receiver.received[0]?.headers['x-request-id']);
    void deliver(url, { ...webhook, headers: { ...webhook.headers, 'x-request-id': requestId } }).then(
      ({ status }) => response.writeHead(status).end(),
    );
  });
  expect((await deliver(url, webhook)).status).toBe(503);
  expect(receiver.received).toHaveLength(1);
  expect(log).toEqual([undelivered('forwarded to this server'), undelivered('HTTP 503')]);
  receiver.respond((response) => void response.writeHead(200).end());
  const both = await Promise.all([deliver(url, webhook), deliver(url, webhook)]);
  expect(both.map(({ status }) => status)).toEqual([200, 200]);
});

it('notifies subscribers while the receiver fails', async () => {
  const { url, plaid, receiver, published } = await start();
  receiver.respond((response) => void response.writeHead(500).end());
  const webhook = plaid.webhook();
  expect([(await deliver(url, webhook)).status, (await deliver(url, webhook)).status]).toEqual([503, 503]);
  // The same id, by which a poller recognises the repetition.
  expect(new Set(published.map((event) => Object(event).id)).size).toBe(1);
});

it('responds with 503 if the receiver accepts but the event cannot be published', async () => {
  const receiver = await startReceiver();
  const events = { publish: () => Promise.reject(new EventsUnavailable()), listen: () => () => {} };
  const { url, plaid } = await startWebhookServer({ forwardUrl: receiver.url, events });
  expect((await deliver(url, plaid.webhook())).status).toBe(503);
  expect(receiver.received).toHaveLength(1);
});

it('refuses webhooks beyond the concurrency limit, and opens the circuit of a receiver that is down', async () => {
  const time = fakeTime();
  const { url, plaid, receiver, log } = await start();
  const held: ServerResponse[] = [];
  receiver.respond((response) => void held.push(response));
  const pending = Array.from({ length: 101 }, () => deliver(url, plaid.webhook(item)));
  expect((await Promise.race(pending)).status).toBe(503);
  expect(log).toEqual([undelivered('too many calls')]);
  await until(() => held.length === 100);
  for (const response of held) response.writeHead(500).end();
  const statuses = (await Promise.all(pending)).map(({ status }) => status);
  expect(statuses).toEqual(Array(101).fill(503));
  const before = receiver.received.length;
  expect((await deliver(url, plaid.webhook(item))).status).toBe(503);
  expect(receiver.received).toHaveLength(before);
  expect(log.at(-1)).toEqual(undelivered('circuit open'));
  expect(log).toContainEqual({ level: 40, endpoint: 'webhook receiver', msg: 'circuit breaker opened' });
  // The half-open probe closes it.
  receiver.respond((response) => void response.writeHead(200).end());
  await time.passUntil(async () => (await deliver(url, plaid.webhook(item))).status === 200, 500);
});
