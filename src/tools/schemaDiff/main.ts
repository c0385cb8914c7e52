/**
 * Schema diff of `npm run check`: compares the schema with the last commit and fails on a breaking change that is not
 * committed. For another folder: `node main.js FOLDER`.
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
    console.log('schema: no committed version to compare with.');
    return true;
  }
  // The code may be ahead of the file.
  return reportChanges(before, folder === HERE ? [written, buildSchemaText()] : [written], console.log);
}

/** Resolves when the report is printed and the exit code is set. */
export const finished = main(resolve(process.argv[2] ?? HERE)).then(
  (isCompatible) => {
    if (!isCompatible) process.exitCode = 1;
  },
  (error: Error) => {
    console.log(`schema: comparison failed: ${error.message}`);
    process.exitCode = 1;
  },
);
