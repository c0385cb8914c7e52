/** A whole Link session by each transport. */
import { startEmulator } from '../../../src/emulator/emulator';
import { closeAfterTest } from '../../support/closing';
import { startTestApp } from '../../support/testApp';
import { byCallback, byEventStream, byWebSocket } from './liveClients';
import { startRouter } from './router';

const CREATE = 'mutation ($input: CreateLinkTokenInput!) { createLinkToken(input: $input) { linkToken } }';
const READ = 'query ($token: String!) { linkToken(token: $token) { linkToken status publicTokens } }';
const WATCH = `subscription ($token: String!) {
  linkTokenUpdated(token: $token) {
    reason linkSessionId newEvents { eventId eventName } linkToken { status publicTokens }
  }
}`;

async function start() {
  const emulator = await startEmulator();
  closeAfterTest(() => emulator.close());
  const router = await startRouter();
  const env = { PLAID_BASE_URL: emulator.url, ROUTER_CALLBACK_ORIGINS: router.url };
  const { url } = await startTestApp(env);
  const clients = {
    WebSocket: byWebSocket,
    'server-sent events': byEventStream,
    'callbacks to a router': byCallback(router),
  };
  const input = {
    clientName: 'Budget Buddy',
    language: 'en',
    countryCodes: ['US'],
    products: ['TRANSACTIONS'],
    user: { clientUserId: 'user-42' },
    webhook: `${url}/webhooks/plaid`,
  };
  return { url, emulator, clients, input };
}

async function play(emulatorUrl: string, script: object) {
  const response = await fetch(`${emulatorUrl}/emulator/sessions`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(script),
  });
  return (await response.json()) as { link_session_id: string; public_tokens: string[] };
}

it.each(['WebSocket', 'server-sent events', 'callbacks to a router'] as const)(
  'creates, reads and subscribes to a token until the session finishes, by %s',
  async (transport) => {
    const { url, emulator, clients, input } = await start();
    const client = await clients[transport](url);

    const creating = client.run({ query: CREATE, variables: { input } });
    expect(await creating.ended).toBeNull();
    const token = creating.results[0].data.createLinkToken.linkToken;
    expect(creating.results).toEqual([{ data: { createLinkToken: { linkToken: token } } }]);

    const result = client.run({ query: WATCH, variables: { token } });
    await result.count(1);
    const played = await play(emulator.url, { link_token: token, outcome: 'success' });
    expect(await result.ended).toBeNull();
    const updates = result.results.map(({ data }) => data.linkTokenUpdated);
    expect(updates[0]).toEqual({
      reason: 'SNAPSHOT',
      linkSessionId: null,
      newEvents: [],
      linkToken: { status: 'PENDING', publicTokens: [] },
    });
    expect(updates.at(-1)).toMatchObject({
      reason: 'SESSION_FINISHED',
      linkSessionId: played.link_session_id,
      linkToken: { status: 'SUCCEEDED', publicTokens: played.public_tokens },
    });
    const events: { eventId: string; eventName: string }[] = updates.flatMap(({ newEvents }) => newEvents);
    expect(new Set(events.map(({ eventId }) => eventId)).size).toBe(events.length);
    expect([events[0]?.eventName, events.at(-1)?.eventName]).toEqual(['OPEN', 'HANDOFF']);

    const reading = client.run({ query: READ, variables: { token } });
    expect(await reading.ended).toBeNull();
    const { public_tokens: publicTokens } = played;
    expect(reading.results).toEqual([
      { data: { linkToken: { linkToken: token, status: 'SUCCEEDED', publicTokens } } },
    ]);
  },
);
