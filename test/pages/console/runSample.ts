/** Runs the console’s code samples as a user who pasted them would. */
import { execFile } from 'node:child_process';
import { symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { format } from 'node:util';
import { temporaryFolder } from '../../support/temporaryFolder';
import { until } from '../../support/until';

/** @returns the output of a shell command. */
export function runInShell(sample: string): Promise<string> {
  // A shell whose input is a socket, as that of a child of Node's is, reads `~/.bashrc` without `--norc`.
  return run('bash', ['--norc', '-c', sample.replace(/^curl /, 'curl -sS ')]);
}

/** Runs a module in a process of its own, with our dependencies. */
export function runAsModule(sample: string): Promise<string> {
  const folder = temporaryFolder();
  symlinkSync(join(__dirname, '../../../node_modules'), join(folder, 'node_modules'));
  const file = join(folder, 'sample.mjs');
  writeFileSync(file, sample);
  return run(process.execPath, [file]);
}

/** Runs a module’s text as a function in this process, where our dependencies are loaded already. */
export async function runAsFunction(sample: string): Promise<string> {
  const body = sample.replace(/^import (\{.*\}) from ('.*');$/gm, 'const $1 = require($2);');
  const printed: string[] = [];
  const console = { log: (...values: unknown[]) => void printed.push(format(...values)) };
  await new AsyncFunction('require', 'console', body)(require, console);
  // A subscription continues after its module has run.
  await until(() => printed.length > 0);
  return printed.join('\n');
}

const AsyncFunction = (async () => {}).constructor as new (
  ...parts: string[]
) => (...values: unknown[]) => Promise<void>;

function run(program: string, args: readonly string[]): Promise<string> {
  return new Promise((resolve, reject) => {
    execFile(program, args, { env: { PATH: process.env['PATH'] } }, (error, stdout, stderr) => {
      if (error) reject(new Error(`${error.message}\n${stderr}`));
      else resolve(stdout);
    });
  });
}
