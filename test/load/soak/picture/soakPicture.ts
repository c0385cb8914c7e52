/** The picture of a run. */

import type { Sample } from '../Samples';
import type { SoakResult } from '../soak';
import type { Panel, Series } from './panel';
import type { Picture } from './picture';

const BLUE = '#0072b2';
const ORANGE = '#d55e00';
const GREEN = '#009e73';
const PURPLE = '#8d4f9f';
const GREY = '#7a7a7a';

/** Errors with a line of their own; all others share one. */
const CODES: ReadonlyMap<string, string> = new Map([
  ['PLAID_UNAVAILABLE', ORANGE],
  ['PLAID_RATE_LIMITED', PURPLE],
  ['RATE_LIMITED', BLUE],
  ['LINK_TOKEN_NOT_FOUND', GREEN],
]);

export function pictureOf({ seconds, samples, phases, all, start, rules }: SoakResult): Picture {
  const line = (name: string, color: string, of: (sample: Sample) => number, isDashed = false): Series => ({
    name,
    color,
    isDashed,
    points: samples.map((sample) => [sample.second, of(sample)]),
  });
  const latency = (kind: string, color: string): Series[] => [
    line(`${kind} p50`, color, ({ interval }) => interval.tallies.get(kind)?.p50Ms ?? Number.NaN, true),
    line(`${kind} p99`, color, ({ interval }) => interval.tallies.get(kind)?.p99Ms ?? Number.NaN),
  ];
  const perSecond = (count: number, { intervalSeconds }: Sample) => count / intervalSeconds;

  const panels: Panel[] = [
    {
      title: 'Memory',
      unit: 'MB',
      scale: 'linear',
      series: [
        line('of the process', BLUE, ({ memoryMb }) => memoryMb),
        line('heap in use', GREEN, ({ heapMb }) => heapMb),
      ],
    },
    {
      title: 'Open handles',
      unit: 'count',
      scale: 'linear',
      series: [
        line('all', BLUE, ({ handles }) => handles),
        line('sockets', GREEN, ({ sockets }) => sockets, true),
      ],
    },
    {
      title: 'Latency, as clients see it',
      unit: 'ms',
      scale: 'log',
      series: [
        ...latency('read', BLUE),
        ...latency('create', ORANGE),
        ...latency('end of a session', PURPLE),
      ],
    },
    {
      title: 'Work',
      unit: 'a second',
      scale: 'linear',
      series: [
        line('operations', BLUE, (sample) => perSecond(sample.interval.operations, sample)),
        line('calls of Plaid', ORANGE, ({ plaidCallsPerSecond }) => plaidCallsPerSecond),
      ],
    },
    {
      title: 'Errors',
      unit: 'a second',
      scale: 'linear',
      series: [
        ...[...CODES].map(([code, color]) =>
          line(code, color, (sample) => perSecond(sample.interval.errors.get(code) ?? 0, sample)),
        ),
        line('others', GREY, (sample) => perSecond(otherErrors(sample), sample), true),
      ],
    },
    {
      title: 'Event loop late',
      unit: 'ms, 99th percentile',
      scale: 'log',
      series: [line('delay', BLUE, ({ loopDelayMs }) => loopDelayMs)],
    },
    {
      title: 'Under way',
      unit: 'count, logarithmic',
      scale: 'log',
      series: [
        line('subscriptions', BLUE, ({ subscriptions }) => subscriptions),
        line('requests', GREEN, ({ requestsInFlight }) => requestsInFlight),
        line('calls of Plaid', ORANGE, ({ plaidInFlight }) => plaidInFlight),
        line('breakers open', PURPLE, ({ breakersOpen }) => breakersOpen, true),
      ],
    },
  ];
  return {
    title: `A soak of ${durationOf(seconds)}`,
    subtitle:
      `${all.operations.toLocaleString('en')} operations, from ${start.handles} handles at the start; ` +
      `shaded: what went wrong at Plaid or Redis; rules ${rules.areKept() ? 'all kept' : 'BROKEN'}`,
    seconds,
    bands: phases,
    panels,
  };
}

function otherErrors({ interval }: Sample): number {
  return [...interval.errors].reduce((sum, [code, count]) => (CODES.has(code) ? sum : sum + count), 0);
}

function durationOf(seconds: number): string {
  return seconds < 120 ? `${seconds.toFixed(0)} seconds` : `${Number((seconds / 60).toFixed(1))} minutes`;
}
