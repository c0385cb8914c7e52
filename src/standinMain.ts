/** `npm run standin`: the Plaid stand-in alone, for other programs to talk to. */
import { readStandinConfig } from './config';
import { startStandin } from './standin/standin';

async function main(): Promise<void> {
  const { credentials, ...options } = readStandinConfig(process.env);
  const standin = await startStandin({
    ...options,
    ...credentials,
    onProblem: (problem) => process.stderr.write(`${problem}\n`),
  });
  process.stdout.write(`The Plaid stand-in is at ${standin.url}\n`);
  for (const signal of ['SIGTERM', 'SIGINT'] as const) {
    process.once(signal, () => {
      standin.close().catch(fail);
    });
  }
}

function fail(error: unknown): void {
  process.stderr.write(`${error instanceof Error ? error.message : 'The stand-in failed.'}\n`);
  process.exit(1);
}

main().catch(fail);
