/** `schema.graphql` as the last commit has it. */
import { execFileSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';

type Environment = Readonly<Record<string, string | undefined>>;

/**
 * Null where there is none: no git, no repository, no commit, or none with that file.
 *
 * @param folder where the file stands.
 * @throws {Error} with git's own words, for whatever else keeps git from telling.
 */
export function readCommittedSchema(folder: string, environment: Environment): string | null {
  const git = (...args: string[]) =>
    execFileSync('git', args, { cwd: folder, encoding: 'utf8', stdio: 'pipe', env: forFolder(environment) });
  if (!isInRepository(folder)) return null;
  try {
    if (git('ls-tree', 'HEAD', 'schema.graphql') === '') return null;
    return git('show', 'HEAD:./schema.graphql');
  } catch (error) {
    const { code, stderr } = error as { code?: unknown; stderr?: unknown };
    const said = String(stderr ?? '').trim();
    if (code === 'ENOENT' || said.includes('Not a valid object name HEAD')) return null;
    throw new Error(`git cannot tell: ${said}`, { cause: error });
  }
}

/** By its looks: of a broken one, git says as of none that it is not a repository. */
function isInRepository(folder: string): boolean {
  if (existsSync(join(folder, '.git'))) return true;
  const above = dirname(folder);
  return above !== folder && isInRepository(above);
}

/** In English, and of this folder's repository alone: in a hook, git's variables lead elsewhere. */
function forFolder(environment: Environment): Environment {
  const others = Object.entries(environment).filter(([name]) => !/^GIT_(?!CONFIG_)/.test(name));
  return { ...Object.fromEntries(others), LC_ALL: 'C' };
}
