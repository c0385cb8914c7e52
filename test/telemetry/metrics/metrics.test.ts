/** Metrics of a real server, as Prometheus scrapes them. */
import { createServer } from 'node:http';
import type { Environment } from '../../../src/config/EnvironmentReader';
import { startLiveServer, WATCH, watchOperation } from '../../graphql/transports/liveServer';
import { TOKEN } from '../../linkToken/updates/scriptedPlaid';
import { closeAfterTest, startOnce } from '../../support/closing';
import { fakeTime } from '../../support/fakeTime';
import { startIssuer } from '../../support/issuer';
import { listenOnLoopback } from '../../support/loopback';
import { sendJson, startPlaidDouble } from '../../support/plaid/plaidDouble';
import { startTestApp } from '../../support/testApp';
import { until } from '../../support/until';
import { diffCounts, readCounts, scrape } from './exposition';

const READ = `{ linkToken(token: "${TOKEN}") { status } }`;
const GET = 'endpoint="/link/token/get"';

/** Changed counts of that server. */
async function countedAt(url: string, work: () => Promise<unknown>): Promise<Record<string, number>> {
  const before = await scrape(url);
  await work();
  return diffCounts(before, await scrape(url));
}

async function start(env: Environment = {}) {
  const server = await startLiveServer(env);
  return {
    ...server,
    countedBy: (work: () => Promise<unknown>) => countedAt(server.url, work),
  };
}

/** Server for tests that leave no connection open, so that one test's counts do not reach the next. */
const shared = startOnce(() => start());

/** Counts of an operation without a request to Plaid. */
const operation = (type: string, transport: string, code?: string) => ({
  [`plaid_link_operations_total{type="${type}",transport="${transport}",outcome="${code ? 'error' : 'ok'}"}`]: 1,
  [`plaid_link_operation_duration_seconds_count{type="${type}"}`]: 1,
  ...(code && { [`plaid_link_errors_total{code="${code}"}`]: 1 }),
});

const call = (endpoint: string, outcome: string) => ({
  [`plaid_link_plaid_calls_total{${endpoint},outcome="${outcome}"}`]: 1,
  [`plaid_link_plaid_call_duration_seconds_count{${endpoint}}`]: 1,
});

const asked = (first: number, again = 0) => ({
  'plaid_link_token_loads_total{time="first"}': first,
  ...(again > 0 && { 'plaid_link_token_loads_total{time="again"}': again }),
});

it('renders the Prometheus text format', async () => {
  const { url } = shared();
  const response = await fetch(`${url}/metrics`);
  expect([response.status, response.headers.get('content-type')]).toEqual([
    200,
    'text/plain; version=0.0.4; charset=utf-8',
  ]);
});

it('counts a query and its request to Plaid', async () => {
  const { countedBy, graphql } = shared();
  expect(await countedBy(() => graphql(READ))).toEqual({
    ...operation('query', 'http'),
    ...call(GET, 'ok'),
    ...asked(1),
  });
});

it('counts a mutation', async () => {
  const { countedBy, graphql } = await start({
    PLAID_CLIENT_NAME: 'Budget Buddy',
    PLAID_LANGUAGE: 'en',
    PLAID_COUNTRY_CODES: 'US',
  });
  const create =
    'mutation { createLinkToken(input: { user: { clientUserId: "u" } products: [AUTH] }) { linkToken } }';
  expect(await countedBy(() => graphql(create))).toEqual({
    ...operation('mutation', 'http'),
    ...call('endpoint="/link/token/create"', 'ok'),
  });
});

it('counts a token read twice in one operation as one request', async () => {
  const { countedBy, graphql } = shared();
  const twice = `{ a: linkToken(token: "${TOKEN}") { status } b: linkToken(token: "${TOKEN}") { status } }`;
  expect(await countedBy(() => graphql(twice))).toEqual({
    ...operation('query', 'http'),
    ...call(GET, 'ok'),
    ...asked(1, 1),
  });
});

it('counts an error code once per operation', async () => {
  const plaid = await startPlaidDouble((_call, response) =>
    sendJson(response, 400, { error_type: 'INVALID_INPUT', error_code: 'INVALID_LINK_TOKEN' }),
  );
  const { url, graphql } = await startTestApp({ PLAID_BASE_URL: plaid.url });
  const before = await scrape(url);
  await graphql('{ a: linkToken(token: "x-1") { status } b: linkToken(token: "x-2") { status } }');
  expect(diffCounts(before, await scrape(url))).toEqual({
    ...operation('query', 'http', 'LINK_TOKEN_NOT_FOUND'),
    [`plaid_link_plaid_calls_total{${GET},outcome="rejected"}`]: 2,
    [`plaid_link_plaid_call_duration_seconds_count{${GET}}`]: 2,
    ...asked(2),
  });
});

