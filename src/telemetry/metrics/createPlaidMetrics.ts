/** Requests to Plaid, those that were not sent, and those that sharing saved. */
import { type BreakerState, breakerStates, plaidOutcomes, plaidRefusals } from '../../plaid/outcomes';
import type { Metrics } from './Metrics';
import { createChildren, exposeAtZero, LATENCY_BUCKETS, type PromRegistry } from './series';

/** @param endpoints the paths that there are. */
export function createPlaidMetrics(
  prom: PromRegistry,
  endpoints: readonly string[],
): Pick<
  Metrics,
  'plaidCall' | 'plaidRetry' | 'plaidRefused' | 'plaidRetryBudgetSpent' | 'plaidInFlight' | 'breakerState'
> {
  const { client, registers } = prom;
  const counter = (name: string, help: string, ...labelNames: string[]) =>
    new client.Counter({
      name: `plaid_link_plaid_${name}`,
      help,
      labelNames: ['endpoint', ...labelNames],
      registers,
    });
  /** For each endpoint, a child for each word. */
  const counts = (name: string, help: string, label: string, words: readonly string[]) => {
    const metric = counter(name, help, label);
    const of = createChildren(endpoints, (endpoint) =>
      createChildren(words, (word) => exposeAtZero(metric.labels({ endpoint, [label]: word }))),
    );
    return (endpoint: string, word: string) => of(endpoint)(word);
  };

  const calls = counts('calls_total', 'Requests sent, each attempt by itself.', 'outcome', plaidOutcomes);
  const retries = counts(
    'retries_total',
    'Requests sent again, by what became of the one before.',
    'after',
    plaidOutcomes,
  );
  const refused = counts(
    'refused_total',
    'Requests not sent, for the sake of Plaid or of this server.',
    'reason',
    plaidRefusals,
  );
  const durations = new client.Histogram({
    name: 'plaid_link_plaid_call_duration_seconds',
    help: 'From a request to its outcome.',
    labelNames: ['endpoint'],
    buckets: LATENCY_BUCKETS,
    registers,
  });
  const durationsOf = createChildren(endpoints, (endpoint) => {
    durations.zero({ endpoint });
    return durations.labels({ endpoint });
  });
  const budgetSpent = counter('retry_budget_spent_total', 'Requests not sent again, since too many were.');
  const budgetSpentOf = createChildren(endpoints, (endpoint) =>
    exposeAtZero(budgetSpent.labels({ endpoint })),
  );
  const inFlight = new client.Gauge({
    name: 'plaid_link_plaid_calls_in_flight',
    help: 'Requests under way.',
    labelNames: ['endpoint'],
    registers,
  });
  const inFlightOf = createChildren(endpoints, (endpoint) => exposeAtZero(inFlight.labels({ endpoint })));
  return {
    plaidCall(endpoint, outcome, seconds) {
      calls(endpoint, outcome).inc();
      durationsOf(endpoint).observe(seconds);
    },
    plaidRetry: (endpoint, after) => retries(endpoint, after).inc(),
    plaidRefused: (endpoint, refusal) => refused(endpoint, refusal).inc(),
    plaidRetryBudgetSpent: (endpoint) => budgetSpentOf(endpoint).inc(),
    plaidInFlight: (endpoint, change) => inFlightOf(endpoint).inc(change),
    ...showBreakers(prom, endpoints),
  };
}

/** Of each endpoint one state is 1: all are closed until something else is said. */
function showBreakers(
  { client, registers }: PromRegistry,
  endpoints: readonly string[],
): Pick<Metrics, 'breakerState'> {
  const state = new client.Gauge({
    name: 'plaid_link_plaid_breaker_state',
    help: '1 for the state in which the circuit breaker is; open, nothing is sent.',
    labelNames: ['endpoint', 'state'],
    registers,
  });
  const openings = new client.Counter({
    name: 'plaid_link_plaid_breaker_openings_total',
    help: 'How often it opened.',
    labelNames: ['endpoint'],
    registers,
  });
  const breakers = createChildren(endpoints, (endpoint) => {
    const of = createChildren(breakerStates, (label) =>
      exposeAtZero(state.labels({ endpoint, state: label })),
    );
    of('closed').inc();
    return { of, current: 'closed' as BreakerState, openings: exposeAtZero(openings.labels({ endpoint })) };
  });
  return {
    breakerState(endpoint, next) {
      const each = breakers(endpoint);
      if (next === each.current) return;
      each.of(each.current).dec();
      each.of(next).inc();
      each.current = next;
      if (next === 'open') each.openings.inc();
    },
  };
}

export function createCoalescingMetrics({
  client,
  registers,
}: PromRegistry): Pick<Metrics, 'coalescedRead' | 'linkTokenLoad'> {
  const flights = new client.Counter({
    name: 'plaid_link_flights_shared_total',
    help: 'Reads of a link token that joined one which was under way.',
    registers,
  });
  const asked = new client.Counter({
    name: 'plaid_link_loader_asked_total',
    help: 'Link tokens asked for by operations: the first time within one, and again, which costs no read.',
    labelNames: ['time'],
    registers,
  });
  const first = exposeAtZero(asked.labels({ time: 'first' }));
  const again = exposeAtZero(asked.labels({ time: 'again' }));
  return {
    coalescedRead: () => flights.inc(),
    linkTokenLoad: (isFirst) => (isFirst ? first : again).inc(),
  };
}
