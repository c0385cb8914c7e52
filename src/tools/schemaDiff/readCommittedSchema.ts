/** `schema.graphql` of the last commit. */
import { execFileSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';

type Environment = Readonly<Record<string, string | undefined>>;

/**
 * Reads the committed schema.
 *
 * @param folder folder of the file.
 * @returns null without git, repository, commit or file.
 * @throws {Error} with git's message on any other failure.
 */
export function readCommittedSchema(folder: string, environment: Environment): string | null {
  const git = (...args: string[]) =>
    execFileSync('git', args, {
      cwd: folder,
      encoding: 'utf8',
      stdio: 'pipe',
      env: buildGitEnvironment(environment),
    });
  if (!isInRepository(folder)) return null;
  try {
    if (git('ls-tree', 'HEAD', 'schema.graphql') === '') return null;
    return git('show', 'HEAD:./schema.graphql');
  } catch (error) {
    const { code, stderr } = error as { code?: unknown; stderr?: unknown };
    const message = String(stderr ?? '').trim();
    if (code === 'ENOENT' || message.includes('Not a valid object name HEAD')) return null;
    throw new Error(`git failed: ${message}`, { cause: error });
  }
}

/** Looks for `.git`: git reports a broken repository as no repository. */
function isInRepository(folder: string): boolean {
  if (existsSync(join(folder, '.git'))) return true;
  const parent = dirname(folder);
  return parent !== folder && isInRepository(parent);
}

/** English messages, and this folder's repository: in a hook, git's variables point to another. */
function buildGitEnvironment(environment: Environment): Environment {
  const others = Object.entries(environment).filter(([name]) => !/^GIT_(?!CONFIG_)/.test(name));
  return { ...Object.fromEntries(others), LC_ALL: 'C' };
}
