/**
 * Every fault of Plaid's against every operation: what comes of it, and what Plaid was asked. With `FAULT_MATRIX=<file>`
 * the outcome of each, its calls and its time are written there as a table.
 */
import { writeFileSync } from 'node:fs';
import { type Emulator, startEmulator } from '../../src/emulator/emulator';
import { type Fault, faultNames } from './Fault';
import { type Cell, type Frequency, frequencies, prepareCell, tableOf } from './matrix';
import { CREATE, type OperationName, operationNames, operations } from './operations';

jest.setTimeout(180_000);

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

/** Of one request to Plaid, the first included. */
const MAX_ATTEMPTS = 3;

/** What is no failure. */
const harmless: readonly Fault[] = ['none', 'delay'];
function codeOf(fault: Fault): string {
  return fault === 'rate-limit' ? 'PLAID_RATE_LIMITED' : 'PLAID_UNAVAILABLE';
}

interface Expected {
  /** Any of them. */
  readonly outcomes: readonly string[];
  /** How many calls Plaid read, at least and at most: one that is slow on this machine is asked again, too. */
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
    // Each of several webhooks may bring a read, and after one that failed there comes another.
    return { outcomes: ['data'], calls: [1, 10 * MAX_ATTEMPTS], creates };
  }
  if (harmless.includes(fault)) return { outcomes: ['data'], calls: [calls, most], creates };
  const lost = name === 'key of a webhook' ? 'HTTP 503: SERVICE_UNAVAILABLE' : codeOf(fault);
  if (Number.isFinite(times)) {
    const least = fault === 'refuse' ? calls : calls * (times + 1);
    if (fault === 'flood' && calls === 25) {
      // Hundreds of megabytes: whether these are read within the time is for the machine to say.
      return { outcomes: ['data', lost], calls: [calls, most], creates };
    }
    return { outcomes: ['data'], calls: [least, most], creates };
  }
  // Fewer than three for each: while none succeeds, Plaid is left alone.
  const atPlaid: Expected['calls'] = fault === 'refuse' ? [0, 0] : [calls === 25 ? 10 : calls, most];
  return { outcomes: [lost], calls: atPlaid, creates };
}

/** Sent once, and again only where it never left. */
function expectedOfCreate(fault: Fault, frequency: Frequency): Expected {
  if (fault === 'refuse') {
    return frequency === 'always'
      ? { outcomes: ['PLAID_UNAVAILABLE'], calls: [0, 0], creates: 0 }
      : { outcomes: ['data'], calls: [1, 1], creates: 1 };
  }
  return { outcomes: [harmless.includes(fault) ? 'data' : codeOf(fault)], calls: [1, 1], creates: 1 };
}

it.each(faultNames)('survives it, or says so in time, once, twice in a row and always: %s', async (fault) => {
  for (const frequency of fault === 'none' ? (['always'] as const) : frequencyNames) {
    const prepared = await Promise.all(
      operationNames.map((operation) => prepareCell(fault, frequency, operation, emulator)),
    );
    const met = await inBatches(prepared, fault === 'flood' ? 1 : AT_ONCE);
    cells.push(...met);
    const deviations = met.map((cell) => deviationOf(cell, expectedOf(fault, frequency, cell.operation)));
    expect(deviations.filter((deviation) => deviation !== null)).toEqual([]);
  }
});

/**
 * Cells that run together. All of them are work for this one process, which must not keep any from ending in time; a
 * flood is megabytes of it, and runs alone.
 */
const AT_ONCE = 5;

async function inBatches(runs: readonly (() => Promise<Cell>)[], size: number): Promise<Cell[]> {
  const met: Cell[] = [];
  for (let first = 0; first < runs.length; first += size) {
    met.push(...(await Promise.all(runs.slice(first, first + size).map((run) => run()))));
  }
  return met;
}

/** What came instead of what was expected, in words; null where nothing did. */
function deviationOf(cell: Cell, { outcomes, calls, creates }: Expected): string | null {
  const [least, most] = calls;
  const isExpected =
    outcomes.includes(cell.outcome) && cell.calls >= least && cell.calls <= most && cell.creates === creates;
  if (isExpected) return null;
  const expected = `${outcomes.join(' or ')} by ${least} to ${most} calls, ${creates} created`;
  return `${cell.operation} ${cell.frequency}: ${cell.outcome} by ${cell.calls} calls, ${cell.creates} created; expected ${expected}`;
}
