/** The last step of the build: puts the server, with all of its packages, into one file. */
import { execFileSync } from 'node:child_process';
import { readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { build } from 'esbuild';

const BUNDLE = join(__dirname, 'serve.js');

async function main(): Promise<void> {
  const { outputFiles } = await build({
    // What TypeScript made of the sources, and not the sources: so the same code is bundled that is tested.
    entryPoints: [join(__dirname, '../../process/serve.js')],
    outfile: BUNDLE,
    write: false,
    bundle: true,
    platform: 'node',
    format: 'cjs',
    target: 'node20.19',
    // As Node wraps a module: `runBundle.ts` calls it.
    banner: { js: '(function (exports, require, module, __filename, __dirname) {' },
    footer: { js: '})' },
    // The text stays in memory. Names stay as they are, and lines short, so that a stack leads to something.
    minifyWhitespace: true,
    lineLimit: 120,
    legalComments: 'none',
    // `import()` of what is bundled runs it then, and no sooner.
    supported: { 'dynamic-import': false },
    external: [
      // 9 MB that the explorer alone needs.
      '@graphql-yoga/render-graphiql',
      // type-graphql would import it where inputs are validated by it: it is not installed.
      'class-validator',
      // Where the console finds a script for browsers.
      'graphql-sse/package.json',
    ],
    // Outside of a module of Node's own, it takes a SHA-256 in JavaScript for Node's.
    alias: { '@apollo/utils.createhash': 'node:crypto' },
  });
  const [output] = outputFiles;
  if (!output) throw new Error('esbuild made no file.');
  keep(inAscii(output.text));
  execFileSync(process.execPath, [join(__dirname, 'warmUp.js')], { env: WARM_UP, stdio: 'inherit' });
}

/** For a start that asks nobody for anything. Of the environment, what compiled code depends on. */
const WARM_UP = {
  NODE_OPTIONS: process.env['NODE_OPTIONS'],
  HOST: '127.0.0.1',
  PORT: '0',
  PLAID_ENV: 'sandbox',
  PLAID_CLIENT_ID: 'none',
  PLAID_SECRET: 'none',
  LOG_LEVEL: 'silent',
};

/** @throws where an escape would say something else: no text of ours or of a package has such a place. */
function inAscii(text: string): string {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: it is the first character of ASCII.
  const notAscii = /[^\x00-\x7f]/g;
  if (new RegExp(`\\\\${notAscii.source}`).test(text))
    throw new Error('A backslash before what is not ASCII.');
  return text.replace(notAscii, (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`);
}

/** Other processes may start, and build, meanwhile: each finds a whole file. Left alone where nothing has changed. */
function keep(text: string): void {
  const names = readdirSync(__dirname).filter((name) => name.startsWith('serve.js'));
  if (names.includes('serve.js') && readFileSync(BUNDLE, 'latin1') === text) return;
  const draft = join(__dirname, `draft.${process.pid}.js`);
  writeFileSync(draft, text);
  renameSync(draft, BUNDLE);
  // The code of what stood there before.
  for (const name of names.filter((each) => each !== 'serve.js'))
    rmSync(join(__dirname, name), { force: true });
}

main().catch((error) => {
  process.stderr.write(`${error instanceof Error ? error.message : 'The bundle could not be made.'}\n`);
  process.exit(1);
});