it.each([
  ['WebSocket', 'websocket'],
  ['server-sent events', 'sse'],
] as const)('counts an operation by %s as one by that transport', async (client, transport) => {
  const { countedBy, run } = await start();
  const counts = await countedBy(async () => (await run(client, { query: READ })).ended);
  expect(counts).toMatchObject({ ...operation('query', transport), ...call(GET, 'ok'), ...asked(1) });
});

const post = (url: string, body: string, headers = {}) =>
  fetch(url, { method: 'POST', headers: { 'content-type': 'application/json', ...headers }, body });

it.each<[string, string, (url: string) => Promise<Response>]>([
  ['is not GraphQL', 'GRAPHQL_PARSE_FAILED', (url) => post(`${url}/graphql`, '{"query":"{"}')],
  [
    'asks for an unknown field',
    'GRAPHQL_VALIDATION_FAILED',
    (url) => post(`${url}/graphql`, '{"query":"{nope}"}'),
  ],
  ['has no query', 'BAD_REQUEST', (url) => post(`${url}/graphql`, '{}')],
  ['is not JSON', 'BAD_REQUEST', (url) => post(`${url}/graphql`, '{')],
  ['is too large', 'BAD_REQUEST', (url) => post(`${url}/graphql`, `"${'x'.repeat(2_000_000)}"`)],
  [
    'is of another media type',
    'BAD_REQUEST',
    (url) => post(`${url}/graphql`, '{}', { 'content-type': 'text/csv' }),
  ],
  [
    'another site may have sent',
    'BAD_REQUEST',
    (url) => fetch(`${url}/graphql?query={__typename}`, { headers: { origin: 'https://evil.example' } }),
  ],
])('counts a request that %s by its code', async (_, code, send) => {
  const { countedBy, url } = shared();
  expect(await countedBy(() => send(url))).toEqual(operation('unknown', 'http', code));
});

it.each([
  ['/graphql', 'http'],
  ['/graphql/stream', 'sse'],
])('counts a failed authentication at %s', async (path, transport) => {
  const { countedBy, url } = await start({ ...(await startIssuer()).env });
  expect(await countedBy(() => post(url + path, '{"query":"{__typename}"}'))).toEqual(
    operation('unknown', transport, 'UNAUTHENTICATED'),
  );
});

it('does not count a request for an unknown path as an operation', async () => {
  const { countedBy, url } = shared();
  expect(await countedBy(() => post(`${url}/nope`, '{}'))).toEqual({});
});

it.each([
  ['accepted', 'EVENTS', {}],
  ['ignored', 'TOMORROWS', {}],
  ['malformed', 'EVENTS', { link_token: null }],
])('counts a webhook that is %s', async (outcome, code, fields) => {
  const { countedBy, plaid, url } = await start();
  expect(await countedBy(() => plaid.sendWebhook(url, code, fields))).toEqual({
    [`plaid_link_webhooks_total{outcome="${outcome}"}`]: 1,
    ...call('endpoint="/webhook_verification_key/get"', 'ok'),
  });
});

it.each([
  ['refused', '{}'],
  ['too_large', 'x'.repeat(2_000_000)],
])('counts a webhook that is %s', async (outcome, body) => {
  const { countedBy, url } = shared();
  expect(await countedBy(() => post(`${url}/webhooks/plaid`, body))).toEqual({
    [`plaid_link_webhooks_total{outcome="${outcome}"}`]: 1,
  });
});

/** @param status with which the receiver of forwarded webhooks responds. */
async function startForwarding(status: number) {
  const receiver = createServer(
    (request, response) => void request.resume().once('end', () => response.writeHead(status).end()),
  );
  const { url, stop } = await listenOnLoopback(receiver);
  closeAfterTest(stop);
  return start({ WEBHOOK_FORWARD_URL: url });
}

