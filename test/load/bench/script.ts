/** Runner of a command-line program. */
import { inspect } from 'node:util';

export function print(line: string): void {
  process.stdout.write(`${line}\n`);
}

/** Exits with 0 on success, and with 1 and the error on stderr on failure. */
export function runScript(main: () => Promise<void>): void {
  main().then(
    () => process.exit(0),
    (error: unknown) => {
      // Includes the causes.
      process.stderr.write(`${inspect(error)}\n`);
      process.exit(1);
    },
  );
}
