/** What is said of a changed schema. */
import { findSchemaChanges } from './findSchemaChanges';

/**
 * @param now the schema as it is, in each of the places that say so.
 * @returns whether nothing breaks.
 */
export async function reportChanges(
  before: string,
  now: readonly string[],
  print: (line: string) => void,
): Promise<boolean> {
  const changes = await Promise.all(now.map((text) => findSchemaChanges(before, text)));
  const breaking = new Set(changes.flatMap((each) => each.breaking));
  const dangerous = new Set(changes.flatMap((each) => each.dangerous));
  for (const message of dangerous) print(`schema: may matter: ${message}`);
  for (const message of breaking) print(`schema: breaks: ${message}`);
  if (breaking.size === 0) return true;
  print('Deprecate what is still in use. If the change is meant, commit it (in a hook: with --no-verify).');
  return false;
}
