/** Gauge of open subscriptions: it returns to zero after each kind of end, on each transport. */
import { get, type IncomingMessage } from 'node:http';
import {
  type LiveServer,
  startLiveServer,
  type TransportName,
  transports,
  WATCH,
  watchOperation,
} from '../../graphql/transports/liveServer';
import { openSocket } from '../../graphql/transports/webSocket/rawSocket';
import { open, succeeded, TOKEN } from '../../linkToken/updates/scriptedPlaid';
import { fakeTime } from '../../support/fakeTime';
import { startIssuer } from '../../support/issuer';
import { readCounts, scrape, scrapeUntil } from './exposition';

const labels = { WebSocket: 'websocket', 'server-sent events': 'sse', callbacks: 'callback' } as const;

async function start(transport: TransportName, env = {}, now?: () => number) {
  // A port of its own for the metrics, which the server closes last.
  const server = await startLiveServer({ ADMIN_PORT: '0', ...env }, now);
  const metricsUrl = server.app.adminUrl() ?? server.url;
  const line = `plaid_link_subscriptions{transport="${labels[transport]}"}`;
  return {
    ...server,
    async openNow() {
      return readCounts(await scrape(metricsUrl)).get(line);
    },
    /** Resolves once there are so many. */
    opened: (count: number) => scrapeUntil(metricsUrl, (page) => readCounts(page).get(line) === count),
    /** How often one ended. */
    ended: () => server.log.filter(({ msg }) => msg === 'subscription ended').length,
  };
}

/** Client whose connection can be destroyed, unlike a library's. */
async function watchAndCut(
  { url, router, run }: LiveServer,
  transport: TransportName,
): Promise<() => Promise<void>> {
  if (transport === 'callbacks') {
    await (await run(transport, watchOperation)).count(1);
    return async () => router.respondWith((_message, response) => response.destroy());
  }
  if (transport === 'WebSocket') {
    const { send, next, socket } = await openSocket(url);
    send({ type: 'connection_init' });
    await next();
    send({ id: '1', type: 'subscribe', payload: watchOperation });
    await next();
    return async () => socket.terminate();
  }
  const query = encodeURIComponent(WATCH);
  const variables = encodeURIComponent(JSON.stringify({ token: TOKEN }));
  const headers = { accept: 'text/event-stream' };
  const request = get(`${url}/graphql/stream?query=${query}&variables=${variables}`, { headers });
  const response = await new Promise<IncomingMessage>((resolve) => request.once('response', resolve));
  for await (const chunk of response.iterator({ destroyOnReturn: false }))
    if (/SNAPSHOT/.test(String(chunk))) break;
  return async () => void response.destroy();
}

it.each(transports)('counts a started subscription over %s', async (transport) => {
  const { run, openNow } = await start(transport);
  expect(await openNow()).toBe(0);
  await (await run(transport, watchOperation)).count(1);
  expect(await openNow()).toBe(1);
});

it.each(transports)('returns to zero when the session finishes, over %s', async (transport) => {
  const time = fakeTime();
  const { run, openNow, opened, plaid, sendWebhook } = await start(transport);
  plaid.setLinkToken({ link_sessions: [open('OPEN')] });
  const results = await run(transport, watchOperation);
  await results.count(1);
  expect(await openNow()).toBe(1);
  plaid.setLinkToken({ link_sessions: [succeeded('OPEN', 'HANDOFF')] });
  await sendWebhook();
  expect(await time.passFor(results.ended)).toBeNull();
  await opened(0);
});

it.each(transports)('returns to zero when the client unsubscribes, over %s', async (transport) => {
  const { run, openNow, opened, sendWebhook } = await start(transport);
  const results = await run(transport, watchOperation);
  await results.count(1);
  expect(await openNow()).toBe(1);
  results.stop();
  // A router does not report it before its next message.
  await sendWebhook();
  await opened(0);
});

it.each(transports)('returns to zero when the client disconnects, over %s', async (transport) => {
  const server = await start(transport);
  const cut = await watchAndCut(server, transport);
  expect(await server.openNow()).toBe(1);
  await cut();
  await server.sendWebhook();
  await server.opened(0);
});

it.each(transports)('returns to zero when the access token expires, over %s', async (transport) => {
  const clock = { now: Date.now() };
  const now = () => clock.now;
  const time = fakeTime();
  const issuer = await startIssuer({ now });
  const { run, openNow, opened } = await start(transport, issuer.env, now);
  const exp = Math.floor(now() / 1000) + 5;
  const headers = { authorization: `Bearer ${issuer.token({ scope: 'link:service', exp })}` };
  const results = await run(transport, watchOperation, headers);
  await results.count(1);
  expect(await openNow()).toBe(1);
  clock.now = exp * 1000;
  await time.passFor(results.ended, 500);
  await opened(0);
});

it.each(transports)('counts the end of each of many subscriptions once, over %s', async (transport) => {
  const { run, openNow, opened, ended, sendWebhook } = await start(transport);
  const results = await Promise.all(Array.from({ length: 8 }, () => run(transport, watchOperation)));
  await Promise.all(results.map((each) => each.count(1)));
  expect([await openNow(), ended()]).toEqual([8, 0]);
  for (const each of results) each.stop();
  await sendWebhook();
  await opened(0);
  expect(ended()).toBe(8);
});

it.each(['WebSocket', 'server-sent events'] as const)(
  'returns to zero while the server drains, over %s',
  async (transport) => {
    const { app, graphql, opened, openNow, plaid, run } = await start(transport);
    const results = await run(transport, watchOperation);
    await results.count(1);
    expect(await openNow()).toBe(1);
    const held = plaid.holdNextRead();
    const reading = graphql('{ linkToken(token: "link-sandbox-another") { status } }');
    await held.received;
    const stopped = app.stop();
    await results.ended;
    await opened(0);
    held.respond({});
    await Promise.all([reading, stopped]);
  },
);

it.each(transports)('counts the end once when the server stops, over %s', async (transport) => {
  const { app, run, ended } = await start(transport);
  await (await run(transport, watchOperation)).count(1);
  expect(ended()).toBe(0);
  await app.stop();
  expect(ended()).toBe(1);
});
