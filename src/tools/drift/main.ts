/**
 * `npm run plaid:drift`: compares the schema with the types of the installed `plaid` package, or of the `api.d.ts` given
 * as the argument. Exits with 1 on a difference.
 */
import { readFileSync } from 'node:fs';
import { relative } from 'node:path';
import { buildSchema } from '../../graphql/schema';
import { compareSchema } from './compareSchema';
import { formatReport } from './formatReport';
import { parsePlaidTypes, resolveInstalledTypes } from './parsePlaidTypes';

const path = process.argv[2] ?? resolveInstalledTypes();
const drift = compareSchema(buildSchema(), parsePlaidTypes(readFileSync(path, 'utf8')));
process.stdout.write(formatReport(drift, relative(process.cwd(), path)));
process.exitCode = drift.differences.length === 0 ? 0 : 1;
