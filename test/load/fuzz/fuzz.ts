/**
 * Runs a property for a given time. In a test each takes some seconds with a fixed seed. `FUZZ_SECONDS` sets the time
 * and picks a new seed for each run, `FUZZ_RUNS` sets the number of runs; `FUZZ_SEED` and `FUZZ_PATH`, both in the
 * message of a failure, repeat it.
 */
import * as fc from 'fast-check';

const SEED = 20_261_122;

const seconds = numberIn('FUZZ_SECONDS');
const runs = numberIn('FUZZ_RUNS');
const seed = numberIn('FUZZ_SEED') ?? (seconds === null ? SEED : Date.now() % 2 ** 31);
const path = process.env['FUZZ_PATH'];

/** A response later than this counts as none. Plaid responds at once here, and the machine may be busy. */
export const WATCHDOG_MS = 30_000;

/** Limit for a busy machine. Shrinking, in which every step waits for the watchdog, has the rest of the timeout. */
const MAX_ORDINARY_SECONDS = 60;

if (seconds !== null) jest.setTimeout((seconds + 600) * 1000);

/** @param ordinaryRuns number of runs by default. */
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

/** Rejects if the promise does not settle in time. */
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
