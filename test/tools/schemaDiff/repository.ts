/** Git repository in a temporary folder, without the user's git configuration. */
import { execFileSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { temporaryFolder } from '../../support/temporaryFolder';

/** In a hook, git's variables point to another repository, which must not get commits of these tests. */
const environment = {
  PATH: process.env['PATH'],
  GIT_CONFIG_GLOBAL: '/dev/null',
  GIT_CONFIG_NOSYSTEM: '1',
  GIT_AUTHOR_NAME: 'Test',
  GIT_AUTHOR_EMAIL: 'test@example.com',
  GIT_COMMITTER_NAME: 'Test',
  GIT_COMMITTER_EMAIL: 'test@example.com',
};

export function git(folder: string, ...args: string[]): void {
  execFileSync('git', args, { cwd: folder, env: environment, stdio: 'ignore' });
}

export function createRepository(schema: string): string {
  const path = temporaryFolder();
  git(path, 'init');
  writeFileSync(join(path, 'schema.graphql'), schema);
  git(path, 'add', '.');
  git(path, 'commit', '--message', 'The schema');
  return path;
}
