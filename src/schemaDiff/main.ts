/**
 * `npm run check`: what has become of the schema since the last commit. What breaks somebody fails the check;
 * committed, it is meant, and no longer a change. For another folder than this one: `node main.js FOLDER`.
 */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { schemaText } from '../graphql/writeSchema';
import { schemaAtLastCommit } from './lastCommit';
import { schemaChanges } from './schemaChanges';

const HERE = join(__dirname, '../..');

async function main(folder: string): Promise<boolean> {
  const before = schemaAtLastCommit(folder, process.env);
  if (before === null) {
    console.log('schema.graphql: there is no last commit to compare it with.');
    return true;
  }
  // The file, and the code, which may be ahead of it.
  const texts = [
    readFileSync(join(folder, 'schema.graphql'), 'utf8'),
    ...(folder === HERE ? [schemaText()] : []),
  ];
  const changes = await Promise.all(texts.map((text) => schemaChanges(before, text)));
  const breaking = new Set(changes.flatMap((each) => each.breaking));
  for (const message of new Set(changes.flatMap(({ dangerous }) => dangerous))) {
    console.log(`schema.graphql: may matter: ${message}`);
  }
  for (const message of breaking) console.log(`schema.graphql: breaks: ${message}`);
  if (breaking.size === 0) return true;
  console.log(
    'Deprecate what is still in use. If the change is meant, commit it: the next check starts from there.',
  );
  return false;
}

/** Once all is said, and the exit code set. */
export const finished = main(process.argv[2] ?? HERE).then(
  (nothingBreaks) => {
    if (!nothingBreaks) process.exitCode = 1;
  },
  (error: Error) => {
    console.log(`schema.graphql: cannot be compared: ${error.message}`);
    process.exitCode = 1;
  },
);
