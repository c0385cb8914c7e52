/** Suites that need a program besides `npm ci`. Without it a suite is skipped by name; with `CI=true` it fails. */
import { accessSync, constants } from 'node:fs';
import { delimiter, join } from 'node:path';

/** Path of a program on the PATH, or null. */
export function programOnPath(name: string): string | null {
  const folders = (process.env['PATH'] ?? '').split(delimiter).filter(Boolean);
  return folders.map((folder) => join(folder, name)).find(isExecutable) ?? null;
}

/**
 * `describe` for a suite that needs an external program.
 *
 * @param needs the requirement, for the message about the missing program: `chromium on the PATH`.
 * @param found null or false if missing; otherwise passed to the suite.
 */
export function describeWith<T>(
  name: string,
  needs: string,
  found: T | null | false,
  suite: (found: T) => void,
): void {
  if (found !== null && found !== false) {
    describe(name, () => suite(found));
  } else if (process.env['CI'] === 'true') {
    it(`${name}: needs ${needs}`, () => {
      throw new Error(`This suite was not run: it needs ${needs}.`);
    });
  } else {
    // Skipped rather than left out, so that the counts of the run show it. Printed here because Jest names skipped
    // suites only when it runs a single file.
    process.stderr.write(`SKIPPED: ${name}: it needs ${needs}\n`);
    describe.skip(name, () => it.todo('is not run'));
  }
}

function isExecutable(path: string): boolean {
  try {
    accessSync(path, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}
