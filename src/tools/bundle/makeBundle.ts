/** Last build step: bundles the server and its packages into one file (esbuild) and writes its V8 code cache. */
import { execFileSync } from 'node:child_process';
import { existsSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { build, type Plugin } from 'esbuild';
import type { BuildInfo } from '../../telemetry/buildInfo';

const ROOT = join(__dirname, '../../..');
const BUNDLE = join(__dirname, 'serve.js');

async function main(): Promise<void> {
  const { outputFiles } = await build({
    // TypeScript's output, so that the bundle has the same code as the tests.
    entryPoints: [join(__dirname, '../../process/serve.js')],
    outfile: BUNDLE,
    write: false,
    bundle: true,
    platform: 'node',
    format: 'cjs',
    target: 'node20.19',
    // Node's module wrapper, which `runBundle.ts` calls.
    banner: { js: '(function (exports, require, module, __filename, __dirname) {' },
    footer: { js: '})' },
    // The text stays in memory, so whitespace is removed. Names and short lines keep stacks readable.
    minifyWhitespace: true,
    lineLimit: 120,
    legalComments: 'none',
    // Bundled `import()` calls run their module on demand.
    supported: { 'dynamic-import': false },
    // Optional dependency of type-graphql, not installed.
    external: ['class-validator'],
    plugins: [graphiqlApart],
    // In a bundle, that package falls back to SHA-256 in JavaScript.
    alias: { '@apollo/utils.createhash': 'node:crypto' },
    define: { BUILD_INFO: JSON.stringify(readBuildInfo()) },
  });
  const [output] = outputFiles;
  if (!output) throw new Error('esbuild produced no output.');
  for (const [file, source] of COPIES) replaceFile(file, readFileSync(require.resolve(source)));
  writeBundle(escapeToAscii(output.text));
  execFileSync(process.execPath, [join(__dirname, 'warmUp.js')], { env: WARM_UP_ENV, stdio: 'inherit' });
}

const GRAPHIQL = '@graphql-yoga/render-graphiql/graphiql';

/** Only the explorer needs GraphiQL, and it has 9 MB: it is a file of its own, loaded on demand. */
const graphiqlApart: Plugin = {
  name: 'graphiql',
  setup: ({ onResolve }) =>
    onResolve({ filter: /./ }, ({ path }) =>
      path === GRAPHIQL ? { path: './graphiql.js', external: true } : undefined,
    ),
};

/** Files of packages that the pages read at run time, so that `dist/` needs no `node_modules`. */
const COPIES = [
  [join(__dirname, 'graphiql.js'), GRAPHIQL],
  // The package does not list its script for browsers in `exports`.
  [
    join(__dirname, '../../pages/console/browser/graphql-sse.js'),
    join(dirname(require.resolve('graphql-sse/package.json')), 'umd/graphql-sse.min.js'),
  ],
] as const;

function readBuildInfo(): BuildInfo {
  const { version } = JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8'));
  const commit = process.env['GIT_COMMIT']?.trim() || askGit();
  return { version, ...(commit && { commit }) };
}

/** @returns undefined without git, or if the folder is no part of a commit, such as a copy inside another repository. */
function askGit(): string | undefined {
  try {
    const args = ['rev-parse', 'HEAD', 'HEAD:./package.json'];
    const stdio = ['ignore', 'pipe', 'ignore'] as const;
    const [commit] = execFileSync('git', args, { cwd: ROOT, encoding: 'utf8', stdio: [...stdio] }).split(
      '\n',
    );
    return commit;
  } catch {
    return undefined;
  }
}

/** Environment of a start without network calls. NODE_OPTIONS is kept because compiled code depends on it. */
const WARM_UP_ENV = {
  NODE_OPTIONS: process.env['NODE_OPTIONS'],
  HOST: '127.0.0.1',
  PORT: '0',
  PLAID_ENV: 'sandbox',
  PLAID_CLIENT_ID: 'none',
  PLAID_SECRET: 'none',
  LOG_LEVEL: 'silent',
};

/** @throws if a backslash precedes a character to escape, which would change its meaning. */
function escapeToAscii(text: string): string {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: the range of ASCII starts with it.
  const notAscii = /[^\x00-\x7f]/g;
  if (new RegExp(`\\\\${notAscii.source}`).test(text))
    throw new Error('A backslash precedes a character outside ASCII.');
  return text.replace(notAscii, (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`);
}

function writeBundle(text: string): void {
  if (!replaceFile(BUNDLE, Buffer.from(text, 'latin1'))) return;
  const codeCaches = readdirSync(__dirname).filter((name) => name.startsWith('serve.js.'));
  for (const name of codeCaches) rmSync(join(__dirname, name), { force: true });
}

/**
 * Replaces the file atomically, since other processes may start or build meanwhile.
 *
 * @returns false if the file had this content.
 */
function replaceFile(path: string, content: Buffer): boolean {
  if (existsSync(path) && readFileSync(path).equals(content)) return false;
  const draft = join(dirname(path), `draft.${process.pid}`);
  writeFileSync(draft, content);
  renameSync(draft, path);
  return true;
}

main().catch((error) => {
  process.stderr.write(`${error instanceof Error ? error.message : 'Bundling failed.'}\n`);
  process.exit(1);
});
