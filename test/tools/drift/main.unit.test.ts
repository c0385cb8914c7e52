/** Drift command on a copy of the types without one field. */
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { resolveInstalledTypes } from '../../../src/tools/drift/parsePlaidTypes';
import { temporaryFolder } from '../../support/temporaryFolder';

const { argv, exitCode } = process;

afterAll(() => {
  process.argv = argv;
  process.exitCode = exitCode;
});

it('prints the report for the given types and exits with 1 on a difference', () => {
  const path = join(temporaryFolder(), 'api.d.ts');
  const types = readFileSync(resolveInstalledTypes(), 'utf8');
  writeFileSync(path, types.replace('    hosted_link_url?: string;', ''));
  const write = jest.spyOn(process.stdout, 'write').mockReturnValue(true);

  process.argv = ['node', 'main.js', path];
  require('../../../src/tools/drift/main');

  const printed = write.mock.calls.join('');
  write.mockRestore();
  expect(printed).toContain('CreateLinkTokenPayload.hostedLinkUrl ↔ LinkTokenCreateResponse.hosted_link_url');
  expect(process.exitCode).toBe(1);
});
