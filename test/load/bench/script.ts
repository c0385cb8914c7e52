/** A program that prints lines, and ends by itself. */
import { inspect } from 'node:util';

export function say(line: string): void {
  process.stdout.write(`${line}\n`);
}

/** Exits with 0 when it is done, and with 1, saying why, when it failed. */
export function runScript(main: () => Promise<void>): void {
  main().then(
    () => process.exit(0),
    (error: unknown) => {
      // With its causes.
      process.stderr.write(`${inspect(error)}\n`);
      process.exit(1);
    },
  );
}
