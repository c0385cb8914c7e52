/** A Link session from its first click to its end, in front of a model of the server. */
import { installSessionStorage, ModelServer } from './ModelServer';
import { input, openPage } from './openPage';

/** Longer than the longest delay between two connections. */
const RECONNECT_MS = 20_000;

beforeEach(() => {
  installSessionStorage();
  jest.useFakeTimers();
});
afterEach(() => {
  jest.useRealTimers();
});

const settle = () => jest.advanceTimersByTimeAsync(0);

async function openWithToken() {
  const server = new ModelServer();
  const page = openPage(server);
  page.session.open(input);
  server.respond();
  await settle();
  return { server, ...page, state: () => page.session.getState() };
}

it('creates a token on a click, opens Link and follows the session', async () => {
  const server = new ModelServer();
  const { session, opener } = openPage(server);
  const statuses: string[] = [];
  session.subscribe(() => {
    const { status } = session.getState();
    if (statuses.at(-1) !== status) statuses.push(status);
  });
  session.open(input);
  server.respond();
  await settle();
  server.addEvent();
  server.addItem();
  server.finish();
  expect(statuses).toEqual(['creating', 'ready', 'open', 'inProgress', 'succeeded']);
  expect(opener.opened).toEqual(['token-1']);
  expect(session.getState()).toMatchObject({ hostedLinkUrl: 'https://link.test/token-1', error: null });
  expect(server.hasSubscriptions()).toBe(false);
});

it('is in progress after a success until the session has finished', async () => {
  const { server, state } = await openWithToken();
  server.addEvent();
  server.addItem();
  expect(state()).toMatchObject({ status: 'inProgress', linkToken: { status: 'SUCCEEDED' } });
  server.finish();
  expect(state()).toMatchObject({ status: 'succeeded', isConnected: false });
});

it('opens the same token again after Link was closed without a step', async () => {
  const { server, session, opener, state } = await openWithToken();
  opener.leave();
  expect(state()).toMatchObject({ status: 'ready', isLinkOpen: false });
  session.open(input);
  expect([state().status, opener.opened]).toEqual(['open', ['token-1', 'token-1']]);
  expect(server.keys).toHaveLength(1);
});

it('resumes a session after a reload and replaces its events by the snapshot', async () => {
  const { server, leave } = await openWithToken();
  server.addEvent();
  server.addEvent();
  leave();
  const { session } = openPage(server);
  await settle();
  expect(session.getState()).toMatchObject({ status: 'inProgress', token: 'token-1' });
  server.addEvent();
  server.disconnect();
  expect(session.getState().isConnected).toBe(false);
  await jest.advanceTimersByTimeAsync(RECONNECT_MS);
  const { events, isConnected } = session.getState();
  expect(events.map(({ eventId }) => eventId)).toEqual(['event-1', 'event-2', 'event-3']);
  expect(isConnected).toBe(true);
});

it('forgets a final session, so that a reload starts afresh', async () => {
  const { server, leave } = await openWithToken();
  server.addEvent();
  server.finish();
  leave();
  const { session } = openPage(server);
  expect(session.getState().status).toBe('idle');
});

describe('an expired token', () => {
  it.each([
    ['by an update with the reason EXPIRED', (server: ModelServer) => server.expire()],
    ['by LINK_TOKEN_NOT_FOUND', (server: ModelServer) => server.forgetTokens()],
    ['by a snapshot with the status EXPIRED', (server: ModelServer) => server.disconnect()],
  ])('is recognised %s, and the next click creates another', async (_, end) => {
    const { server, session, state } = await openWithToken();
    await jest.advanceTimersByTimeAsync(30 * 60_000);
    end(server);
    await jest.advanceTimersByTimeAsync(RECONNECT_MS);
    expect(state().status).toBe('expired');
    session.open(input);
    server.respond();
    await settle();
    expect(state()).toMatchObject({ status: 'open', token: 'token-2' });
  });

  it('is a success if it has a result, although its session never finished', async () => {
    const { server, state } = await openWithToken();
    server.addEvent();
    server.addItem();
    await jest.advanceTimersByTimeAsync(30 * 60_000);
    server.disconnect();
    await jest.advanceTimersByTimeAsync(RECONNECT_MS);
    expect(state().status).toBe('succeeded');
  });
});

it('subscribes again until the server is back, and waits longer after each failure', async () => {
  const { server, state } = await openWithToken();
  const subscribe = jest.spyOn(server, 'subscribe');
  server.isDown = true;
  server.disconnect();
  await jest.advanceTimersByTimeAsync(60_000);
  // Without backoff there would be at least 120.
  expect(subscribe.mock.calls.length).toBeGreaterThan(4);
  expect(subscribe.mock.calls.length).toBeLessThan(20);
  server.isDown = false;
  await jest.advanceTimersByTimeAsync(RECONNECT_MS);
  expect(state()).toMatchObject({ status: 'open', isConnected: true });
});

it('ends its subscription with its last listener, and starts it with the next', async () => {
  const server = new ModelServer();
  const { session, leave } = openPage(server);
  session.open(input);
  server.respond();
  await settle();
  leave();
  expect(server.hasSubscriptions()).toBe(false);
  session.subscribe(() => {});
  expect(server.hasSubscriptions()).toBe(true);
});

it('stays reset if a listener resets it when the connection is lost', async () => {
  const { server, session } = await openWithToken();
  session.subscribe(() => {
    if (session.getState().token !== null && !session.getState().isConnected) session.reset();
  });
  server.disconnect();
  await jest.advanceTimersByTimeAsync(RECONNECT_MS);
  expect([session.getState().status, server.hasSubscriptions()]).toEqual(['idle', false]);
});

it('ignores the response of a create that was reset', async () => {
  const server = new ModelServer();
  const { session, opener } = openPage(server);
  session.open(input);
  session.reset();
  server.respond();
  await settle();
  expect([session.getState().status, opener.opened]).toEqual(['idle', []]);
});

it('reports the error of a refused create', async () => {
  const server = new ModelServer();
  const { session } = openPage(server);
  session.open(input);
  server.refuseCreates('PLAID_RATE_LIMITED', true);
  await settle();
  expect(session.getState()).toMatchObject({
    status: 'failed',
    error: { code: 'PLAID_RATE_LIMITED', retryable: true, displayMessage: null, argumentPath: null },
  });
});
