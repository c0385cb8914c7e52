/** Span exporter with an unreachable, slow or failing collector. */
import { randomBytes } from 'node:crypto';
import type { ServerResponse } from 'node:http';
import { createLogger } from '../../../src/telemetry/logger';
import { createTracing } from '../../../src/telemetry/tracing/createTracing';
import { startCollector } from '../../support/collector';
import { fakeTime } from '../../support/fakeTime';
import { freePort } from '../../support/loopback';
import type { TestApp } from '../../support/testApp';
import { until } from '../../support/until';
import { readLinkToken, startPlaid, startServer, TOKEN } from './tracedServer';

/** Factor for delays of `node:timers/promises`, which fake time does not reach. */
const mockWaits = { scale: 1 };
jest.mock('node:timers/promises', () => {
  const actual = jest.requireActual('node:timers/promises');
  return {
    ...actual,
    setTimeout: (ms: number, ...rest: unknown[]) => actual.setTimeout(ms * mockWaits.scale, ...rest),
  };
});
beforeEach(() => {
  mockWaits.scale = 1;
});

const tracesLines = ({ log }: TestApp) =>
  log
    .filter(({ msg }) => String(msg).startsWith('trace export'))
    .map(({ level, msg, problem }) => [level, msg, problem]);

async function serves(collectorUrl: string): Promise<TestApp> {
  const server = await startServer(await startPlaid(), collectorUrl);
  for (let count = 0; count < 20; count += 1) {
    expect(await readLinkToken(server)).toEqual({ status: 200, data: { linkToken: { linkToken: TOKEN } } });
  }
  return server;
}

it('logs an unreachable collector once', async () => {
  const url = `http://127.0.0.1:${await freePort()}`;
  const server = await serves(url);
  await server.app.stop();
  expect(tracesLines(server)).toEqual([[40, 'trace export failed', 'ECONNREFUSED']]);
  expect(server.log.find(({ msg }) => msg === 'trace export failed')?.['collector']).toBe(url);
});

it.each([
  ['refuses', 'HTTP 401', 401],
  ['fails', 'HTTP 500', 500],
  ['is overloaded', 'HTTP 503', 503],
])('logs once a collector that %s', async (_what, problem, status) => {
  const collector = await startCollector((response) => response.writeHead(status).end('<html>no</html>'));
  const server = await serves(collector.url);
  await server.app.stop();
  expect(tracesLines(server)).toEqual([[40, 'trace export failed', problem]]);
});

it('accepts a large invalid body with status 200', async () => {
  const collector = await startCollector((response) => response.end(randomBytes(5_000_000)));
  const server = await serves(collector.url);
  await server.app.stop();
  expect(tracesLines(server)).toEqual([]);
  expect(collector.spans).toHaveLength(40);
});

it('stops although the collector never responds', async () => {
  const time = fakeTime();
  mockWaits.scale = 0.1;
  const collector = await startCollector(() => {});
  const server = await serves(collector.url);
  await time.passUntil(() => collector.requests.length > 0);
  await server.app.stop();
  expect(tracesLines(server)).toEqual([[40, 'trace export failed', expect.stringMatching(/^UND_ERR_/)]]);
});

/** Spans in flight and in the queue. */
const CAPACITY = 512 + 2_048;

it('drops spans above the queue limit', async () => {
  mockWaits.scale = 100;
  const held: ServerResponse[] = [];
  const collector = await startCollector((response) => void held.push(response));
  const traces = {
    url: new URL(`${collector.url}/v1/traces`),
    headers: {},
    protocol: 'http/json' as const,
    resource: {},
    sampleRatio: 1,
  };
  const tracing = createTracing({ current: { telemetry: { traces } } }, createLogger('silent'));
  for (let count = 0; count < 20_000; count += 1) tracing.root.startSpan('work', 'client').end();
  const stopped = tracing.stop();
  let isStopped = false;
  void stopped.then(() => {
    isStopped = true;
  });
  await until(() => {
    if (collector.spans.length >= CAPACITY) for (const response of held.splice(0)) response.end();
    return isStopped;
  });
  expect(collector.spans).toHaveLength(CAPACITY);
});

it('logs the recovery of a failing collector', async () => {
  const time = fakeTime();
  let isUp = false;
  const collector = await startCollector((response) => response.writeHead(isUp ? 200 : 500).end());
  const server = await serves(collector.url);
  await time.passUntil(() => tracesLines(server).length > 0);
  isUp = true;
  await readLinkToken(server);
  await time.passUntil(() => tracesLines(server).length > 1);
  expect(tracesLines(server)).toEqual([
    [40, 'trace export failed', 'HTTP 500'],
    [30, 'trace export recovered', undefined],
  ]);
});

