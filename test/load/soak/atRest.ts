/** State after all clients have left: it must not exceed the state before the first one. */
import { setTimeout as wait } from 'node:timers/promises';
import type { Rules } from './Rules';
import type { Sample, Sampler } from './Samples';

/** Time until nothing is left of the clients: connections to Plaid are kept open for some seconds. */
const AT_REST_MS = 60_000;

/** Waits until the server holds no more than at the start, for a limited time. */
export async function atRest(sampler: Sampler, start: Sample): Promise<Sample> {
  const deadline = performance.now() + AT_REST_MS;
  for (;;) {
    const sample = await sampler.sample();
    if (isAtRest(sample, start) || performance.now() > deadline) return sample;
    await wait(250);
  }
}

function isAtRest(sample: Sample, start: Sample): boolean {
  const gauges = gaugesOf(sample).every(
    ([name, value]) => value <= (new Map(gaugesOf(start)).get(name) ?? 0),
  );
  return gauges && sample.handles <= start.handles;
}

function gaugesOf(sample: Sample): readonly (readonly [string, number])[] {
  return [
    ['subscriptions', sample.subscriptions],
    ['live connections', sample.liveConnections],
    ['requests in flight', sample.requestsInFlight],
    ['calls of Plaid in flight', sample.plaidInFlight],
  ];
}

export function checkAtRest(rules: Rules, start: Sample, end: Sample): void {
  if (end.handles > start.handles) {
    rules.broken(
      'handles are given back',
      `${start.handles} at the start (${start.sockets} sockets), ${end.handles} at the end (${end.sockets})`,
    );
  }
  const before = new Map(gaugesOf(start));
  for (const [name, value] of gaugesOf(end)) {
    // Also fails for NaN, when the server does not report the value.
    if (!(value <= (before.get(name) ?? 0))) {
      rules.broken('gauges of work in progress return to zero', `${name}: ${value}`);
    }
  }
}
