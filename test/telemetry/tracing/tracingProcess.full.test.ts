/** Shutdown in real time with a collector that never responds. */
import { startCollector } from '../../support/collector';
import { until } from '../../support/until';
import { listLogMessages, startTracedProcess } from './tracedProcess';

it('exits with 0 after SIGTERM while a collector never answers', async () => {
  const collector = await startCollector(() => {});
  const server = await startTracedProcess({ OTEL_EXPORTER_OTLP_ENDPOINT: collector.url });
  await until(() => collector.requests.length > 0);
  server.process.kill('SIGTERM');
  expect(await server.exit).toBe(0);
  expect(listLogMessages(server).filter((msg) => String(msg).startsWith('trace export'))).toEqual([
    'trace export failed',
  ]);
});
