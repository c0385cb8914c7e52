/**
 * `npm run check`: what has become of the schema since the last commit. What breaks somebody fails the check;
 * committed, it is meant, and no longer a change. For another folder than this one: `node main.js FOLDER`.
 */
import { readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { buildSchemaText } from '../writeSchema';
import { readCommittedSchema } from './readCommittedSchema';
import { reportChanges } from './report';

const HERE = join(__dirname, '../../..');

async function main(folder: string): Promise<boolean> {
  const written = readFileSync(join(folder, 'schema.graphql'), 'utf8');
  const before = readCommittedSchema(folder, process.env);
  if (before === null) {
    console.log('schema: there is no last commit to compare it with.');
    return true;
  }
  // The file, and the code, which may be ahead of it.
  return reportChanges(before, folder === HERE ? [written, buildSchemaText()] : [written], console.log);
}

/** Once all is said, and the exit code set. */
export const finished = main(resolve(process.argv[2] ?? HERE)).then(
  (nothingBreaks) => {
    if (!nothingBreaks) process.exitCode = 1;
  },
  (error: Error) => {
    console.log(`schema: cannot be compared: ${error.message}`);
    process.exitCode = 1;
  },
);
