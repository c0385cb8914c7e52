/** One cell of the fault matrix: a server, a Plaid with a fault at some frequency, and the result. */
import type { Emulator } from '../../src/emulator/emulator';
import { closeAfterTest } from '../support/closing';
import { startTestApp } from '../support/testApp';
import { until } from '../support/until';
import { startWebhookSource } from '../support/webhooks/webhooks';
import { endsWithin } from './deadline';
import { type Fault, type FaultyProxy, startFaultyProxy } from './FaultyProxy';
import { CREATE, KEY, type Operation, type OperationName, type Outcome, operations } from './operations';

/** Consecutive faults per link token. */
export const frequencies = { once: 1, 'twice in a row': 2, always: Number.POSITIVE_INFINITY } as const;
export type Frequency = keyof typeof frequencies;

export interface Cell {
  readonly fault: Fault;
  readonly frequency: Frequency;
  readonly operation: OperationName;
  readonly outcome: Outcome;
  /** Calls of the operation's endpoint that Plaid read. */
  readonly calls: number;
  /** Refused connections. */
  readonly refusals: number;
  /** Create requests that Plaid read. */
  readonly creates: number;
  readonly ms: number;
}

/** Far longer than a call takes on a busy machine: a call that exceeds it got no response. */
const PLAID_TIMEOUT_MS = 4_000;
/** Plaid waits ten seconds for the response to a webhook; the server waits five for a key. */
const KEY_TIMEOUT_MS = 5_000;

export async function prepareCell(
  fault: Fault,
  frequency: Frequency,
  name: OperationName,
  emulator: Emulator,
): Promise<() => Promise<Cell>> {
  const operation: Operation = operations[name];
  const source = await startWebhookSource();
  const proxy = await startFaultyProxy(operation.path === KEY ? source.url : emulator.url);
  closeAfterTest(() => proxy.close());
  const app = await startTestApp({
    PLAID_BASE_URL: proxy.url,
    // Makes tokens name this server's own webhook endpoint.
    PLAID_ENV: 'emulator',
    PLAID_TIMEOUT_MS: String(PLAID_TIMEOUT_MS),
  });
  const run = await operation.prepare({ app, proxy, emulator, source });

  const prepared = proxy.calls.length;
  const callsSince = (start: number, path: string) =>
    proxy.calls.slice(start).filter((call) => call.path === path).length;

  return async () => {
    // On a slow machine a subscription has polled meanwhile, and that read may return its last update.
    const broken = proxy.calls.length;
    breakPlaid(proxy, operation, fault, frequencies[frequency]);
    const begun = performance.now();
    const running = run();
    if (name === 'update by a webhook' && frequency === 'always') {
      // The subscription continues, so the fault ends once more than one read's attempts met it.
      await Promise.race([running, until(() => callsSince(broken, operation.path) + proxy.refusals() >= 4)]);
      proxy.always(operation.path, 'none');
    }
    const what = `${name}, with ${fault} ${frequency}`;
    const outcome = await endsWithin(deadlineOf(name), what, running);
    const ms = Math.round(performance.now() - begun);
    const refusals = proxy.refusals();
    return {
      fault,
      frequency,
      operation: name,
      outcome,
      calls: callsSince(prepared, operation.path),
      refusals,
      creates: callsSince(prepared, CREATE),
      ms,
    };
  };
}

function breakPlaid(proxy: FaultyProxy, { path, calls }: Operation, fault: Fault, times: number): void {
  if (!Number.isFinite(times)) {
    proxy.always(path, fault);
  } else if (calls === 1 || fault === 'refuse') {
    proxy.next(path, ...Array<Fault>(times).fill(fault));
  } else {
    const met = new Map<unknown, number>();
    proxy.always(path, ({ link_token: token }) => {
      const before = met.get(token) ?? 0;
      met.set(token, before + 1);
      return before < times ? fault : 'none';
    });
  }
}

function deadlineOf(name: OperationName): number {
  if (name === 'key of a webhook') return KEY_TIMEOUT_MS;
  // A failed read is repeated after a delay.
  return name === 'update by a webhook' ? 3 * PLAID_TIMEOUT_MS : PLAID_TIMEOUT_MS;
}

/** Markdown: one row per fault and frequency, one column per operation. */
export function tableOf(cells: readonly Cell[]): string {
  const columns = [...new Set(cells.map(({ operation }) => operation))];
  const rows = new Map<string, Cell[]>();
  for (const cell of cells) {
    const row = `| ${cell.fault} | ${cell.frequency} |`;
    rows.set(row, [...(rows.get(row) ?? []), cell]);
  }
  const head = `| fault | how often | ${columns.join(' | ')} |`;
  const lines = [...rows].map(([row, cellsOfRow]) => {
    const written = columns.map((name) => {
      const cell = cellsOfRow.find(({ operation }) => operation === name);
      return cell ? `${cell.outcome}, ${cell.calls} calls, ${cell.ms} ms` : '';
    });
    return `${row} ${written.join(' | ')} |`;
  });
  return [head, head.replace(/[^|]+/g, ' --- '), ...lines, ''].join('\n');
}
