/** Tracing in the bundled server, in a process of its own. */
import { startCollector } from '../../support/collector';
import { freePort } from '../../support/loopback';
import { listLogLines, listLogMessages, startTracedProcess } from './tracedProcess';

it('exports spans as configured and ignores other OTEL variables', async () => {
  const collector = await startCollector();
  const server = await startTracedProcess({
    OTEL_EXPORTER_OTLP_ENDPOINT: collector.url,
    OTEL_SERVICE_NAME: 'link-of-tests',
    OTEL_EXPORTER_OTLP_TRACES_HEADERS: 'x-behind=our-backs',
    OTEL_EXPORTER_OTLP_COMPRESSION: 'gzip',
    OTEL_EXPORTER_OTLP_TRACES_PROTOCOL: 'http/protobuf',
    OTEL_EXPORTER_OTLP_PROTOCOL: 'grpc',
    OTEL_EXPORTER_OTLP_CERTIFICATE: '/nowhere',
    OTEL_TRACES_SAMPLER: 'always_off',
    OTEL_SPAN_ATTRIBUTE_COUNT_LIMIT: '1',
    OTEL_ATTRIBUTE_VALUE_LENGTH_LIMIT: '1',
    OTEL_BSP_MAX_QUEUE_SIZE: '1',
    OTEL_RESOURCE_ATTRIBUTES: 'service.name=link-of-others,service.namespace=payments',
    OTEL_LOG_LEVEL: 'debug',
  });
  server.process.kill('SIGTERM');
  expect(await server.exit).toBe(0);
  expect(collector.spans.map(({ name, attributes }) => [name, attributes['plaid.request_id']])).toEqual([
    ['POST /link/token/get', 'at-plaid'],
    ['query Progress', undefined],
  ]);
  expect(collector.requests.map(({ headers }) => [headers['x-behind'], headers['content-encoding']])).toEqual(
    [[undefined, undefined]],
  );
  const [{ resource } = {}] = collector.spans;
  expect(resource).toEqual({
    'service.name': 'link-of-tests',
    'service.namespace': 'payments',
    'service.instance.id': expect.stringMatching(
      /^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/,
    ),
  });
  expect(new Set(listLogLines(server).map(({ instance }) => instance))).toEqual(
    new Set([resource?.['service.instance.id']]),
  );
  expect(listLogMessages(server)).toContain('operation');
});

it('logs one line for an unreachable collector and exits with 0', async () => {
  const server = await startTracedProcess({
    OTEL_EXPORTER_OTLP_ENDPOINT: `http://127.0.0.1:${await freePort()}`,
  });
  server.process.kill('SIGTERM');
  expect(await server.exit).toBe(0);
  expect(listLogMessages(server).filter((msg) => String(msg).startsWith('trace export'))).toEqual([
    'trace export failed',
  ]);
});
