/** End of the process: signals, uncaught errors and graceful shutdown. */
import { isatty } from 'node:tty';
import { formatStack } from '../telemetry/formatStack';

/** Prints the message without a stack and exits with code 1. */
export function exitWithError(error: unknown): never {
  process.stderr.write(`${error instanceof Error ? error.message : 'The process failed.'}\n`);
  process.exit(1);
}

let onCrash: (error: unknown) => void;

/** Exits on an uncaught error. Node would print the whole error, which may contain secrets. */
export function exitOnUncaughtError(
  exit: (error: unknown) => never = (error) => exitWithError(new Error(formatStack(error))),
): void {
  onCrash = exit;
  process.on('uncaughtException', (error) => onCrash(error));
  process.on('unhandledRejection', (reason) => onCrash(reason));
}

/** Time limit for the shutdown after an uncaught error. */
const CRASH_TIMEOUT_MS = 5_000;

export interface CrashOptions {
  readonly log: (problem: string) => void;
  /** Shuts down gracefully, without delay. */
  readonly stop: () => Promise<void>;
}

/** From now on an uncaught error shuts the process down gracefully, so that requests in flight are answered. */
export function stopOnUncaughtError({ log, stop }: CrashOptions): void {
  const end = () => process.exit(1);
  onCrash = (error) => {
    // A second uncaught error ends the process at once.
    onCrash = (again) => {
      log(formatStack(again));
      end();
    };
    process.exitCode = 1;
    log(formatStack(error));
    setTimeout(end, CRASH_TIMEOUT_MS);
    stop().then(end, end);
  };
}

/** Shuts down gracefully on the first signal. The second ends the process by Node's default. */
export function stopOnSignal(stop: (signal: NodeJS.Signals) => Promise<void>): void {
  const signals = ['SIGTERM', 'SIGINT'] as const;
  const onSignal = (signal: NodeJS.Signals) => {
    for (const each of signals) process.removeListener(each, onSignal);
    stop(signal).then(ensureExit, exitWithError);
  };
  for (const signal of signals) process.on(signal, onSignal);
}

/**
 * Runs the function for each SIGHUP, one after the other.
 *
 * @param reload does not reject.
 */
export function reloadOnSignal(reload: () => Promise<void>): void {
  const hadTerminal = isatty(0);
  let last = Promise.resolve();
  process.on('SIGHUP', () => {
    // The other meaning of the signal: the terminal was closed.
    if (hadTerminal && !isatty(0)) process.kill(process.pid, 'SIGTERM');
    else last = last.then(reload);
  });
}

/** The lowest major version of Node that still gets security fixes: https://github.com/nodejs/release#release-schedule */
const OLDEST_SUPPORTED_NODE = 22;

/** @param version as `process.versions.node` has it. */
export function isNodeEndOfLife(version: string): boolean {
  return Number.parseInt(version, 10) < OLDEST_SUPPORTED_NODE;
}

const EXIT_TIMEOUT_MS = 1_000;

/** Lets the process exit naturally, and forces it after 1 s if a handle is still open. */
function ensureExit(): void {
  setTimeout(() => process.exit(), EXIT_TIMEOUT_MS).unref();
}
