/** The frontend on each client, connected to the real server. */
import { join } from 'node:path';
import { WebSocket } from 'ws';
import { startEmulator } from '../../src/emulator/emulator';
import { closeAfterTest } from '../support/closing';
import { startTestApp } from '../support/testApp';
import type { BankLink, ConnectTo, Server } from './app/bankLink';

/** Name and module in `app/` of each client. */
export const clients = [
  ['Apollo Client', 'apolloApp'],
  ['urql', 'urqlApp'],
] as const;

export type Client = (typeof clients)[number][1];

// Global in browsers and from Node 22 on.
if (!('WebSocket' in globalThis)) Object.assign(globalThis, { WebSocket });

/** Imports the client’s module on call, because what it imports is generated first. */
export async function connect(client: Client, server: Server): Promise<BankLink> {
  const { connectTo }: { connectTo: ConnectTo } = await import(join(__dirname, 'app', client));
  return connectTo(server);
}

export const customer = { id: 'user-42' };

export const pending = (linkToken: string | undefined) => ({
  data: { linkToken, status: 'PENDING', sessions: [] },
  errors: [],
});

/** @param now clock of the server and the emulator. */
export async function startWithEmulator(client: Client, headers = {}, { env = {}, now = Date.now } = {}) {
  const emulator = await startEmulator({ now });
  closeAfterTest(() => emulator.close());
  const { url, log } = await startTestApp({ PLAID_BASE_URL: emulator.url, ...env }, now);
  return {
    log,
    bankLink: await connect(client, { url: `${url}/graphql`, headers }),
    /** The same frontend with other headers. */
    connectWith: (otherHeaders: Record<string, string>) =>
      connect(client, { url: `${url}/graphql`, headers: otherHeaders }),
    /** Plays a Link session at the emulator. */
    async play(script: object) {
      const { status } = await fetch(`${emulator.url}/emulator/sessions`, {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify(script),
      });
      expect(status).toBe(200);
    },
  };
}
