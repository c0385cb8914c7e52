/** The client kit over WebSocket and server-sent events, against the real server and the emulator. */
import { WebSocket } from 'ws';
import type { LinkSession } from '../../src/client/createLinkSession';
import type { TransportOptions } from '../../src/client/LinkTransport';
import { startEmulator } from '../../src/emulator/emulator';
import { closeAfterTest } from '../support/closing';
import { startIssuer } from '../support/issuer';
import { startTestApp } from '../support/testApp';
import { until } from '../support/until';
import { clientModule } from './clientModule';
import { installSessionStorage, RecordingOpener } from './ModelServer';

const { createLinkSession } =
  clientModule<typeof import('../../src/client/createLinkSession')>('createLinkSession');
const { createWebSocketTransport } =
  clientModule<typeof import('../../src/client/createWebSocketTransport')>('createWebSocketTransport');
const { createSseTransport } =
  clientModule<typeof import('../../src/client/createSseTransport')>('createSseTransport');

// Global in browsers and from Node 22 on.
if (!('WebSocket' in globalThis)) Object.assign(globalThis, { WebSocket });

const input = { products: ['TRANSACTIONS'], user: { clientUserId: 'user-1' }, hostedLink: {} } as const;

async function start(env = {}, now = Date.now) {
  const emulator = await startEmulator({ now });
  closeAfterTest(() => emulator.close());
  const serve = (more = {}) =>
    startTestApp({ PLAID_ENV: 'emulator', PLAID_BASE_URL: emulator.url, ...env, ...more }, now);
  return { emulator, serve, ...(await serve()) };
}

describe.each([
  ['WebSocket', createWebSocketTransport],
  ['server-sent events', createSseTransport],
])('over %s', (_, createTransport) => {
  beforeEach(installSessionStorage);

  function open(url: string, headers: TransportOptions['headers'] = () => ({})): LinkSession {
    const transport = createTransport({ url: `${url}/graphql`, headers });
    const session = createLinkSession({ transport, opener: new RecordingOpener() });
    const unsubscribe = session.subscribe(() => {});
    closeAfterTest(async () => unsubscribe());
    session.open(input);
    return session;
  }

  const isConnected = (session: LinkSession) => () => session.getState().isConnected;

  it('follows a session from the click to its success', async () => {
    const { url, emulator } = await start();
    const session = open(url);
    await until(isConnected(session));
    const { token, hostedLinkUrl } = session.getState();
    expect(hostedLinkUrl).toMatch(/\/hl\//);
    const { public_tokens } = await emulator.play({ link_token: token ?? '', outcome: 'success' });
    await until(() => session.getState().status === 'succeeded');
    const { linkToken, events } = session.getState();
    expect(linkToken?.publicTokens).toEqual(public_tokens);
    expect(events[0]?.eventName).toBe('OPEN');
    expect(new Set(events.map(({ eventId }) => eventId)).size).toBe(events.length);
  });

  it('subscribes again after a restart of the server', async () => {
    const { url, app, serve, emulator } = await start();
    const session = open(url);
    await until(isConnected(session));
    await app.stop(true);
    await until(() => !session.getState().isConnected);
    await serve({ PORT: new URL(url).port });
    await until(isConnected(session));
    await emulator.play({ link_token: session.getState().token ?? '', outcome: 'exit' });
    await until(() => session.getState().status === 'exited');
  });

  it('reports the field of a rejected input', async () => {
    const { url } = await start();
    const session = open(url);
    await until(isConnected(session));
    session.reset();
    session.open({ ...input, user: { clientUserId: 'user-1', dateOfBirth: '24/12/1999' } });
    await until(() => session.getState().status === 'failed');
    expect(session.getState().error).toEqual({
      code: 'BAD_USER_INPUT',
      retryable: false,
      displayMessage: null,
      argumentPath: ['input', 'user', 'dateOfBirth'],
      message: expect.any(String),
    });
  });

  it('reports UNAUTHENTICATED, and is expired for another user’s token', async () => {
    const issuer = await startIssuer();
    const { url } = await start(issuer.env);
    const none = open(url);
    await until(() => none.getState().status === 'failed');
    expect(none.getState().error).toMatchObject({ code: 'UNAUTHENTICATED', retryable: false });

    const headersOf = (sub: string) => () => ({ authorization: `Bearer ${issuer.token({ sub })}` });
    const transport = (sub: string) => createTransport({ url: `${url}/graphql`, headers: headersOf(sub) });
    const own = { products: input.products, hostedLink: {} };
    const created = createLinkSession({ transport: transport('user-1'), opener: new RecordingOpener() });
    created.open(own);
    await until(() => created.getState().token !== null);
    const other = createLinkSession({ transport: transport('user-2'), opener: new RecordingOpener() });
    closeAfterTest(async () => other.reset());
    other.subscribe(() => {});
    await until(() => other.getState().status === 'expired');
  });

  it.each([
    ['continues with a new access token', 'succeeded', null],
    ['fails without a new access token', 'failed', 'UNAUTHENTICATED'],
  ])('%s when the old one expires', async (_name, status, code) => {
    const clock = { now: Date.now() };
    const now = () => clock.now;
    const issuer = await startIssuer({ now });
    const { url, emulator } = await start(issuer.env, now);
    const signIn = () => `Bearer ${issuer.token({ sub: 'user-1', exp: clock.now / 1000 + 300 })}`;
    let authorization = signIn();
    const session = open(url, () => ({ authorization }));
    await until(isConnected(session));
    clock.now += 300_000;
    if (status === 'succeeded') authorization = signIn();
    await emulator.play({ link_token: session.getState().token ?? '', outcome: 'success' });
    await until(() => session.getState().status === status);
    expect(session.getState().error?.code ?? null).toBe(code);
  });
});
