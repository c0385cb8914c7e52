/** How a process of ours ends: on a signal, or because all is lost. */

/** One line an operator can read, and no stack; then exit code 1. */
export function fail(error: unknown): void {
  process.stderr.write(`${error instanceof Error ? error.message : 'The process failed.'}\n`);
  process.exit(1);
}

/** Stops in good order on the first signal; the second ends the process, as Node does by itself. */
export function stopOnSignal(stop: (signal: NodeJS.Signals) => Promise<void>): void {
  for (const signal of ['SIGTERM', 'SIGINT'] as const) {
    process.once(signal, () => {
      stop(signal).catch(fail);
    });
  }
}
