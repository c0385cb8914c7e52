/** The mix of operations at a fixed rate, independent of their outcomes. */

import { messageOf } from '../expected';
import type { Soaked } from '../Soaked';
import { sendBadRequest, sendUnsignedWebhook } from './badRequests';
import { create, createGreedily, createWithDetails } from './creates';
import { readByGet, readEntities, readForeign, readFresh, readHot, readMany } from './reads';
import { disconnectEarly, neverRead, stayIdle } from './rudeClients';
import { subscribeIdly, subscribeToSession } from './subscribers';

type Act = (soaked: Soaked) => Promise<void>;

/** Share of each in a thousand. */
const mix: readonly (readonly [share: number, act: Act])[] = [
  [420, readFresh],
  [60, readHot],
  [90, readByGet],
  [40, readForeign],
  [25, readMany],
  [50, readEntities],
  [110, create],
  [50, createWithDetails],
  [30, createGreedily],
  [45, disconnectEarly],
  [40, sendBadRequest],
  [20, sendUnsignedWebhook],
  [14, subscribeToSession],
  [4, stayIdle],
  [2, neverRead],
];

const whole = mix.reduce((sum, [share]) => sum + share, 0);

/** Above this the load waits: the server is not responding. */
const MOST_UNDER_WAY = 3_000;

const TICK_MS = 10;

export interface Load {
  /** Number of operations not started because too many were in progress. */
  readonly left: () => number;
  /** Starts no more operations, and resolves when all have ended. */
  stop(): Promise<void>;
}

export function startLoad(soaked: Soaked, rate: number, idleSubscribers: number): Load {
  const underWay = new Set<Promise<void>>();
  const begin = (act: Act) => {
    const acting = act(soaked)
      .catch((error: unknown) =>
        soaked.rules.broken('no unexpected failure occurs', `${act.name}: ${messageOf(error)}`),
      )
      .finally(() => underWay.delete(acting));
    underWay.add(acting);
  };
  for (let count = 0; count < idleSubscribers; count++) begin(subscribeIdly);

  let due = performance.now();
  let left = 0;
  const timer = setInterval(() => {
    for (const now = performance.now(); due <= now; due += 1_000 / rate) {
      if (underWay.size < MOST_UNDER_WAY) begin(chosen(soaked));
      else left += 1;
    }
  }, TICK_MS);
  return {
    left: () => left,
    async stop() {
      clearInterval(timer);
      while (underWay.size > 0) await Promise.all(underWay);
    },
  };
}

function chosen({ random }: Soaked): Act {
  let at = random.next() * whole;
  for (const [share, act] of mix) {
    at -= share;
    if (at < 0) return act;
  }
  return readFresh;
}
