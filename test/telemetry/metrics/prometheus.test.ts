/** Prometheus metrics, event by event. */
import 'reflect-metadata';
import { collectDefaultMetrics } from 'prom-client';
import { loadPrometheus } from '../../../src/http/registerMetrics';
import { diffCounts, parseExposition } from './exposition';

async function start() {
  const prometheus = await loadPrometheus();
  const page = async () => parseExposition(await prometheus.render());
  return {
    ...prometheus,
    page,
    async countedBy(work: () => void) {
      const before = await page();
      work();
      return diffCounts(before, await page());
    },
    /** Samples of one family. */
    async lines(name: string) {
      const family = (await page()).find((each) => each.name === name);
      return (family?.samples ?? []).map((each) => [each.name, each.labels, each.value]);
    },
  };
}

const SOME = '/link/token/get';
const some = `endpoint="${SOME}"`;

it('observes durations in buckets, sum and count', async () => {
  const { metrics, lines } = await start();
  const name = 'plaid_link_plaid_call_duration_seconds';
  for (const seconds of [0.005, 0.0051, 0.3, 29.5, 31]) metrics.plaidCall(SOME, 'ok', seconds);
  const ofSome = (await lines(name)).filter(
    ([, labels]) => (labels as { endpoint?: string }).endpoint === SOME,
  );
  const bucket = (le: string, value: number) => [`${name}_bucket`, { endpoint: SOME, le }, value];
  expect(ofSome).toEqual([
    bucket('0.005', 1),
    bucket('0.01', 2),
    bucket('0.025', 2),
    bucket('0.05', 2),
    bucket('0.1', 2),
    bucket('0.25', 2),
    bucket('0.5', 3),
    bucket('1', 3),
    bucket('2.5', 3),
    bucket('5', 3),
    bucket('10', 3),
    bucket('30', 4),
    bucket('+Inf', 5),
    [`${name}_sum`, { endpoint: SOME }, expect.closeTo(60.8101, 9)],
    [`${name}_count`, { endpoint: SOME }, 5],
  ]);
});

it('counts unknown endpoints, codes, outcomes and reasons as other', async () => {
  const { metrics, countedBy } = await start();
  const counts = await countedBy(() => {
    for (let round = 0; round < 100; round += 1) {
      metrics.plaidCall(`/made/up/${round}`, 'ok', 1);
      metrics.operation('query', 'http', 1, [`MADE_UP_${round}`]);
      metrics.webhook(`made up ${round}`);
      metrics.update(`MADE_UP_${round}`);
    }
  });
  expect(counts).toEqual({
    'plaid_link_plaid_calls_total{endpoint="other",outcome="ok"}': 100,
    'plaid_link_plaid_call_duration_seconds_count{endpoint="other"}': 100,
    'plaid_link_operations_total{type="query",transport="http",outcome="error"}': 100,
    'plaid_link_operation_duration_seconds_count{type="query"}': 100,
    'plaid_link_errors_total{code="other"}': 100,
    'plaid_link_webhooks_total{outcome="other"}': 100,
    'plaid_link_updates_total{reason="other"}': 100,
  });
});

it('counts requests not sent to Plaid by reason', async () => {
  const { metrics, countedBy } = await start();
  const counts = await countedBy(() => {
    metrics.plaidRetry(SOME, 'connection lost');
    metrics.plaidRefused(SOME, 'circuit open');
    metrics.plaidRefused(SOME, 'too many calls');
    metrics.plaidRetryBudgetSpent(SOME);
    metrics.plaidInFlight(SOME, 1);
    metrics.coalescedRead();
    metrics.linkTokenLoad(false);
    metrics.shed('event loop');
  });
  expect(counts).toEqual({
    [`plaid_link_plaid_retries_total{${some},after="connection_lost"}`]: 1,
    [`plaid_link_plaid_refused_total{${some},reason="circuit_open"}`]: 1,
    [`plaid_link_plaid_refused_total{${some},reason="too_many_calls"}`]: 1,
    [`plaid_link_plaid_retry_budget_spent_total{${some}}`]: 1,
    [`plaid_link_plaid_calls_in_flight{${some}}`]: 1,
    plaid_link_reads_coalesced_total: 1,
    'plaid_link_token_loads_total{time="again"}': 1,
    'plaid_link_shed_total{reason="event_loop"}': 1,
  });
});

it('exposes the state of each circuit breaker and counts openings', async () => {
  const { metrics, lines } = await start();
  const states = async () => {
    const all = await lines('plaid_link_plaid_breaker_state');
    return all
      .filter(([, , value]) => value === 1)
      .map(([, labels]) => Object.values(labels as object).join(' '));
  };
  const rest = ['/webhook_verification_key/get closed'];
  expect(await states()).toEqual(['/link/token/create closed', `${SOME} closed`, ...rest]);
  metrics.breakerState(SOME, 'open');
  metrics.breakerState(SOME, 'open');
  expect(await states()).toEqual(['/link/token/create closed', `${SOME} open`, ...rest]);
  metrics.breakerState(SOME, 'half open');
  expect(await states()).toEqual(['/link/token/create closed', `${SOME} half_open`, ...rest]);
  metrics.breakerState(SOME, 'open');
  metrics.breakerState(SOME, 'closed');
  expect(await states()).toEqual(['/link/token/create closed', `${SOME} closed`, ...rest]);
  expect(await lines('plaid_link_plaid_breaker_openings_total')).toContainEqual([
    'plaid_link_plaid_breaker_openings_total',
    { endpoint: SOME },
    2,
  ]);
});

it("renders the metrics of prom-client's default collectors", async () => {
  collectDefaultMetrics();
  const { page } = await start();
  const names = (await page()).map(({ name }) => name);
  expect(names).toEqual(
    expect.arrayContaining([
      'process_cpu_seconds_total',
      'process_resident_memory_bytes',
      'nodejs_eventloop_lag_p99_seconds',
      'nodejs_gc_duration_seconds',
    ]),
  );
  expect(new Set(names).size).toBe(names.length);
});
