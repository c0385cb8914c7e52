/**
 * `npm run check`: what has become of `schema.graphql` since the last commit, for those who use it. What breaks them
 * fails the check; committed, it is meant, and no longer a change.
 */
import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { CriticalityLevel, diff } from '@graphql-inspector/core';
import { buildSchema } from 'graphql';

/** One line each, by how much they matter. */
export interface SchemaChanges {
  readonly breaking: readonly string[];
  readonly dangerous: readonly string[];
}

/** @param before, after schemas as text, of a subgraph: the directives of federation are not defined there. */
export async function schemaChanges(before: string, after: string): Promise<SchemaChanges> {
  const [old, now] = [before, after].map((text) => buildSchema(text, { assumeValidSDL: true }));
  if (!old || !now) throw new TypeError('Two schemas are compared.');
  const changes = await diff(old, now);
  const at = (level: CriticalityLevel) =>
    changes.filter(({ criticality }) => criticality.level === level).map(({ message }) => message);
  return { breaking: at(CriticalityLevel.Breaking), dangerous: at(CriticalityLevel.Dangerous) };
}

/**
 * Prints what changed.
 *
 * @param folder where `schema.graphql` is, in a git repository or not.
 * @returns whether nothing breaks.
 */
export async function reportSchemaChanges(folder: string, print: (line: string) => void): Promise<boolean> {
  const before = atLastCommit(folder);
  if (before === null) {
    print('schema.graphql: there is no last commit to compare it with.');
    return true;
  }
  const { breaking, dangerous } = await schemaChanges(
    before,
    readFileSync(join(folder, 'schema.graphql'), 'utf8'),
  );
  for (const message of dangerous) print(`schema.graphql: may matter: ${message}`);
  for (const message of breaking) print(`schema.graphql: breaks clients: ${message}`);
  if (breaking.length === 0) return true;
  print(
    'Deprecate what is still in use. If the change is meant, commit it: the next check starts from there.',
  );
  return false;
}

/** Null where there is none: no git, no repository, or no such file in it. */
function atLastCommit(folder: string): string | null {
  try {
    return execFileSync('git', ['show', 'HEAD:./schema.graphql'], {
      cwd: folder,
      encoding: 'utf8',
      stdio: ['ignore', 'pipe', 'ignore'],
    });
  } catch {
    return null;
  }
}

if (require.main === module) {
  void reportSchemaChanges(join(__dirname, '../..'), console.log).then((nothingBreaks) => {
    process.exitCode = nothingBreaks ? 0 : 1;
  });
}
