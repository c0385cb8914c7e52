/** A folder for one test, removed when the test ends. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { closeAfterTest } from './closing';

export function temporaryFolder(): string {
  const path = mkdtempSync(join(tmpdir(), 'plaid-link-graphql-'));
  closeAfterTest(async () => rmSync(path, { recursive: true }));
  return path;
}
