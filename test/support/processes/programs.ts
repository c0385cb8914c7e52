/** Suites that need more than `npm ci` brings. One that cannot run says so by name; with `CI=true` that is a failure. */
import { accessSync, constants } from 'node:fs';
import { delimiter, join } from 'node:path';

/** Where a program is on the PATH; null where it is not. */
export function programOnPath(name: string): string | null {
  const folders = (process.env['PATH'] ?? '').split(delimiter).filter(Boolean);
  return folders.map((folder) => join(folder, name)).find(isExecutable) ?? null;
}

/**
 * `describe`, where what the suite needs is there.
 *
 * @param needs what that is, as a sentence for whoever reads that it is missing: `chromium on the PATH`.
 * @param found null or false where it is missing; handed to the suite.
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
    // Skipped and not left out, so that the count of the run says that something was not tried; and named here,
    // since Jest names skipped suites only where it runs a single file.
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
