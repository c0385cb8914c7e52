/** What is left of a run when nobody is there any more: no more than there was before anybody came. */
import { setTimeout as wait } from 'node:timers/promises';
import type { Rules } from './Rules';
import type { Sample, Sampler } from './Samples';

/** How long it may take until nothing is left of what clients did: connections to Plaid are kept for some seconds. */
const AT_REST_MS = 60_000;

/** Waits until it holds no more than at the start, or for so long. */
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
    // Also what is not a number, because the server does not tell of it.
    if (!(value <= (before.get(name) ?? 0))) {
      rules.broken('what is counted as under way comes back to nothing', `${name}: ${value}`);
    }
  }
}
