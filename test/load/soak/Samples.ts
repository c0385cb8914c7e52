/** Samples of the server's state over time. */
import { request } from 'undici';
import type { MetricsText } from './ground/metricsText';
import { readMetrics } from './ground/metricsText';
import { handlesOf, residentMemoryMb } from './ground/processHandles';
import type { ServerProcess } from './ground/serverProcess';
import type { Interval, Records } from './Records';

export interface Sample {
  /** Seconds since the run began. */
  readonly second: number;
  readonly memoryMb: number;
  readonly heapMb: number;
  readonly handles: number;
  readonly sockets: number;
  /** Cores used since the previous sample. */
  readonly cpu: number;
  /** 99th percentile of the event-loop delay. */
  readonly loopDelayMs: number;
  readonly subscriptions: number;
  readonly liveConnections: number;
  readonly requestsInFlight: number;
  readonly plaidInFlight: number;
  readonly breakersOpen: number;
  /** Average since the previous sample. */
  readonly plaidCallsPerSecond: number;
  readonly interval: Interval;
  readonly intervalSeconds: number;
}

const GAUGES = {
  subscriptions: 'plaid_link_subscriptions',
  'live connections': 'plaid_link_live_connections',
  'requests in flight': 'plaid_link_requests_in_flight',
  'calls of Plaid in flight': 'plaid_link_plaid_calls_in_flight',
} as const;

export class Sampler {
  readonly #server: ServerProcess;
  readonly #records: Records;
  readonly #plaidCalls: () => number;
  readonly #since: number;
  #before: { second: number; plaidCalls: number; metrics: MetricsText | null } = {
    second: 0,
    plaidCalls: 0,
    metrics: null,
  };

  /**
   * @param plaidCalls number of calls so far.
   * @param since start of the run on the clock of `performance.now()`.
   */
  constructor(server: ServerProcess, records: Records, plaidCalls: () => number, since: number) {
    this.#server = server;
    this.#records = records;
    this.#plaidCalls = plaidCalls;
    this.#since = since;
  }

  /** The metrics of the last sample. */
  metrics(): MetricsText {
    return this.#before.metrics ?? readMetrics('');
  }

  async sample(): Promise<Sample> {
    const { pid, url } = this.#server;
    const metrics = await scrape(url);
    const second = (performance.now() - this.#since) / 1_000;
    const before = this.#before;
    const plaidCalls = this.#plaidCalls();
    this.#before = { second, plaidCalls, metrics };
    const intervalSeconds = second - before.second;
    const handles = handlesOf(pid);
    const cpuSeconds = (of: MetricsText | null) => of?.sum('process_cpu_seconds_total') ?? Number.NaN;
    const gauge = (name: string) => metrics.sum(name) ?? Number.NaN;
    return {
      second,
      memoryMb: residentMemoryMb(pid),
      heapMb: gauge('nodejs_heap_size_used_bytes') / 2 ** 20,
      handles: handles.all,
      sockets: handles.sockets,
      cpu: (cpuSeconds(metrics) - cpuSeconds(before.metrics)) / intervalSeconds,
      loopDelayMs: gauge('nodejs_eventloop_lag_p99_seconds') * 1_000,
      subscriptions: gauge(GAUGES.subscriptions),
      liveConnections: gauge(GAUGES['live connections']),
      requestsInFlight: gauge(GAUGES['requests in flight']),
      plaidInFlight: gauge(GAUGES['calls of Plaid in flight']),
      breakersOpen: metrics.sum('plaid_link_plaid_breaker_state', { state: 'open' }) ?? Number.NaN,
      plaidCallsPerSecond: (plaidCalls - before.plaidCalls) / intervalSeconds,
      interval: this.#records.recent(),
      intervalSeconds,
    };
  }
}

export async function scrape(url: string): Promise<MetricsText> {
  const { statusCode, body } = await request(`${url}/metrics`, { headers: { connection: 'close' } });
  const text = await body.text();
  if (statusCode !== 200) throw new Error(`/metrics answers with ${statusCode}: ${text.slice(0, 200)}`);
  return readMetrics(text);
}