it.each([429, 502, 503, 504])('retries the same spans after a %i', async (status) => {
  const time = fakeTime();
  mockWaits.scale = 0.1;
  let asked = 0;
  const collector = await startCollector((response) =>
    response.writeHead(++asked === 1 ? status : 200).end(),
  );
  const server = await startServer(await startPlaid(), collector.url);
  await readLinkToken(server);
  await time.passUntil(() => asked === 2);
  await server.app.stop();
  expect(collector.requests.map(({ text }) => text)).toEqual([
    collector.requests[0]?.text,
    collector.requests[0]?.text,
  ]);
  expect(tracesLines(server)).toEqual([]);
});

describe('a partial success', () => {
  /** `ExportTraceServiceResponse` in protobuf: field 1 is the partial success, with its own fields 1 and 2. */
  function toProtobuf(rejectedSpans: number, errorMessage: string): Buffer {
    const text = Buffer.from(errorMessage);
    const partial = Buffer.concat([Buffer.of(0x08, rejectedSpans, 0x12, text.length), text]);
    return Buffer.concat([Buffer.of(0x0a, partial.length), partial]);
  }

  const toJson = (rejectedSpans: unknown, errorMessage: unknown) =>
    JSON.stringify({ partialSuccess: { rejectedSpans, errorMessage } });

  /** @returns log lines of a server whose collector sends this with status 200. */
  async function logWith(protocol: string, response: string | Buffer) {
    const collector = await startCollector((to) => to.end(response));
    const server = await startServer(await startPlaid(), collector.url, {
      OTEL_EXPORTER_OTLP_TRACES_PROTOCOL: protocol,
    });
    await readLinkToken(server);
    await server.app.stop();
    expect(collector.spans).toHaveLength(2);
    return server.log
      .filter(({ msg }) => String(msg).startsWith('trace export'))
      .map(({ time: _, collector: url, ...line }) => ({ ...line, isFromCollector: url === collector.url }));
  }

  it.each([
    ['JSON', 'http/json', toJson('3', 'quota exceeded'), 3, 'quota exceeded'],
    ['JSON with a number', 'http/json', toJson(3, undefined), 3, undefined],
    ['protobuf', 'http/protobuf', toProtobuf(3, 'quota exceeded'), 3, 'quota exceeded'],
    ['JSON that rejects nothing', 'http/json', toJson(0, 'use gzip'), 0, 'use gzip'],
    ['protobuf that rejects nothing', 'http/protobuf', toProtobuf(0, 'use gzip'), 0, 'use gzip'],
    ['JSON with a token', 'http/json', toJson(1, `no ${TOKEN}`), 1, 'no link-sandbox-…'],
    ['JSON with a long text', 'http/json', toJson(1, 'long '.repeat(500)), 1, 'long '.repeat(20)],
  ])('is logged: %s', async (_, protocol, response, rejectedSpans, message) => {
    const line = { level: 40, rejectedSpans, msg: 'trace export partial success', isFromCollector: true };
    expect(await logWith(protocol, response)).toEqual([message === undefined ? line : { ...line, message }]);
  });

  it.each([
    ['an empty response', 'http/json', ''],
    ['an empty response', 'http/protobuf', ''],
    ['empty fields', 'http/json', toJson('0', '')],
    ['empty fields', 'http/protobuf', toProtobuf(0, '')],
    ['fields of other types', 'http/json', toJson({}, [TOKEN])],
    ['null', 'http/json', 'null'],
    ['HTML', 'http/json', '<html>'],
    ['HTML', 'http/protobuf', '<html>'],
    ['JSON', 'http/protobuf', toJson(3, 'quota exceeded')],
    ['a truncated message', 'http/protobuf', toProtobuf(3, 'quota exceeded').subarray(0, 8)],
  ])('is not seen in %s as %s', async (_what, protocol, response) => {
    expect(await logWith(protocol, response)).toEqual([]);
  });

  it('is logged once until a response has none', async () => {
    const time = fakeTime();
    let response = toJson(1, 'quota exceeded');
    const collector = await startCollector((to) => to.end(response));
    const server = await startServer(await startPlaid(), collector.url);
    const exportSpans = async () => {
      const { length } = collector.requests;
      await readLinkToken(server);
      await time.passUntil(() => collector.requests.length > length);
    };
    await exportSpans();
    await exportSpans();
    response = '{}';
    await exportSpans();
    response = toJson(2, 'quota exceeded');
    await exportSpans();
    await server.app.stop();
    const lines = server.log.filter(({ msg }) => msg === 'trace export partial success');
    expect(lines.map(({ rejectedSpans }) => rejectedSpans)).toEqual([1, 2]);
  });
});
