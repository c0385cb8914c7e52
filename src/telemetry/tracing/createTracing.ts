/** Traces: made and sent where there is a collector, else only handed on. */
import type { TracesConfig } from '../../config/telemetryConfig';
import type { Logger } from '../logger';
import { propagationOnlyTracing } from './propagationOnlyTracing';
import type { Tracing } from './Trace';

export function createTracing(config: TracesConfig | null, logger: Logger): Tracing {
  if (config === null) return propagationOnlyTracing;
  // Loaded only where spans are made: it takes some megabytes.
  const {
    createOtelTracing: makeTraces,
  }: typeof import('./createOtelTracing.js') = require('./createOtelTracing');
  return makeTraces(config, logger);
}
