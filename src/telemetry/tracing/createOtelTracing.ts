/**
 * OpenTelemetry's SDK, put together by hand: nothing of it is registered for the whole process, and no variable of the
 * environment is left to it, whose defaults read a dozen of them.
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
import { OtlpSpanExporter } from './OtlpSpanExporter';
import { parseTraceContext } from './parseTraceContext';
import { continueTrace, createRootTrace } from './spans';
import type { Tracing } from './Trace';

/** What is not sent within this time of the end is lost. */
const MAX_LAST_SENDING_MS = 2_500;

const MAX_TEXT = 300;
const MAX_ENTRIES = 64;

const limits = { attributeValueLengthLimit: MAX_TEXT, attributeCountLimit: MAX_ENTRIES };

export function createOtelTracing(config: TracesConfig, logger: Logger): Tracing {
  const sender = new OtlpSpanExporter(config, logger);
  const processor = new BatchSpanProcessor(sender, {
    // Of what comes meanwhile, more than this is dropped: some 2 MB.
    maxQueueSize: 2_048,
    maxExportBatchSize: 512,
    scheduledDelayMillis: 2_000,
    exportTimeoutMillis: 30_000,
  });
  const provider = new BasicTracerProvider({
    resource: resourceFromAttributes({ 'service.name': config.serviceName }),
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
        MAX_LAST_SENDING_MS,
        sender.flush(() => provider.shutdown()),
      );
      await sender.close();
    },
  };
}
