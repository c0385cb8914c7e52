/** Runs what the console offers for pasting, as somebody would who has pasted it. */
import { execFile } from 'node:child_process';
import { symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { temporaryFolder } from '../../support/temporaryFolder';

/** In a terminal. @returns all that it prints. */
export function runInShell(sample: string): Promise<string> {
  return run('bash', ['-c', sample.replace(/^curl /, 'curl -sS ')]);
}

/** As a module of a project that has our dependencies. */
export function runAsModule(sample: string): Promise<string> {
  const folder = temporaryFolder();
  symlinkSync(join(__dirname, '../../../node_modules'), join(folder, 'node_modules'));
  const file = join(folder, 'sample.mjs');
  writeFileSync(file, sample);
  return run(process.execPath, [file]);
}

function run(program: string, args: readonly string[]): Promise<string> {
  return new Promise((resolve, reject) => {
    execFile(program, args, { env: { PATH: process.env['PATH'] } }, (error, stdout, stderr) => {
      if (error) reject(new Error(`${error.message}\n${stderr}`));
      else resolve(stdout);
    });
  });
}
