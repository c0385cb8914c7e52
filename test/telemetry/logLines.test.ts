/** Log lines of operations: exact fields of each line. */
import { startLiveServer, watchOperation } from '../graphql/transports/liveServer';
import { startCollector } from '../support/collector';
import { startPlaidDouble } from '../support/plaid/plaidDouble';
import { startTestApp, type TestApp } from '../support/testApp';
import { until } from '../support/until';

const TRACE = '4bf92f3577b34da6a3ce929d0e0e4736';
const traceparent = `00-${TRACE}-00f067aa0ba902b7-01`;
const A_NUMBER = expect.any(Number);
const A_TRACE = expect.stringMatching(/^[0-9a-f]{32}$/);

let reads = 0;

async function startServer(env = {}): Promise<TestApp> {
  reads = 0;
  const plaid = await startPlaidDouble(({ body }) => {
    reads += 1;
    return { link_token: body['link_token'] ?? 'link-sandbox-9', request_id: `at-plaid-${reads}` };
  });
  return startTestApp({ PLAID_BASE_URL: plaid.url, ...env });
}

const operations = ({ log }: TestApp) => log.filter(({ msg }) => msg === 'operation');

it('logs client, operation, outcome, durations and the request ids of Plaid', async () => {
  const server = await startServer();
  await server.graphql(
    'query Progress { linkToken(token: "link-sandbox-1") { linkToken } }',
    {},
    {
      traceparent,
      'x-request-id': 'request-5',
      'apollographql-client-name': 'page',
      'apollographql-client-version': '1.2',
    },
  );
  expect(operations(server)).toEqual([
    {
      level: 30,
      time: A_NUMBER,
      msg: 'operation',
      requestId: 'request-5',
      traceId: TRACE,
      transport: 'http',
      operation: 'query',
      operationName: 'Progress',
      clientName: 'page',
      clientVersion: '1.2',
      caller: 'anyone',
      linkTokens: [expect.stringMatching(/^[0-9a-f]{12}$/)],
      plaidRequestIds: ['at-plaid-1'],
      plaidCalls: 1,
      plaidMs: A_NUMBER,
      durationMs: A_NUMBER,
      outcome: 'ok',
    },
  ]);
});

it('omits the fields about Plaid and the trace if there are none', async () => {
  const server = await startServer();
  await server.graphql('{ linkToken(token: "") { linkToken } }', {}, { 'x-request-id': 'request-5' });
  expect(operations(server)).toEqual([
    {
      level: 30,
      time: A_NUMBER,
      msg: 'operation',
      requestId: 'request-5',
      transport: 'http',
      operation: 'query',
      caller: 'anyone',
      durationMs: A_NUMBER,
      outcome: 'error',
      errors: ['BAD_USER_INPUT'],
    },
  ]);
});

it('logs the ids of at most ten requests to Plaid and counts all of them', async () => {
  const server = await startServer();
  const tokens = Array.from(
    { length: 12 },
    (_, index) => `t${index}: linkToken(token: "link-sandbox-${index}") { status }`,
  );
  await server.graphql(`{ ${tokens.join(' ')} }`);
  expect(operations(server).map(({ plaidRequestIds, plaidCalls }) => [plaidRequestIds, plaidCalls])).toEqual([
    [Array.from({ length: 10 }, (_, index) => `at-plaid-${index + 1}`), 12],
  ]);
});

it('logs the id of a trace that the server started', async () => {
  const collector = await startCollector();
  const server = await startServer({ OTEL_EXPORTER_OTLP_ENDPOINT: collector.url });
  await server.graphql('{ __typename }');
  expect(operations(server).map(({ traceId }) => traceId)).toEqual([A_TRACE]);
});

it.each([
  ['WebSocket', 'websocket', expect.stringMatching(/^request-5-1$/)],
  ['server-sent events', 'sse', 'request-5'],
  ['callbacks', 'callback', 'request-5'],
] as const)(
  'logs the transport at the start and the end of a subscription: %s',
  async (transport, name, id) => {
    const server = await startLiveServer();
    const results = await server.run(transport, watchOperation, { traceparent, 'x-request-id': 'request-5' });
    await results.count(1);
    results.stop();
    // A router reports the end before its next message only.
    await server.sendWebhook();
    await until(() => server.log.some(({ msg }) => msg === 'subscription ended'));
    const about = { requestId: id, traceId: TRACE, transport: name, operation: 'subscription' };
    expect(
      operations(server).map(({ requestId, traceId, transport: by, operation }) => ({
        requestId,
        traceId,
        transport: by,
        operation,
      })),
    ).toEqual([about]);
    expect(server.log.filter(({ msg }) => msg === 'subscription ended')).toEqual([
      {
        level: 30,
        time: A_NUMBER,
        msg: 'subscription ended',
        ...about,
        updates: A_NUMBER,
        durationMs: A_NUMBER,
      },
    ]);
  },
);

it('redacts a token in the name of a subscription at its start and at its end', async () => {
  const server = await startLiveServer();
  const query = watchOperation.query.replace('subscription', 'subscription Watch_link_sandbox_12345678abcd');
  const results = await server.run('server-sent events', { ...watchOperation, query });
  await results.count(1);
  results.stop();
  await server.waitForLog('subscription ended');
  const names = server.log.flatMap(({ operationName }) => operationName ?? []);
  expect(names).toEqual(['Watch_link_sandbox_…', 'Watch_link_sandbox_…']);
});
