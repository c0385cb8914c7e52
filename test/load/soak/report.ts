/** Report of a run as text and tables. */
import { markdown } from '../bench/tables';
import type { Sample } from './Samples';
import type { SoakResult } from './soak';

/** One line per sample, printed during the run. */
export function lineOf(sample: Sample): string {
  const { interval, intervalSeconds } = sample;
  const errors = [...interval.errors].map(([code, count]) => `${count} ${code}`).join(', ');
  return [
    `${sample.second.toFixed(0).padStart(4)} s`,
    `${sample.memoryMb.toFixed(0)} MB (heap ${sample.heapMb.toFixed(0)})`,
    `${sample.handles} handles`,
    `${(interval.operations / intervalSeconds).toFixed(0)} operations/s`,
    `${sample.plaidCallsPerSecond.toFixed(0)} calls/s`,
    `read p99 ${(interval.tallies.get('read')?.p99Ms ?? Number.NaN).toFixed(0)} ms`,
    `${(sample.cpu * 100).toFixed(0)} % of a core`,
    `loop p99 ${sample.loopDelayMs.toFixed(0)} ms`,
    `${sample.subscriptions} subscriptions`,
    errors,
  ]
    .filter(Boolean)
    .join(', ');
}

export function report(result: SoakResult): string {
  return [
    `**What was asked**, in ${(result.seconds / 60).toFixed(1)} minutes, ${result.withRedis ? 'with' : 'without'} Redis.`,
    operations(result),
    `**Errors**, all sent to the client of the request.`,
    errors(result),
    `**What it held.**`,
    resources(result),
    sharing(result),
    complaints(result),
    `**What has to hold.**`,
    verdict(result),
  ].join('\n\n');
}

function operations({ all }: SoakResult): string {
  return markdown(
    ['operation', 'times', 'p50 ms', 'p99 ms', 'most ms'],
    [...all.tallies].map(([kind, { count, p50Ms, p99Ms, mostMs }]) => [
      kind,
      String(count),
      p50Ms.toFixed(1),
      p99Ms.toFixed(0),
      mostMs.toFixed(0),
    ]),
  );
}

function errors({ all }: SoakResult): string {
  return markdown(
    ['code', 'times'],
    [...all.errors].sort(([, one], [, other]) => other - one).map(([code, count]) => [code, String(count)]),
  );
}

function resources({ start, end, samples, seconds }: SoakResult): string {
  const during = (from: number, to: number, of: (sample: Sample) => number) => {
    const values = samples.filter(({ second }) => second >= from && second <= to).map(of);
    return values.reduce((sum, value) => sum + value, 0) / values.length;
  };
  const minute = Math.min(60, seconds / 5);
  const row = (what: string, of: (sample: Sample) => number) => [
    what,
    of(start).toFixed(0),
    during(0, minute, of).toFixed(0),
    during(seconds - minute, seconds + 1, of).toFixed(0),
    Math.max(...samples.map(of)).toFixed(0),
    of(end).toFixed(0),
  ];
  return markdown(
    ['', 'start', 'first minute', 'last minute', 'most', 'end'],
    [
      row('memory MB', ({ memoryMb }) => memoryMb),
      row('heap MB', ({ heapMb }) => heapMb),
      row('handles', ({ handles }) => handles),
      row('sockets', ({ sockets }) => sockets),
      row('subscriptions', ({ subscriptions }) => subscriptions),
      row('requests in flight', ({ requestsInFlight }) => requestsInFlight),
      row('calls of Plaid in flight', ({ plaidInFlight }) => plaidInFlight),
      row('% of a core', ({ cpu }) => cpu * 100),
      row('event loop late, p99 ms', ({ loopDelayMs }) => loopDelayMs),
    ],
  );
}

function sharing({ metrics, plaidCalls, creates, memorySlope, heapSlope, left, exit }: SoakResult): string {
  const counted = (name: string, labels = {}) => String(metrics.sum(name, labels) ?? 'an unknown number of');
  return [
    `${creates.sent} creates sent, ${creates.accepted} accepted. ${plaidCalls} calls reached the proxy.`,
    // Clients that read nothing request one token fifty times, so a share of the total would be meaningless.
    `Of ${counted('plaid_link_token_loads_total')} link tokens that operations asked for, ` +
      `${counted('plaid_link_token_loads_total', { time: 'again' })} were asked for again within one, and ` +
      `${counted('plaid_link_reads_coalesced_total')} reads joined one that was under way.`,
    `${counted('plaid_link_plaid_retries_total')} calls were sent again, ` +
      `${counted('plaid_link_plaid_refused_total')} not sent, ` +
      `breakers opened ${counted('plaid_link_plaid_breaker_openings_total')} times, ` +
      `${counted('plaid_link_shed_total')} requests were shed` +
      ` (${[...metrics.by('plaid_link_shed_total', 'reason')].map(([why, times]) => `${why}: ${times}`).join(', ')}).`,
    `Over the second half, memory grew by ${memorySlope.toFixed(2)} MB a minute and the heap by ${heapSlope.toFixed(2)}.`,
    `${left} operations were not begun, because so many were under way.`,
    `It ended with ${exit.exitCode} after ${exit.ms.toFixed(0)} ms.`,
  ].join('\n');
}

function complaints({ complaints: all }: SoakResult): string {
  if (all.size === 0) return 'The log has no warnings.';
  const rows = [...all].sort(([, one], [, other]) => other - one).slice(0, 30);
  return markdown(
    ['in the log', 'times'],
    rows.map(([what, times]) => [what, String(times)]),
  );
}

function verdict({ rules }: SoakResult): string {
  return markdown(
    ['rule', 'broken', 'for example'],
    rules
      .verdicts()
      .map(({ rule, times, examples }) => [
        rule,
        times === 0 ? 'never' : `${times} times`,
        examples.join('; '),
      ]),
  );
}
