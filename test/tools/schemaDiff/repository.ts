/** A git repository in a temporary folder, and git as if nobody had set it up. */
import { execFileSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { temporaryFolder } from '../../support/temporaryFolder';

/** In a hook git's variables lead to the repository it runs for, and a commit of these tests must not land there. */
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
