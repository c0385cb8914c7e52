/** Committed schema, read from real repositories. */
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { readCommittedSchema } from '../../../src/tools/schemaDiff/readCommittedSchema';
import { temporaryFolder } from '../../support/temporaryFolder';
import { createRepository, git } from './repository';

const SCHEMA = 'type Query {\n  a: Int\n}\n';
const { PATH } = process.env;

it('reads the committed schema, not the file', () => {
  const path = createRepository(SCHEMA);
  writeFileSync(join(path, 'schema.graphql'), 'something else');
  git(path, 'add', '.');
  expect(readCommittedSchema(path, { PATH })).toBe(SCHEMA);
});

it('reads the folder’s repository if git’s variables point to another, as in a hook', () => {
  const elsewhere = join(createRepository('type Query {\n  elsewhere: Int\n}\n'), '.git');
  expect(readCommittedSchema(createRepository(SCHEMA), { PATH, GIT_DIR: elsewhere })).toBe(SCHEMA);
});

it('reads a schema in a subfolder of a repository', () => {
  const path = temporaryFolder();
  const folder = join(path, 'services/plaid');
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, 'schema.graphql'), SCHEMA);
  git(path, 'init');
  git(path, 'add', '.');
  git(path, 'commit', '--message', 'The schema');
  expect(readCommittedSchema(folder, { PATH })).toBe(SCHEMA);
});

it('returns null outside a repository, before the first commit, without the file, and without git', () => {
  const outside = temporaryFolder();
  const empty = temporaryFolder();
  git(empty, 'init');
  const without = temporaryFolder();
  git(without, 'init');
  git(without, 'commit', '--allow-empty', '--message', 'Nothing');
  expect([outside, empty, without].map((path) => readCommittedSchema(path, { PATH }))).toEqual([
    null,
    null,
    null,
  ]);
  expect(readCommittedSchema(createRepository(SCHEMA), { PATH: outside })).toBeNull();
});

it.each([
  ['its configuration', '.git/config', /git failed: fatal: bad config/],
  ['its HEAD', '.git/HEAD', /git failed: fatal: not a git repository/],
])('throws git’s message if the repository is broken: %s', (_, file, words) => {
  const path = createRepository(SCHEMA);
  writeFileSync(join(path, file), 'not what it should be');
  expect(() => readCommittedSchema(path, { PATH })).toThrow(words);
});

it('keeps git’s settings from the environment and sets the language to English', () => {
  const path = temporaryFolder();
  git(path, 'init');
  const script = '#!/bin/sh\necho "fatal: $LC_ALL $GIT_CONFIG_GLOBAL" >&2\nexit 128\n';
  writeFileSync(join(path, 'git'), script, { mode: 0o755 });
  const environment = {
    PATH: `${path}:${PATH}`,
    LC_ALL: 'pt_PT.UTF-8',
    GIT_CONFIG_GLOBAL: '/their/settings',
  };
  expect(() => readCommittedSchema(path, environment)).toThrow('git failed: fatal: C /their/settings');
});
