/**
 * What is counted and timed, for Prometheus. No label holds what a caller or Plaid made up: each is of a list that
 * somebody wrote down, or is `other`. Fields that Plaid invents are the exception, and have a bound of their own.
 */
import { createLiveMetrics, type LiveLabelValues } from './createLiveMetrics';
import { createLoadMetrics, createOperationMetrics } from './createOperationMetrics';
import { createCoalescingMetrics, createPlaidMetrics } from './createPlaidMetrics';
import { createUnknownMetrics } from './createUnknownMetrics';
import type { Metrics } from './Metrics';
import type { PromRegistry } from './series';

/** What may stand in a label. */
export interface LabelValues extends LiveLabelValues {
  /** The paths at Plaid. */
  readonly endpoints: readonly string[];
  /** Of errors. */
  readonly codes: readonly string[];
}

export interface Prometheus {
  readonly metrics: Metrics;
  /** All of it, as Prometheus reads it. */
  render(): Promise<string>;
  /** Of what `render` gives. */
  readonly contentType: string;
}

/**
 * Metrics of one server, in a registry of its own: a process may have several. What prom-client's global registry holds
 * besides (`collectDefaultMetrics`, once per process) is rendered too.
 */
export function createPrometheus(client: PromRegistry['client'], words: LabelValues): Prometheus {
  const register = new client.Registry();
  const prom = { client, registers: [register] };
  const metrics: Metrics = {
    ...createOperationMetrics(prom, words.codes),
    ...createLoadMetrics(prom),
    ...createPlaidMetrics(prom, words.endpoints),
    ...createCoalescingMetrics(prom),
    ...createLiveMetrics(prom, words),
    ...createUnknownMetrics(prom),
  };
  return {
    metrics,
    contentType: register.contentType,
    render: () => client.Registry.merge([register, client.register]).metrics(),
  };
}
