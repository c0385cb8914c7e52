/** Spans that a collector receives, from a request to Plaid. */
import { randomBytes } from 'node:crypto';
import { startCollector } from '../../support/collector';
import { fakeTime } from '../../support/fakeTime';
import { sendJson, startPlaidDouble } from '../../support/plaid/plaidDouble';
import { subscribeToLinkToken } from '../../support/subscribeToLinkToken';
import {
  CALLER_SPAN_ID,
  readLinkToken,
  startPlaid,
  startServer,
  TOKEN,
  TRACE_ID,
  traceparent,
} from './tracedServer';

it.each([
  ['JSON', 'application/json', {}],
  ['protobuf', 'application/x-protobuf', { OTEL_EXPORTER_OTLP_PROTOCOL: 'http/protobuf' }],
])(
  'exports spans of an operation and its request to Plaid in the trace of the caller, as %s',
  async (_, contentType, env) => {
    const collector = await startCollector();
    const plaid = await startPlaid();
    const server = await startServer(plaid, collector.url, {
      OTEL_SERVICE_NAME: 'link-of-tests',
      OTEL_RESOURCE_ATTRIBUTES: 'service.instance.id=replica%2D1,team=Zahlungen%20%C3%BC',
      ...env,
    });
    await readLinkToken(server, {
      traceparent,
      tracestate: 'vendor=1',
      'x-request-id': 'request-5',
      'apollographql-client-name': 'a client',
    });
    await server.app.stop();
    const [toPlaid, operation] = collector.spans;
    const resource = {
      'service.name': 'link-of-tests',
      'service.instance.id': 'replica-1',
      team: 'Zahlungen ü',
    };
    expect(collector.requests.map(({ headers }) => headers['content-type'])).toEqual([contentType]);
    expect(collector.spans).toEqual([
      {
        resource,
        traceId: TRACE_ID,
        spanId: expect.stringMatching(/^[0-9a-f]{16}$/),
        parentSpanId: operation?.spanId,
        traceState: 'vendor=1',
        name: 'POST /link/token/get',
        kind: 'client',
        attributes: {
          'http.response.status_code': 200,
          'plaid.attempt': 1,
          'plaid.request_id': 'request-of-plaid',
        },
        events: [],
        failure: null,
      },
      {
        resource,
        traceId: TRACE_ID,
        spanId: expect.stringMatching(/^[0-9a-f]{16}$/),
        parentSpanId: CALLER_SPAN_ID,
        traceState: 'vendor=1',
        name: 'query Progress',
        kind: 'server',
        attributes: {
          'request.id': 'request-5',
          transport: 'http',
          'graphql.operation.type': 'query',
          'graphql.operation.name': 'Progress',
          'client.name': 'a client',
        },
        events: [],
        failure: null,
      },
    ]);
    expect(plaid.calls.map(({ headers }) => [headers['traceparent'], headers['tracestate']])).toEqual([
      [`00-${TRACE_ID}-${toPlaid?.spanId}-01`, 'vendor=1'],
    ]);
  },
);

it('starts a trace for a caller without one, logs its id and propagates it to Plaid', async () => {
  const collector = await startCollector();
  const plaid = await startPlaid();
  const server = await startServer(plaid, collector.url);
  await readLinkToken(server);
  await server.app.stop();
  const traceIds = [...new Set(collector.spans.map(({ traceId }) => traceId))];
  expect(traceIds).toEqual([expect.stringMatching(/^[0-9a-f]{32}$/)]);
  expect(server.log.filter(({ msg }) => msg === 'operation').map(({ traceId }) => traceId)).toEqual(traceIds);
  expect(plaid.calls.map(({ headers }) => String(headers['traceparent']).split('-')[1])).toEqual(traceIds);
  expect(collector.spans.map(({ name, parentSpanId }) => [name, parentSpanId === undefined])).toEqual([
    ['POST /link/token/get', false],
    ['query Progress', true],
  ]);
});

it('marks the span of a failed operation with its error code', async () => {
  const collector = await startCollector();
  const plaid = await startPlaid();
  const server = await startServer(plaid, collector.url);
  await server.graphql('query { linkToken(token: "") { linkToken } }');
  await server.graphql('{ nothing }');
  await server.graphql('{ {');
  await server.app.stop();
  expect(
    collector.spans.map(({ name, failure, attributes }) => [name, failure, attributes['error.type']]),
  ).toEqual([
    ['query', 'BAD_USER_INPUT', 'BAD_USER_INPUT'],
    ['GraphQL', 'GRAPHQL_VALIDATION_FAILED', 'GRAPHQL_VALIDATION_FAILED'],
    ['GraphQL', 'GRAPHQL_PARSE_FAILED', 'GRAPHQL_PARSE_FAILED'],
  ]);
});

