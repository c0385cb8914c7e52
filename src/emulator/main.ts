/** `npm run standin`: the Plaid stand-in alone, for other programs to talk to. */
import { readStandinConfig } from '../config/config';
import { fail, failOnUncaught, stopOnSignal } from '../process';
import { startStandin } from './emulator';

async function main(): Promise<void> {
  const { credentials, ...options } = readStandinConfig(process.env);
  const standin = await startStandin({
    ...options,
    ...credentials,
    onProblem: (problem) => process.stderr.write(`${problem}\n`),
  });
  process.stdout.write(`The Plaid stand-in is at ${standin.url}\n`);
  stopOnSignal(() => standin.close());
}

failOnUncaught();
main().catch(fail);