it.each([
  [200, 'delivered', 'accepted'],
  [400, 'rejected', 'undelivered'],
  [500, 'server_error', 'undelivered'],
])('counts a forwarded webhook that its receiver answers with %i', async (status, forwarded, outcome) => {
  const { countedBy, plaid, url } = await startForwarding(status);
  expect(await countedBy(() => plaid.sendWebhook(url, 'EVENTS'))).toEqual({
    [`plaid_link_webhooks_total{outcome="${outcome}"}`]: 1,
    [`plaid_link_webhook_forwards_total{outcome="${forwarded}"}`]: 1,
    plaid_link_webhook_forward_duration_seconds_count: 1,
    ...call('endpoint="/webhook_verification_key/get"', 'ok'),
  });
});

it('measures durations in seconds', async () => {
  const { graphql, plaid, url } = await startForwarding(200);
  const startedAt = performance.now();
  await graphql(READ);
  await plaid.sendWebhook(url, 'EVENTS');
  const seconds = (performance.now() - startedAt) / 1000;
  const sums = (await scrape(url))
    .flatMap(({ samples }) => samples)
    .filter(({ name, value }) => /^plaid_link_.*_seconds_sum$/.test(name) && value > 0);
  expect([...new Set(sums.map(({ name }) => name))].sort()).toEqual([
    'plaid_link_operation_duration_seconds_sum',
    'plaid_link_plaid_call_duration_seconds_sum',
    'plaid_link_webhook_forward_duration_seconds_sum',
  ]);
  // Each is a part of the time that the client has measured.
  for (const { value } of sums) expect(value).toBeLessThanOrEqual(seconds);
});

it('counts a webhook that the server cannot verify', async () => {
  const { countedBy, url, plaid } = await start({
    PLAID_CREDENTIALS: 'caller',
    PLAID_CLIENT_ID: undefined,
    PLAID_SECRET: undefined,
  });
  expect(await countedBy(() => plaid.sendWebhook(url, 'EVENTS'))).toEqual({
    'plaid_link_webhooks_total{outcome="undelivered"}': 1,
  });
});

it('counts a subscription, its updates by reason and its requests to Plaid', async () => {
  // Prevents polls.
  fakeTime();
  const { url, connect, sendWebhook } = await start();
  const before = await scrape(url);
  const results = (await connect('WebSocket')).run(watchOperation);
  await results.count(1);
  await sendWebhook();
  await results.count(2);
  expect(diffCounts(before, await scrape(url))).toEqual({
    ...operation('subscription', 'websocket'),
    'plaid_link_subscriptions{transport="websocket"}': 1,
    'plaid_link_live_connections{transport="websocket"}': 1,
    'plaid_link_updates_total{reason="SNAPSHOT"}': 1,
    'plaid_link_updates_total{reason="EVENTS"}': 1,
    'plaid_link_webhooks_total{outcome="accepted"}': 1,
    ...call('endpoint="/webhook_verification_key/get"', 'ok'),
    [`plaid_link_plaid_calls_total{${GET},outcome="ok"}`]: 2,
    [`plaid_link_plaid_call_duration_seconds_count{${GET}}`]: 2,
  });
});

it('counts a subscription that fails to start as an operation only', async () => {
  const { countedBy, run } = await start();
  const empty = { query: WATCH, variables: { token: '' } };
  const counts = await countedBy(async () => (await run('callbacks', empty)).ended);
  expect(counts).toEqual(operation('subscription', 'callback', 'BAD_USER_INPUT'));
});

it('serves metrics while the server drains', async () => {
  const { app, graphql, plaid, url } = await start({ SHUTDOWN_DELAY_MS: '60000' });
  const held = plaid.holdNextRead();
  const reading = graphql(READ);
  await held.received;
  void app.stop();
  // Ready no more, and connections that came before that are ended.
  await until(() =>
    fetch(`${url}/readyz`).then(
      ({ status }) => status !== 200,
      () => false,
    ),
  );
  const page = readCounts(await scrape(url));
  expect(page.get(`plaid_link_plaid_calls_in_flight{${GET}}`)).toBe(1);
  held.respond({});
  expect((await reading).status).toBe(200);
  await app.stop(true);
});

it('responds with 404 if METRICS is off, and serves GraphQL', async () => {
  const { graphql, url } = await start({ METRICS: 'off' });
  const [metrics, nope] = await Promise.all(['/metrics', '/nope'].map((path) => fetch(url + path)));
  expect([metrics?.status, await metrics?.text()]).toEqual([404, await nope?.text()]);
  expect((await graphql(READ)).data).toEqual({ linkToken: { status: 'PENDING' } });
});

it('keeps metrics of two servers in one process apart', async () => {
  const [one, other] = await Promise.all([start(), start()]);
  expect(await other.countedBy(() => one.graphql(READ))).toEqual({});
});
