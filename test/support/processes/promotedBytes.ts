/**
 * Bytes that V8's minor garbage collections promote to the old generation, in a server process. A promoted object stays
 * in memory until the next full collection, also if it is garbage.
 */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { closeAfterTest } from '../closing';
import { startPlaidDouble } from '../plaid/plaidDouble';
import { startNode } from './nodeProcess';

const root = join(__dirname, '../../..');
const session: unknown = JSON.parse(readFileSync(join(root, 'test/fixtures/linkTokenGet.json'), 'utf8'));
/** Requests in flight: more would be alive, and so promoted, at each collection. */
const LANES = 16;

export interface MeasuredServer {
  readonly url: string;
  /**
   * Sends requests, collects all garbage once the server is warm, and sends as many again.
   *
   * @param send must settle with the response; its number is unique.
   * @returns the average over the second half.
   */
  promotedPerRequest(count: number, send: (number: number) => Promise<unknown>): Promise<number>;
}

/** Plaid responds to every request with its example of a finished session. */
export async function startMeasuredServer(): Promise<MeasuredServer> {
  const plaid = await startPlaidDouble(() => session);
  const preload = join(root, 'test/support/processes/heapOnSignal.cjs');
  const trace = ['--expose-gc', '--trace-gc', '--trace-gc-nvp', '--require', preload];
  const server = startNode([...trace, join(root, 'dist/main.js')], {
    PORT: '0',
    PLAID_ENV: 'sandbox',
    PLAID_CLIENT_ID: 'client-of-tests',
    PLAID_SECRET: 'secret-of-tests',
    PLAID_BASE_URL: plaid.url,
    MAX_READS_PER_MINUTE: '1000000',
    // The event-loop limiter must not refuse requests on a busy machine.
    MAX_EVENT_LOOP_TURN_MS: '0',
  });
  closeAfterTest(() => {
    server.process.kill('SIGKILL');
    return server.exit;
  });
  const url = await server.printed(/"url":"(http:[^"]+)".*"msg":"ready"/);
  let collections = 0;
  let sent = 0;

  const collect = async () => {
    collections += 1;
    server.process.kill('SIGUSR2');
    await server.printed(new RegExp(`(heap ${collections}: )`));
  };
  const load = async (count: number, send: (number: number) => Promise<unknown>) => {
    const end = sent + count;
    const lane = async () => {
      while (sent < end) await send(sent++);
    };
    await Promise.all(Array.from({ length: LANES }, lane));
  };
  return {
    url,
    async promotedPerRequest(count, send) {
      await load(count, send);
      await collect();
      const { length } = server.output();
      await load(count, send);
      await collect();
      return sum(promotions(server.output().slice(length))) / count;
    },
  };
}

/** Bytes promoted by each minor collection, from a trace whose lines are names and values, or JSON (Node 26). */
function promotions(trace: string): number[] {
  const found = [...trace.matchAll(/gc(?:=|":")s\b.*?promoted(?:=|":)(\d+)/g)];
  if (found.length < 3) throw new Error(`Only ${found.length} minor garbage collections happened: ${trace}`);
  return found.map(([, bytes]) => Number(bytes));
}

function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0);
}
