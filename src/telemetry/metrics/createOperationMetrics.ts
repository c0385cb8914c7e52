/** Metrics of GraphQL operations, admission control and load shedding. */
import { overloadReasons } from '../../errors/Overloaded';
import { transportNames } from '../../graphql/transports/transportNames';
import type { OperationMetrics, OperationType, SheddingReason } from './Metrics';
import {
  createCounter,
  createGauge,
  createLatencyHistogram,
  type LabelValues,
  type PromRegistry,
} from './series';

const operationTypes: readonly OperationType[] = ['query', 'mutation', 'subscription', 'unknown'];
const sheddingReasons: readonly SheddingReason[] = [...overloadReasons, 'caller'];

export function createOperationMetrics(
  prom: PromRegistry,
  { errorCodes }: Pick<LabelValues, 'errorCodes'>,
): OperationMetrics {
  const operations = createCounter(
    prom,
    'plaid_link_operations_total',
    'Operations by type, transport and outcome. Type unknown: rejected before the type was known.',
    { type: operationTypes, transport: transportNames, outcome: ['ok', 'error'] },
  );
  const durations = createLatencyHistogram(
    prom,
    'plaid_link_operation_duration_seconds',
    'Time from an operation to its response, for a subscription to its start.',
    { type: operationTypes },
  );
  const errors = createCounter(
    prom,
    'plaid_link_errors_total',
    'Operations with at least one error of this code.',
    { code: errorCodes },
  );
  const shed = createCounter(
    prom,
    'plaid_link_shed_total',
    'Requests and connections refused by load shedding, by reason.',
    { reason: sheddingReasons },
  );
  const inFlight = createGauge(prom, 'plaid_link_requests_in_flight', 'Requests in flight.');
  return {
    operation(type, transport, seconds, codes) {
      durations(type).observe(seconds);
      operations(type, transport, codes.length === 0 ? 'ok' : 'error').inc();
      for (const code of codes) errors(code).inc();
    },
    shed: (reason) => shed(reason).inc(),
    requestsInFlight: (change) => inFlight().inc(change),
  };
}
