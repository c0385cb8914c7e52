/** Entry point of `npm run emulator`, the Plaid emulator alone. */
import { readEmulatorConfig } from '../config/config';
import { exitOnUncaughtError, exitWithError, stopOnSignal } from '../process/signals';
import { startEmulator } from './emulator';

async function main(): Promise<void> {
  const { credentials, ...options } = readEmulatorConfig(process.env);
  const emulator = await startEmulator({
    ...options,
    ...credentials,
    onProblem: (problem) => process.stderr.write(`${problem}\n`),
  });
  process.stdout.write(`Plaid emulator listening on ${emulator.url}\n`);
  stopOnSignal(() => emulator.close());
}

exitOnUncaughtError();
main().catch(exitWithError);
