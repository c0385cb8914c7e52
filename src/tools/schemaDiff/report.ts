/** Report of schema changes. */
import { findSchemaChanges } from './findSchemaChanges';

/**
 * @param now current schemas: the file's, and the code's, which may be ahead of it.
 * @returns false on a breaking change.
 */
export async function reportChanges(
  before: string,
  now: readonly string[],
  print: (line: string) => void,
): Promise<boolean> {
  const changes = await Promise.all(now.map((text) => findSchemaChanges(before, text)));
  const breaking = new Set(changes.flatMap((each) => each.breaking));
  const dangerous = new Set(changes.flatMap((each) => each.dangerous));
  for (const message of dangerous) print(`schema: dangerous: ${message}`);
  for (const message of breaking) print(`schema: breaking: ${message}`);
  if (breaking.size === 0) return true;
  print('Deprecate what is in use. If the change is intended, commit it (in a hook: with --no-verify).');
  return false;
}
