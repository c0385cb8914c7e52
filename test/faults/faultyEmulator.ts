/** The stand-in for Plaid, behind a proxy that spoils its answers: for one test. */
import { startStandin } from '../../src/emulator/emulator';
import { closeAfterTest } from '../support/closing';
import { startFaultyProxy } from './FaultyProxy';

export async function startFaultyStandin(options: Parameters<typeof startFaultyProxy>[1] = {}) {
  const standin = await startStandin();
  closeAfterTest(() => standin.close());
  const proxy = await startFaultyProxy(standin.url, options);
  closeAfterTest(() => proxy.close());
  return { standin, proxy };
}
