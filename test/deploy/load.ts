/** Requests at a fixed rate, whatever becomes of them, counted by outcome. */
import { performance } from 'node:perf_hooks';
import { closeAfterTest } from '../support/closing';

export interface Load {
  /** Number of requests sent so far. */
  sent(): number;
  /** Sends no more. @returns the number of requests by outcome, once all have one. */
  stop(): Promise<Readonly<Record<string, number>>>;
}

/** Interval in which requests are sent: the clients of an open system do not wait for each other. */
const TICK_MS = 5;

/** @param send sends the request with this number. @returns its outcome, and never rejects. */
export function startLoad(perSecond: number, send: (number: number) => Promise<string>): Load {
  const outcomes: Record<string, number> = {};
  const pending = new Set<Promise<void>>();
  const startedAt = performance.now();
  let sent = 0;
  const timer = setInterval(() => {
    for (const due = ((performance.now() - startedAt) * perSecond) / 1_000; sent < due; sent += 1) {
      const request = send(sent).then((outcome) => {
        outcomes[outcome] = (outcomes[outcome] ?? 0) + 1;
        pending.delete(request);
      });
      pending.add(request);
    }
  }, TICK_MS);
  closeAfterTest(async () => clearInterval(timer));
  return {
    sent: () => sent,
    async stop() {
      clearInterval(timer);
      await Promise.all(pending);
      return outcomes;
    },
  };
}
