/** Operations, what was answered to them, and what was turned away for want of room. */
import { overloadReasons } from '../../errors/RateLimited';
import { transportNames } from '../../graphql/transports/transportNames';
import type { Metrics, OperationType, SheddingReason } from './Metrics';
import { createChildren, exposeAtZero, LATENCY_BUCKETS, type PromRegistry } from './series';

const types: readonly OperationType[] = ['query', 'mutation', 'subscription', 'unknown'];
const reasonsToShed: readonly SheddingReason[] = [...overloadReasons, 'caller'];

/** @param codes of all errors that there may be. */
export function createOperationMetrics(
  { client, registers }: PromRegistry,
  codes: readonly string[],
): Pick<Metrics, 'operation'> {
  const counts = new client.Counter({
    name: 'plaid_link_operations_total',
    help: 'Operations answered; of type unknown are those refused before it was known what they are.',
    labelNames: ['type', 'transport', 'outcome'],
    registers,
  });
  const durations = new client.Histogram({
    name: 'plaid_link_operation_duration_seconds',
    help: 'From an operation to its answer; of a subscription, until it has begun.',
    labelNames: ['type'],
    buckets: LATENCY_BUCKETS,
    registers,
  });
  const operations = createChildren(types, (type) => {
    durations.zero({ type });
    return {
      durations: durations.labels({ type }),
      by: createChildren(transportNames, (transport) => ({
        ok: exposeAtZero(counts.labels({ type, transport, outcome: 'ok' })),
        failed: exposeAtZero(counts.labels({ type, transport, outcome: 'error' })),
      })),
    };
  });
  const errors = new client.Counter({
    name: 'plaid_link_errors_total',
    help: 'Operations with an error of that code: one for each of its codes, however many errors it has.',
    labelNames: ['code'],
    registers,
  });
  const errorsOf = createChildren(codes, (code) => exposeAtZero(errors.labels({ code })));
  return {
    operation(type, transport, seconds, codesOfErrors) {
      const each = operations(type);
      each.durations.observe(seconds);
      const { ok, failed } = each.by(transport);
      if (codesOfErrors.length === 0) return ok.inc();
      failed.inc();
      for (const code of codesOfErrors) errorsOf(code).inc();
    },
  };
}

export function createLoadMetrics({
  client,
  registers,
}: PromRegistry): Pick<Metrics, 'shed' | 'requestsInFlight'> {
  const shed = new client.Counter({
    name: 'plaid_link_shed_total',
    help: 'Requests and connections turned away before they were looked at.',
    labelNames: ['reason'],
    registers,
  });
  const shedFor = createChildren(reasonsToShed, (reason) => exposeAtZero(shed.labels({ reason })));
  const inFlight = new client.Gauge({
    name: 'plaid_link_requests_in_flight',
    help: 'Requests that are being answered.',
    registers,
  });
  return {
    shed: (why) => shedFor(why).inc(),
    requestsInFlight: (change) => inFlight.inc(change),
  };
}
