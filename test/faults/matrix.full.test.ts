/**
 * Every fault of Plaid with every operation: outcome, and calls to Plaid. `FAULT_MATRIX=<file>` writes the outcome,
 * calls and time of each cell there as a table.
 */
import { writeFileSync } from 'node:fs';
import { type Emulator, startEmulator } from '../../src/emulator/emulator';
import { type Fault, faultNames } from './Fault';
import { type Cell, type Frequency, frequencies, prepareCell, tableOf } from './matrix';
import { CREATE, type OperationName, operationNames, operations } from './operations';

const frequencyNames = Object.keys(frequencies) as Frequency[];
const cells: Cell[] = [];
let emulator: Emulator;

beforeAll(async () => {
  emulator = await startEmulator();
});

afterAll(async () => {
  await emulator.close();
  const file = process.env['FAULT_MATRIX'];
  if (file) writeFileSync(file, tableOf(cells));
});

/** Per request to Plaid, the first attempt included. */
const MAX_ATTEMPTS = 3;

/** Faults that change nothing. */
const harmless: readonly Fault[] = ['none', 'delay'];
function codeOf(fault: Fault): string {
  return fault === 'rate-limit' ? 'PLAID_RATE_LIMITED' : 'PLAID_UNAVAILABLE';
}

interface Expected {
  /** Allowed outcomes. */
  readonly outcomes: readonly string[];
  /** Minimum and maximum number of calls that Plaid read: a slow machine causes retries. */
  readonly calls: readonly [least: number, most: number];
  readonly creates: number;
}

function expectedOf(fault: Fault, frequency: Frequency, name: OperationName): Expected {
  const { path, calls } = operations[name];
  if (path === CREATE) return expectedOfCreate(fault, frequency);
  const times = frequencies[frequency];
  const isGone = fault === 'refuse' && !Number.isFinite(times);
  const creates = name === 'create with details' && !isGone ? 1 : 0;
  const most = calls * MAX_ATTEMPTS;
  if (name === 'update by a webhook') {
    // Each of several webhooks may cause a read, and a failed read is repeated.
    return { outcomes: ['data'], calls: [1, 10 * MAX_ATTEMPTS], creates };
  }
  if (harmless.includes(fault)) return { outcomes: ['data'], calls: [calls, most], creates };
  const lost = name === 'key of a webhook' ? 'HTTP 503: SERVICE_UNAVAILABLE' : codeOf(fault);
  if (Number.isFinite(times)) {
    const least = fault === 'refuse' ? calls : calls * (times + 1);
    if (fault === 'flood' && calls === 25) {
      // Hundreds of megabytes: whether they are read in time depends on the machine.
      return { outcomes: ['data', lost], calls: [calls, most], creates };
    }
    return { outcomes: ['data'], calls: [least, most], creates };
  }
  // Fewer than three each: without a success, the circuit opens.
  const atPlaid: Expected['calls'] = fault === 'refuse' ? [0, 0] : [calls === 25 ? 10 : calls, most];
  return { outcomes: [lost], calls: atPlaid, creates };
}

/** A create is sent once, and again only if the request never left. */
function expectedOfCreate(fault: Fault, frequency: Frequency): Expected {
  if (fault === 'refuse') {
    return frequency === 'always'
      ? { outcomes: ['PLAID_UNAVAILABLE'], calls: [0, 0], creates: 0 }
      : { outcomes: ['data'], calls: [1, 1], creates: 1 };
  }
  return { outcomes: [harmless.includes(fault) ? 'data' : codeOf(fault)], calls: [1, 1], creates: 1 };
}

it.each(faultNames)(
  'recovers or reports the failure in time, once, twice in a row and always: %s',
  async (fault) => {
    for (const frequency of fault === 'none' ? (['always'] as const) : frequencyNames) {
      const prepared = await Promise.all(
        operationNames.map((operation) => prepareCell(fault, frequency, operation, emulator)),
      );
      const met = await inBatches(prepared, fault === 'flood' ? 1 : AT_ONCE);
      cells.push(...met);
      const deviations = met.map((cell) => deviationOf(cell, expectedOf(fault, frequency, cell.operation)));
      expect(deviations.filter((deviation) => deviation !== null)).toEqual([]);
    }
  },
);

/**
 * Cells run at once. All share this one process, which must not delay any beyond its deadline; a flood is megabytes
 * of work and runs alone.
 */
const AT_ONCE = 5;

async function inBatches(runs: readonly (() => Promise<Cell>)[], size: number): Promise<Cell[]> {
  const met: Cell[] = [];
  for (let first = 0; first < runs.length; first += size) {
    met.push(...(await Promise.all(runs.slice(first, first + size).map((run) => run()))));
  }
  return met;
}

/** Describes the difference from the expected cell; null without one. */
function deviationOf(cell: Cell, { outcomes, calls, creates }: Expected): string | null {
  const [least, most] = calls;
  const isExpected =
    outcomes.includes(cell.outcome) && cell.calls >= least && cell.calls <= most && cell.creates === creates;
  if (isExpected) return null;
  const expected = `${outcomes.join(' or ')} by ${least} to ${most} calls, ${creates} created`;
  return `${cell.operation} ${cell.frequency}: ${cell.outcome} by ${cell.calls} calls, ${cell.creates} created; expected ${expected}`;
}
