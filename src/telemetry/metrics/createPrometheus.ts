/**
 * Metrics of one server for Prometheus. A label value is one of a fixed list or `other`, never text from a caller. The
 * exception, names of unknown fields from Plaid, is bounded by `createUnknownReporter`.
 */
import { buildInfo } from '../buildInfo';
import { countDroppedLines } from '../logger';
import { createLiveMetrics } from './createLiveMetrics';
import { createOperationMetrics } from './createOperationMetrics';
import { createPlaidMetrics } from './createPlaidMetrics';
import type { Metrics } from './Metrics';
import { createCounter, createGauge, type LabelValues, type PromRegistry } from './series';

export interface Prometheus {
  readonly metrics: Metrics;
  /** Renders all metrics in Prometheus' text format. */
  render(): Promise<string>;
  /** Content type of the rendered text. */
  readonly contentType: string;
}

/**
 * Creates the metrics in a registry of their own, since a process may run several servers. prom-client's global
 * registry (`collectDefaultMetrics`, once per process) is rendered with them.
 */
export function createPrometheus(client: PromRegistry['client'], labelValues: LabelValues): Prometheus {
  const register = new client.Registry();
  const prom = { client, registers: [register] };
  const droppedLines = createCounter(
    prom,
    'plaid_link_log_lines_dropped_total',
    'Log lines dropped because stdout did not take them.',
  );
  let countedLines = 0;
  // Prometheus treats an empty label as absent.
  const { version, commit = '' } = buildInfo;
  createGauge(prom, 'plaid_link_build_info', 'Version and commit of the server.', {
    version: [version],
    commit: [commit],
  })(version, commit).set(1);
  return {
    metrics: {
      ...createOperationMetrics(prom, labelValues),
      ...createPlaidMetrics(prom, labelValues),
      ...createLiveMetrics(prom, labelValues),
    },
    contentType: register.contentType,
    render() {
      const dropped = countDroppedLines();
      droppedLines().inc(dropped - countedLines);
      countedLines = dropped;
      return client.Registry.merge([register, client.register]).metrics();
    },
  };
}
