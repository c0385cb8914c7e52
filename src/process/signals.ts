/** How a process of ours ends: on a signal, or because all is lost. */
import { formatStack } from '../telemetry/formatStack';

/** One line an operator can read, and no stack; then exit code 1. */
export function exitWithError(error: unknown): void {
  process.stderr.write(`${error instanceof Error ? error.message : 'The process failed.'}\n`);
  process.exit(1);
}

let onCrash: (problem: string) => void = (problem) => exitWithError(new Error(problem));

/** What nobody caught ends the process, and Node would print all of it: what an error holds may be a secret. */
export function exitOnUncaughtError(): void {
  process.on('uncaughtException', (error) => onCrash(formatStack(error)));
  process.on('unhandledRejection', (reason) => onCrash(formatStack(reason)));
}

/** Of a process that nobody can be sure of any more. */
const MAX_CRASHING_MS = 5_000;

export interface CrashOptions {
  readonly log: (problem: string) => void;
  /** In good order, and at once. */
  readonly stop: () => Promise<void>;
}

/** From now on, others are at work: what is in flight is answered before what nobody caught ends the process. */
export function stopOnUncaughtError({ log, stop }: CrashOptions): void {
  const end = () => process.exit(1);
  onCrash = (problem) => {
    // Another one, and there is nothing left to rely on.
    onCrash = (again) => {
      log(again);
      end();
    };
    // However it ends from now on.
    process.exitCode = 1;
    log(problem);
    setTimeout(end, MAX_CRASHING_MS);
    stop().then(end, end);
  };
}

/** Stops in good order on the first signal; the second ends the process, as Node does by itself. */
export function stopOnSignal(stop: (signal: NodeJS.Signals) => Promise<void>): void {
  const signals = ['SIGTERM', 'SIGINT'] as const;
  const onSignal = (signal: NodeJS.Signals) => {
    for (const each of signals) process.removeListener(each, onSignal);
    stop(signal).then(exitSoon, exitWithError);
  };
  for (const signal of signals) process.on(signal, onSignal);
}

/** The lowest major version of Node that still gets security fixes: https://github.com/nodejs/release#release-schedule */
const OLDEST_SUPPORTED_NODE = 22;

/** @param version as `process.versions.node` has it. */
export function isNodeEndOfLife(version: string): boolean {
  return Number.parseInt(version, 10) < OLDEST_SUPPORTED_NODE;
}

const SOON_MS = 1_000;

/** By itself, where nothing holds it; and where something does, all the same. */
function exitSoon(): void {
  setTimeout(() => process.exit(), SOON_MS).unref();
}
