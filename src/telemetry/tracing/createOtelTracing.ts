/**
 * Tracing with OpenTelemetry's SDK. It is not registered for the process, and each option is set: the SDK's defaults read
 * a dozen environment variables.
 */
import { resourceFromAttributes } from '@opentelemetry/resources';
import {
  BasicTracerProvider,
  BatchSpanProcessor,
  ParentBasedSampler,
  TraceIdRatioBasedSampler,
} from '@opentelemetry/sdk-trace-base';
import { withTimeout } from '../../async/withTimeout';
import type { TracesConfig } from '../../config/telemetryConfig';
import type { Logger } from '../logger';
import { type LiveTraces, OtlpSpanExporter } from './OtlpSpanExporter';
import { parseTraceContext } from './parseTraceContext';
import { continueTrace, createRootTrace } from './spans';
import type { Tracing } from './Trace';

/** Time limit for exporting the remaining spans at shutdown. */
const FLUSH_TIMEOUT_MS = 2_500;

const MAX_TEXT = 300;
const MAX_ENTRIES = 64;

const limits = { attributeValueLengthLimit: MAX_TEXT, attributeCountLimit: MAX_ENTRIES };

export function createOtelTracing(config: TracesConfig, live: LiveTraces, logger: Logger): Tracing {
  const exporter = new OtlpSpanExporter(config, live, logger);
  const processor = new BatchSpanProcessor(exporter, {
    // Spans above this number are dropped; it takes about 2 MB.
    maxQueueSize: 2_048,
    maxExportBatchSize: 512,
    scheduledDelayMillis: 2_000,
    exportTimeoutMillis: 30_000,
  });
  const provider = new BasicTracerProvider({
    resource: resourceFromAttributes(config.resource),
    sampler: new ParentBasedSampler({ root: new TraceIdRatioBasedSampler(config.sampleRatio) }),
    spanProcessors: [processor],
    generalLimits: limits,
    spanLimits: {
      ...limits,
      eventCountLimit: MAX_ENTRIES,
      linkCountLimit: 0,
      attributePerEventCountLimit: MAX_ENTRIES,
      attributePerLinkCountLimit: 0,
    },
  });
  const tracer = provider.getTracer('plaid-link-graphql');
  const root = createRootTrace(tracer);
  return {
    root,
    extract(headers) {
      const remote = parseTraceContext(headers);
      return remote === null ? root : continueTrace(tracer, remote);
    },
    async stop() {
      await withTimeout(
        FLUSH_TIMEOUT_MS,
        exporter.flush(() => provider.shutdown()),
      );
      await exporter.close();
    },
  };
}
