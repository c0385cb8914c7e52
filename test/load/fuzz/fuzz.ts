/**
 * How long a property is looked for something that breaks it. Of a test each takes some seconds, with a seed that is
 * always the same. `FUZZ_SECONDS` gives each as long as that and another seed each time, `FUZZ_RUNS` as many runs;
 * `FUZZ_SEED` says which seed, and `FUZZ_PATH` with it which run: both are in the message of a failure.
 */
import * as fc from 'fast-check';

const SEED = 20_261_122;

const seconds = numberIn('FUZZ_SECONDS');
const runs = numberIn('FUZZ_RUNS');
const seed = numberIn('FUZZ_SEED') ?? (seconds === null ? SEED : Date.now() % 2 ** 31);
const path = process.env['FUZZ_PATH'];

/** An answer that takes longer than this is none. Plaid answers at once here, and the machine may be busy. */
export const WATCHDOG_MS = 30_000;

/** Where the machine is busy, or where each step on the way to a smaller failure takes until the watchdog barks. */
const MAX_ORDINARY_SECONDS = 60;

jest.setTimeout(((seconds ?? MAX_ORDINARY_SECONDS) + 120) * 1000);

/** @param ordinaryRuns how many there are where nothing else is said. */
export async function fuzz<T>(
  arbitrary: fc.Arbitrary<T>,
  ordinaryRuns: number,
  check: (value: T) => Promise<void>,
): Promise<void> {
  const started = Date.now();
  const details = await fc.check(fc.asyncProperty(arbitrary, check), {
    seed,
    ...(path !== undefined && { path }),
    numRuns: runs ?? (seconds === null ? ordinaryRuns : Number.MAX_SAFE_INTEGER),
    interruptAfterTimeLimit: (seconds ?? MAX_ORDINARY_SECONDS) * 1000,
    markInterruptAsFailure: false,
  });
  if (seconds !== null || runs !== null) {
    const took = ((Date.now() - started) / 1000).toFixed(1);
    const name = expect.getState().currentTestName;
    process.stdout.write(`fuzz: ${name}: ${details.numRuns} runs in ${took} s, seed ${details.seed}\n`);
  }
  if (!details.failed) return;
  throw new Error(await fc.asyncDefaultReportMessage(details), { cause: details.errorInstance });
}

/** Rejects where nothing has come of it in time. */
export async function inTime<T>(what: string, promise: Promise<T>): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new Error(`${what}: nothing came of it`)), WATCHDOG_MS);
  });
  try {
    return await Promise.race([promise, late]);
  } finally {
    clearTimeout(timer);
  }
}

function numberIn(name: string): number | null {
  const value = process.env[name];
  return value === undefined || value === '' ? null : Number(value);
}
