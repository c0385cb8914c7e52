/**
 * `npm run plaid:drift`: holds our schema against the types of the installed `plaid` package, or against those of
 * another `api.d.ts` given as the argument. Exits with 1 where they differ.
 */
import { readFileSync } from 'node:fs';
import { relative } from 'node:path';
import { buildSchema } from '../../graphql/schema';
import { compare } from './compare';
import { installedTypesPath, readPlaidTypes } from './plaidTypes';
import { reportOf } from './report';

const path = process.argv[2] ?? installedTypesPath();
const drift = compare(buildSchema(), readPlaidTypes(readFileSync(path, 'utf8')));
process.stdout.write(reportOf(drift, relative(process.cwd(), path)));
process.exitCode = drift.differences.length === 0 ? 0 : 1;
