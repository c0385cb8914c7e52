/** Typed documents generated from this schema and a frontend’s operations. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { compile, writeRefusedPrograms } from './compile';
import { generate } from './generate';

let written: string[] = [];
beforeAll(async () => {
  written = await generate();
});

it('writes three files', () => {
  expect(written).toEqual(['gql.ts', 'graphql.ts', 'index.ts']);
});

it.each(['true', 'false'])('compiles with exactOptionalPropertyTypes %s', async (exact) => {
  const compiled = await compile(__dirname, '--exactOptionalPropertyTypes', exact);
  expect(compiled).toEqual({ exitCode: 0, output: '' });
});

it('does not compile programs that misuse the schema', async () => {
  const { project, mistakes } = writeRefusedPrograms();
  const { exitCode, output } = await compile(project);
  const reported = [...output.matchAll(/^\S*programs\.ts\((\d+),\d+\): error TS/gm)];
  expect(reported.map(([, line]) => Number(line))).toEqual(mistakes);
  expect(mistakes).toHaveLength(12);
  expect(exitCode).not.toBe(0);
});

it('types the error codes that the documents list', () => {
  const matches = (path: string, pattern: RegExp) =>
    readFileSync(join(__dirname, path), 'utf8').match(pattern)?.sort() ?? [];
  const listed = matches('../../src/graphql/README.md', /(?<=^\| `)[A-Z_]+(?=` \|.*\| (yes|no) \|$)/gm);
  expect(listed).toContain('LINK_TOKEN_NOT_FOUND');
  expect(matches('app/plaidLinkErrors.ts', /(?<=^ {2}\| ')[A-Z_]+(?='$)/gm)).toEqual(listed);
});
