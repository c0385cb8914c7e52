/** The requests that a server is answering, for whoever has to wait until they are answered. */
import type { Server } from 'node:http';
import { setTimeout as wait } from 'node:timers/promises';

export interface InFlight {
  /** Resolves once nothing is being answered, or after that many milliseconds. */
  landed(milliseconds: number): Promise<void>;
}

/** Counts from a request's headers to the end of its answer: a connection that sends nothing is not waited for. */
export function countInFlight(server: Server): InFlight {
  let count = 0;
  server.on('request', (_request, response) => {
    count += 1;
    response.once('close', () => {
      count -= 1;
    });
  });
  return {
    async landed(milliseconds) {
      const deadline = performance.now() + milliseconds;
      while (count > 0 && performance.now() < deadline) await wait(20);
    },
  };
}