it('exports a span for a request without an operation', async () => {
  const collector = await startCollector();
  const server = await startServer(await startPlaid(), collector.url);
  const response = await fetch(`${server.url}/graphql`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: '[]',
  });
  await server.app.stop();
  expect(response.status).toBe(400);
  expect(collector.spans.map(({ name, failure }) => [name, failure])).toEqual([['GraphQL', 'HTTP 400']]);
});

it('ends the span of a subscription at its first response', async () => {
  const time = fakeTime();
  const collector = await startCollector();
  const server = await startServer(await startPlaid(), collector.url);
  const watching = subscribeToLinkToken(server.url, TOKEN, { headers: { traceparent } });
  await watching.next();
  await time.passUntil(() => collector.spans.length > 0);
  expect(
    collector.spans
      .filter(({ kind }) => kind === 'server')
      .map(({ name, traceId, attributes, failure }) => [name, traceId, attributes['transport'], failure]),
  ).toEqual([['subscription', TRACE_ID, 'sse', null]]);
});

it('exports no span of an unsampled trace and propagates the unsampled flag', async () => {
  const collector = await startCollector();
  const plaid = await startPlaid();
  const server = await startServer(plaid, collector.url);
  await readLinkToken(server, { traceparent: `00-${TRACE_ID}-${CALLER_SPAN_ID}-00` });
  await server.app.stop();
  expect(collector.requests).toEqual([]);
  expect(plaid.calls.map(({ headers }) => headers['traceparent'])).toEqual([
    expect.stringMatching(new RegExp(`^00-${TRACE_ID}-[0-9a-f]{16}-00$`)),
  ]);
});

it('samples its own traces by the configured ratio and continues sampled traces of callers', async () => {
  const collector = await startCollector();
  const server = await startServer(await startPlaid(), collector.url, { OTEL_TRACES_SAMPLER_ARG: '0' });
  await readLinkToken(server);
  await readLinkToken(server, { traceparent });
  await server.app.stop();
  expect([...new Set(collector.spans.map(({ traceId }) => traceId))]).toEqual([TRACE_ID]);
});

it('sends the configured headers to the collector', async () => {
  const collector = await startCollector();
  const server = await startServer(await startPlaid(), collector.url, {
    OTEL_EXPORTER_OTLP_HEADERS: 'x-key=opaque-of-the-collector,x-other=a%20b',
  });
  await readLinkToken(server);
  await server.app.stop();
  expect(
    collector.requests.map(({ headers }) => [headers['x-key'], headers['x-other'], headers['content-type']]),
  ).toEqual([['opaque-of-the-collector', 'a b', 'application/json']]);
});

it('exports no tokens, keys or variables', async () => {
  const collector = await startCollector();
  const plaid = await startPlaidDouble((_call, response) =>
    sendJson(response, 400, {
      error_type: 'INVALID_REQUEST',
      error_code: 'INVALID_FIELD',
      error_message: `${TOKEN} is not right, and neither is client_user_id-of-a-user`,
      request_id: 'request-of-plaid',
    }),
  );
  const server = await startServer(plaid, collector.url);
  const name = 'Of_link_sandbox';
  await server.graphql(
    `mutation ${name}($id: String!) {
      createLinkToken(input: {
        user: { clientUserId: $id, ssn: "078-05-1120" }, accessToken: "access-sandbox-9a8b7c6d-0000"
        products: [AUTH], clientName: "Tests", language: "en", countryCodes: [US]
      }) { linkToken }
    }`,
    { id: 'somebody-at-home' },
    { authorization: 'Bearer opaque-of-the-caller', cookie: 'session=opaque-of-a-browser' },
  );
  await readLinkToken(server, { authorization: 'Bearer opaque-of-the-caller' });
  await server.app.stop();
  const bytes = collector.requests.map(({ text }) => text).join();
  expect(collector.spans.map(({ name: each, failure }) => [each, failure])).toEqual([
    ['POST /link/token/create', 'rejected'],
    [`mutation ${name}`, 'PLAID_REQUEST_REJECTED'],
    ['POST /link/token/get', 'rejected'],
    ['query Progress', 'PLAID_REQUEST_REJECTED'],
  ]);
  for (const secret of [
    TOKEN.slice(13),
    '078-05-1120',
    '9a8b7c6d',
    'somebody',
    'opaque',
    'secret-of-tests',
    'client-of-tests',
    'clientUserId',
    'INVALID_FIELD',
  ]) {
    expect(bytes).not.toContain(secret);
  }
});

it('truncates the name of an operation', async () => {
  const collector = await startCollector();
  const server = await startServer(await startPlaid(), collector.url);
  const tail = randomBytes(60).toString('hex');
  await server.graphql(`query A${tail} { linkToken(token: "x") { linkToken } }`);
  await server.app.stop();
  expect(collector.spans.map(({ name }) => name)).toEqual([
    'POST /link/token/get',
    `query A${tail.slice(0, 99)}`,
  ]);
});
