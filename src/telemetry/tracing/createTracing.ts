/** Tracing: spans are exported if a collector is configured; otherwise the trace context is only propagated. */
import type { Logger } from '../logger';
import type { LiveTraces } from './OtlpSpanExporter';
import { propagationOnlyTracing } from './propagationOnlyTracing';
import type { Tracing } from './Trace';

/** @param live whether there is a collector does not change; its headers may. */
export function createTracing(live: LiveTraces, logger: Logger): Tracing {
  const config = live.current.telemetry.traces;
  if (config === null) return propagationOnlyTracing;
  // Loaded on demand: OpenTelemetry's SDK takes some megabytes.
  const { createOtelTracing }: typeof import('./createOtelTracing.js') = require('./createOtelTracing');
  return createOtelTracing(config, live, logger);
}
