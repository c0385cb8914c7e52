/** Requests to Plaid, those that were not sent, and those that sharing saved. */
import type { BreakerState, Metrics, PlaidOutcome, PlaidRefusal } from './Metrics';
import type { Page } from './Page';
import { byWord, type Count, type Series, USUAL_SECONDS } from './series';

const outcomes: readonly PlaidOutcome[] = [
  'ok',
  'rejected',
  'rate limited',
  'server error',
  'not json',
  'timeout',
  'no connection',
  'connection lost',
  'too large',
  'cancelled',
];
const refusals: readonly PlaidRefusal[] = ['circuit open', 'too many calls'];
const states: readonly BreakerState[] = ['closed', 'open', 'half open'];

/** @param endpoints the paths that there are. */
export function countPlaid(
  page: Page,
  endpoints: readonly string[],
): Pick<
  Metrics,
  'plaidCall' | 'plaidRetry' | 'plaidRefused' | 'plaidRetryBudgetSpent' | 'plaidInFlight' | 'breaker'
> {
  const series = (name: string, help: string): Series => ({ name: `plaid_link_plaid_${name}`, help });
  /** For each endpoint, a line for each word. */
  const counts = (each: Series, label: string, words: readonly string[]) => {
    const lines = page.counts(each, 'endpoint', label);
    const of = byWord(endpoints, (endpoint) => byWord(words, (word) => lines({ endpoint, [label]: word })));
    return (endpoint: string, word: string): Count => of(endpoint)(word);
  };

  const calls = counts(series('calls_total', 'Requests sent, each attempt by itself.'), 'outcome', outcomes);
  const retries = counts(
    series('retries_total', 'Requests sent again, by what became of the one before.'),
    'after',
    outcomes,
  );
  const refused = counts(
    series('refused_total', 'Requests not sent, for the sake of Plaid or of this server.'),
    'reason',
    refusals,
  );
  const durations = page.durations(
    series('call_duration_seconds', 'From a request to its outcome.'),
    USUAL_SECONDS,
    'endpoint',
  );
  const durationsOf = byWord(endpoints, (endpoint) => durations({ endpoint }));
  const budgetSpent = page.counts(
    series('retry_budget_spent_total', 'Requests not sent again, since too many were.'),
    'endpoint',
  );
  const budgetSpentOf = byWord(endpoints, (endpoint) => budgetSpent({ endpoint }));
  const inFlight = page.levels(series('calls_in_flight', 'Requests under way.'), 'endpoint');
  const inFlightOf = byWord(endpoints, (endpoint) => inFlight({ endpoint }));
  return {
    plaidCall(endpoint, outcome, seconds) {
      calls(endpoint, outcome).add(1);
      durationsOf(endpoint).observe(seconds);
    },
    plaidRetry: (endpoint, after) => retries(endpoint, after).add(1),
    plaidRefused: (endpoint, refusal) => refused(endpoint, refusal).add(1),
    plaidRetryBudgetSpent: (endpoint) => budgetSpentOf(endpoint).add(1),
    plaidInFlight: (endpoint, change) => inFlightOf(endpoint).add(change),
    ...showBreakers(page, endpoints),
  };
}

/** Of each endpoint one state is 1: all are closed until something else is said. */
function showBreakers(page: Page, endpoints: readonly string[]): Pick<Metrics, 'breaker'> {
  const state = page.levels(
    {
      name: 'plaid_link_plaid_breaker_state',
      help: '1 for the state in which the circuit breaker is; open, nothing is sent.',
    },
    'endpoint',
    'state',
  );
  const openings = page.counts(
    { name: 'plaid_link_plaid_breaker_openings_total', help: 'How often it opened.' },
    'endpoint',
  );
  const breakers = byWord(endpoints, (endpoint) => {
    const of = byWord(states, (label) => state({ endpoint, state: label }));
    of('closed').add(1);
    return { of, current: 'closed' as BreakerState, openings: openings({ endpoint }) };
  });
  return {
    breaker(endpoint, next) {
      const each = breakers(endpoint);
      if (next === each.current) return;
      each.of(each.current).add(-1);
      each.of(next).add(1);
      each.current = next;
      if (next === 'open') each.openings.add(1);
    },
  };
}

export function countSharing(page: Page): Pick<Metrics, 'flightShared' | 'loaderAsked'> {
  const flights = page.counts({
    name: 'plaid_link_flights_shared_total',
    help: 'Reads of a link token that joined one which was under way.',
  })();
  const asked = page.counts(
    {
      name: 'plaid_link_loader_asked_total',
      help: 'Link tokens asked for by operations: the first time within one, and again, which costs no read.',
    },
    'time',
  );
  const first = asked({ time: 'first' });
  const again = asked({ time: 'again' });
  return {
    flightShared: () => flights.add(1),
    loaderAsked: (isFirst) => (isFirst ? first : again).add(1),
  };
}
