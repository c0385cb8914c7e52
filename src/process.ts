/** How a process of ours ends: on a signal, or because all is lost. */
import { stackOf } from './telemetry/stackOf';

/** One line an operator can read, and no stack; then exit code 1. */
export function fail(error: unknown): void {
  process.stderr.write(`${error instanceof Error ? error.message : 'The process failed.'}\n`);
  process.exit(1);
}

/** What nobody caught ends the process, and Node would print all of it: what an error holds may be a secret. */
export function failOnUncaught(): void {
  const failWithoutWords = (error: unknown) => fail(new Error(stackOf(error)));
  process.on('uncaughtException', failWithoutWords);
  process.on('unhandledRejection', failWithoutWords);
}

/** Stops in good order on the first signal; the second ends the process, as Node does by itself. */
export function stopOnSignal(stop: (signal: NodeJS.Signals) => Promise<void>): void {
  for (const signal of ['SIGTERM', 'SIGINT'] as const) {
    process.once(signal, () => {
      stop(signal).catch(fail);
    });
  }
}
