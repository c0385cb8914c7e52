/** Schema diff command in a temporary repository. */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { temporaryFolder } from '../../support/temporaryFolder';
import { createRepository } from './repository';

const SCHEMA = 'type Query {\n  a: Int\n  b: Int\n}\n';
const { argv, exitCode } = process;

afterEach(() => {
  process.argv = argv;
  process.exitCode = exitCode;
});

async function check(folder: string): Promise<{ exitCode: unknown; lines: unknown[] }> {
  const log = jest.spyOn(console, 'log').mockReturnValue();
  process.argv = ['node', 'main.js', folder];
  process.exitCode = 0;
  jest.resetModules();
  await require('../../../src/tools/schemaDiff/main').finished;
  const lines = log.mock.calls.map(([line]) => line);
  log.mockRestore();
  return { exitCode: process.exitCode, lines };
}

it('prints nothing for an unchanged schema', async () => {
  expect(await check(createRepository(SCHEMA))).toEqual({ exitCode: 0, lines: [] });
});

it('prints a breaking change and advice, and fails', async () => {
  const path = createRepository(SCHEMA);
  writeFileSync(join(path, 'schema.graphql'), 'type Query {\n  a: Int\n}\n');
  expect(await check(path)).toEqual({
    exitCode: 1,
    lines: [
      "schema: breaking: Field 'b' was removed from object type 'Query'",
      expect.stringMatching(/^Deprecate .* commit it/),
    ],
  });
});

it('passes without a committed version', async () => {
  const path = temporaryFolder();
  writeFileSync(join(path, 'schema.graphql'), SCHEMA);
  const { exitCode, lines } = await check(path);
  expect([exitCode, lines]).toEqual([0, ['schema: no committed version to compare with.']]);
});

it('prints the syntax error of an invalid schema and fails', async () => {
  const path = createRepository(SCHEMA);
  writeFileSync(join(path, 'schema.graphql'), 'type Query {');
  expect(await check(path)).toEqual({
    exitCode: 1,
    lines: ['schema: comparison failed: Syntax Error: Expected Name, found <EOF>.'],
  });
});

it('fails if the file does not exist', async () => {
  const { exitCode, lines } = await check(join(temporaryFolder(), 'nowhere'));
  expect([exitCode, lines]).toEqual([1, [expect.stringMatching(/^schema: comparison failed: ENOENT/)]]);
});
