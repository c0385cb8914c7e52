/** Metrics of requests to Plaid, the circuit breakers, read coalescing and what the schema does not know. */
import { callRefusals, circuitStates } from '../../async/CircuitBreaker';
import { plaidOutcomes } from '../../plaid/outcomes';
import type { PlaidMetrics } from './Metrics';
import {
  createCounter,
  createGauge,
  createLatencyHistogram,
  type LabelValues,
  type PromRegistry,
} from './series';

export function createPlaidMetrics(
  prom: PromRegistry,
  { endpoints, idempotencyOutcomes }: Pick<LabelValues, 'endpoints' | 'idempotencyOutcomes'>,
): PlaidMetrics {
  const calls = createCounter(
    prom,
    'plaid_link_plaid_calls_total',
    'Requests sent to Plaid by outcome. Each attempt counts.',
    { endpoint: endpoints, outcome: plaidOutcomes },
  );
  const retries = createCounter(
    prom,
    'plaid_link_plaid_retries_total',
    'Requests to Plaid sent again, by the outcome of the attempt before.',
    { endpoint: endpoints, after: plaidOutcomes },
  );
  const refused = createCounter(
    prom,
    'plaid_link_plaid_refused_total',
    'Requests not sent to Plaid, by reason: open circuit breaker or concurrency limit.',
    { endpoint: endpoints, reason: callRefusals },
  );
  const durations = createLatencyHistogram(
    prom,
    'plaid_link_plaid_call_duration_seconds',
    'Time from a request to Plaid to its outcome. Each attempt counts.',
    { endpoint: endpoints },
  );
  const budgetSpent = createCounter(
    prom,
    'plaid_link_plaid_retry_budget_spent_total',
    'Retries not made because the retry budget was spent.',
    { endpoint: endpoints },
  );
  const inFlight = createGauge(prom, 'plaid_link_plaid_calls_in_flight', 'Requests to Plaid in flight.', {
    endpoint: endpoints,
  });
  const coalesced = createCounter(
    prom,
    'plaid_link_reads_coalesced_total',
    'Reads of a link token coalesced into a read in flight.',
  );
  const idempotentCreates = createCounter(
    prom,
    'plaid_link_idempotent_creates_total',
    'Creates with an idempotency key, by outcome.',
    { outcome: idempotencyOutcomes },
  );
  const loads = createCounter(
    prom,
    'plaid_link_token_loads_total',
    'Link tokens read by operations: first time in the operation, or again, which needs no read.',
    { time: ['first', 'again'] },
  );
  const unknown = new prom.client.Counter({
    name: 'plaid_link_unknown_from_plaid_total',
    help: 'Fields, enum values and kinds of values from Plaid that the schema does not know.',
    labelNames: ['kind', 'type', 'field'],
    registers: prom.registers,
  });
  return {
    plaidCall(endpoint, outcome, seconds) {
      calls(endpoint, outcome).inc();
      durations(endpoint).observe(seconds);
    },
    plaidRetry: (endpoint, after) => retries(endpoint, after).inc(),
    plaidRefused: (endpoint, reason) => refused(endpoint, reason).inc(),
    plaidRetryBudgetSpent: (endpoint) => budgetSpent(endpoint).inc(),
    plaidInFlight: (endpoint, change) => inFlight(endpoint).inc(change),
    breakerState: createBreakerMetrics(prom, endpoints),
    coalescedRead: () => coalesced().inc(),
    idempotentCreate: (outcome) => idempotentCreates(outcome).inc(),
    linkTokenLoad: (isFirst) => loads(isFirst ? 'first' : 'again').inc(),
    unknownFromPlaid: (kind, type, field) => unknown.inc({ kind, type, field }),
  };
}

function createBreakerMetrics(
  prom: PromRegistry,
  endpoints: readonly string[],
): PlaidMetrics['breakerState'] {
  const states = createGauge(
    prom,
    'plaid_link_plaid_breaker_state',
    '1 for the current state of the circuit breaker, 0 for the others.',
    { endpoint: endpoints, state: circuitStates },
  );
  const openings = createCounter(
    prom,
    'plaid_link_plaid_breaker_openings_total',
    'Number of times the circuit breaker opened.',
    { endpoint: endpoints },
  );
  for (const endpoint of endpoints) states(endpoint, 'closed').set(1);
  const open = new Set<string>();
  return (endpoint, next) => {
    for (const state of circuitStates) states(endpoint, state).set(state === next ? 1 : 0);
    if (next !== 'open') open.delete(endpoint);
    else if (!open.has(endpoint)) {
      open.add(endpoint);
      openings(endpoint).inc();
    }
  };
}
