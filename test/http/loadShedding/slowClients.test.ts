/** Timeouts for clients that send or read slowly or not at all. */
import { once } from 'node:events';
import { byEventStream } from '../../graphql/transports/liveClients';
import { watchOperation } from '../../graphql/transports/liveServer';
import { startScriptedPlaid } from '../../linkToken/updates/scriptedPlaid';
import { fakeTime, INTERVALS, TIMERS } from '../../support/fakeTime';
import { startPlaidDouble } from '../../support/plaid/plaidDouble';
import { readCounts, scrapeUntil } from '../../telemetry/metrics/exposition';
import { startHeldPlaid } from './heldPlaid';
import { buildPost, openConnection, startSlowServer } from './slowConnections';

const READ = '{ linkToken(token: "link-sandbox-1") { additionalProperties } }';

it('closes a connection without a request', async () => {
  const { port } = await startSlowServer('http://127.0.0.1:9', { headers: 50 });
  const { ended } = await openConnection(port);
  expect(await ended).toMatch(/^HTTP\/1\.1 408 /);
});

it.each([
  ['headers', 'POST /graphql HTTP/1.1\r\nHost: x\r\nX-Long: ', { headers: 60 }],
  [
    'a body',
    'POST /graphql HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\nContent-Length: 1000\r\n\r\n',
    { headers: 60, request: 120 },
  ],
])('refuses a client that sends %s byte by byte', async (_, head, times) => {
  const { port } = await startSlowServer('http://127.0.0.1:9', times);
  const { socket, ended } = await openConnection(port);
  socket.write(head);
  const dripping = setInterval(() => socket.write('a'), 5);
  const received = await ended;
  clearInterval(dripping);
  expect(received).toMatch(/^HTTP\/1\.1 408 Request Timeout\r\n/);
  expect(received).toContain('{"errors":[{"message":"The request was not sent in time."');
});

it('closes an idle keep-alive connection', async () => {
  const { port } = await startSlowServer('http://127.0.0.1:9', { keepAlive: 50 });
  const { socket, ended } = await openConnection(port);
  socket.write('GET /healthz HTTP/1.1\r\nHost: x\r\n\r\n');
  expect(await ended).toMatch(/^HTTP\/1\.1 200 OK\r\n/);
});

it('responds to a request that times out and admits the next', async () => {
  // Simulates an event source or a store that takes too long.
  const plaid = await startHeldPlaid();
  const { url, log } = await startSlowServer(plaid.url, { response: 50 });
  const answer = await fetch(`${url}/graphql`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ query: READ }),
  });
  expect([answer.status, answer.headers.get('connection'), await answer.json()]).toEqual([
    500,
    'close',
    {
      errors: [
        {
          message: 'Internal server error.',
          extensions: { code: 'INTERNAL_SERVER_ERROR', retryable: false },
        },
      ],
    },
  ]);
  expect(log.filter(({ level }) => level === 50)).toEqual([
    { level: 50, time: expect.any(Number), msg: 'request timed out' },
  ]);
  plaid.respond();
  expect((await fetch(`${url}/healthz`)).status).toBe(200);
});

it('responds to a request that was in progress while the process stalled', async () => {
  const plaid = await startHeldPlaid();
  const { url } = await startSlowServer(plaid.url, { response: 200, checkInterval: 20 });
  const answer = fetch(`${url}/graphql`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ query: READ }),
  });
  await plaid.waitForCalls(1);
  const resumesAt = performance.now() + 400;
  while (performance.now() < resumesAt);
  plaid.respond();
  expect((await answer).status).toBe(200);
});

it('starts the timeout of a slowly sent request when it is complete', async () => {
  const time = fakeTime([...TIMERS, ...INTERVALS]);
  const plaid = await startPlaidDouble(() => ({ link_token: 'link-sandbox-1' }));
  const { url, port } = await startSlowServer(plaid.url);
  const { socket, ended } = await openConnection(port);
  const request = buildPost(READ).replace('Host: x', 'Host: x\r\nConnection: close');
  socket.write(request.slice(0, -1));
  await scrapeUntil(url, (page) => readCounts(page).get('plaid_link_requests_in_flight') === 1);
  // Longer than the response timeout.
  time.pass(60_000);
  socket.write(request.slice(-1));
  expect(await ended).toMatch(/^HTTP\/1\.1 200 OK\r\n/);
});

it('keeps an idle event stream open, however long', async () => {
  const plaid = await startScriptedPlaid();
  const { url, port } = await startSlowServer(plaid.url, { response: 500, stalled: 500 });
  const updates = (await byEventStream(url)).run(watchOperation);
  await updates.count(1);
  // The limit that would end the stream ends a connection that becomes idle later.
  await (await openConnection(port)).ended;
  expect(await plaid.sendWebhook(url, 'EVENTS')).toBe(200);
  expect(await Promise.race([updates.ended, updates.count(2)])).toBeUndefined();
});

it('closes connections above the limit', async () => {
  const { port } = await startSlowServer('http://127.0.0.1:9', {}, { MAX_CONNECTIONS: '2' });
  const health = 'GET /healthz HTTP/1.1\r\nHost: x\r\n\r\n';
  const kept = await Promise.all([openConnection(port), openConnection(port)]);
  for (const { socket } of kept) {
    socket.write(health);
    await once(socket, 'data');
  }
  const third = await openConnection(port);
  third.socket.write(health);
  expect(await third.ended).toBe('');
  kept[0]?.socket.end();
  await kept[0]?.ended;
  const fourth = await openConnection(port);
  fourth.socket.write(health);
  expect(String((await once(fourth.socket, 'data'))[0])).toMatch(/^HTTP\/1\.1 200 OK\r\n/);
});
