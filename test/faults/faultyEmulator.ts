/** The Plaid emulator behind a faulty proxy, for one test. */
import { startEmulator } from '../../src/emulator/emulator';
import { closeAfterTest } from '../support/closing';
import { startFaultyProxy } from './FaultyProxy';

export async function startFaultyEmulator(options: Parameters<typeof startFaultyProxy>[1] = {}) {
  const emulator = await startEmulator();
  closeAfterTest(() => emulator.close());
  const proxy = await startFaultyProxy(emulator.url, options);
  closeAfterTest(() => proxy.close());
  return { emulator, proxy };
}
