/** Tracing: spans are exported if a collector is configured; otherwise the trace context is only propagated. */
import type { TracesConfig } from '../../config/telemetryConfig';
import type { Logger } from '../logger';
import { propagationOnlyTracing } from './propagationOnlyTracing';
import type { Tracing } from './Trace';

export function createTracing(config: TracesConfig | null, logger: Logger): Tracing {
  if (config === null) return propagationOnlyTracing;
  // Loaded on demand: OpenTelemetry's SDK takes some megabytes.
  const { createOtelTracing }: typeof import('./createOtelTracing.js') = require('./createOtelTracing');
  return createOtelTracing(config, logger);
}
