/** Subscriptions of two clients: Apollo Client over WebSocket, urql over server-sent events. */
import { createServer } from 'node:net';
import { startEmulator } from '../../src/emulator/emulator';
import { closeAfterTest } from '../support/closing';
import { startIssuer } from '../support/issuer';
import { freePort } from '../support/loopback';
import { startTestApp } from '../support/testApp';
import { until } from '../support/until';
import type { BankLink, LinkProgress, LinkResult, LinkUpdate } from './app/bankLink';
import type { PlaidLinkErrorCode } from './app/plaidLinkErrors';
import { type Client, clients, connect, customer, pending, startWithEmulator } from './frontend';
import { generateOnce } from './generate';

beforeAll(generateOnce);

/** With the emulator, tokens name the server’s own webhook URL. */
const withWebhooks = { PLAID_ENV: 'emulator' };

/** Subscribes until the subscription completes. */
function subscribe(bankLink: BankLink, linkToken: string) {
  const results: LinkResult<LinkUpdate>[] = [];
  let onStart = () => {};
  const started = new Promise<void>((resolve) => {
    onStart = resolve;
  });
  const completed = new Promise<void>((resolve, reject) => {
    const unsubscribe = bankLink.subscribe(linkToken, {
      next(result) {
        results.push(result);
        onStart();
      },
      complete: resolve,
      error: reject,
    });
    closeAfterTest(async () => unsubscribe());
  });
  // Prevents an unhandled rejection; tests await `completed` themselves.
  completed.catch(() => {});
  return { results, started, completed };
}

const snapshot = (linkToken: string) => ({
  data: { reason: 'SNAPSHOT', newSteps: [], progress: pending(linkToken).data },
  errors: [],
});

const rejection = (code: PlaidLinkErrorCode) => ({
  data: null,
  errors: [expect.objectContaining({ extensions: { code, retryable: false } })],
});

/** Lifetime of the access token, shorter than a link token’s. */
const ACCESS_SECONDS = 300;

async function startSignedIn(client: Client) {
  const clock = { now: Date.now() };
  const now = () => clock.now;
  const issuer = await startIssuer({ now });
  const as = (sub: string) => {
    const exp = Math.floor(clock.now / 1000) + ACCESS_SECONDS;
    return { authorization: `Bearer ${issuer.token({ sub, exp })}` };
  };
  const env = { ...withWebhooks, ...issuer.env };
  const { connectWith, ...server } = await startWithEmulator(client, as(customer.id), { env, now });
  return { ...server, clock, connectAs: (sub: string | null) => connectWith(sub === null ? {} : as(sub)) };
}

describe.each(clients)('%s', (_, client) => {
  it('receives updates until the customer has finished', async () => {
    const { bankLink, play } = await startWithEmulator(client, {}, { env: withWebhooks });
    const linkToken = (await bankLink.start(customer)).data?.linkToken ?? '';
    const { results, started, completed } = subscribe(bankLink, linkToken);
    await started;
    await play({ link_token: linkToken, outcome: 'success', institution_id: 'ins_109509' });
    await completed;

    expect(results[0]).toEqual(snapshot(linkToken));
    expect(results.flatMap(({ errors }) => errors)).toEqual([]);
    const { data: progress } = await bankLink.progress(linkToken);
    expect(progress?.status).toBe('SUCCEEDED');
    const steps = results.flatMap(({ data }) => data?.newSteps ?? []);
    expect([steps[0], steps.at(-1)]).toEqual(['OPEN', 'HANDOFF']);
    // Plaid lists the events of one second newest first.
    expect(steps.toSorted()).toEqual(progress?.sessions[0]?.steps.toSorted());
    expect(results.at(-1)?.data).toEqual({
      reason: 'SESSION_FINISHED',
      newSteps: expect.any(Array),
      progress,
    });
  });

  it('receives LINK_TOKEN_NOT_FOUND for another user’s link', async () => {
    const { bankLink, connectAs } = await startSignedIn(client);
    const linkToken = (await bankLink.start(customer)).data?.linkToken ?? '';
    const { results, completed } = subscribe(await connectAs('user-43'), linkToken);
    await completed;
    expect(results).toEqual([rejection('LINK_TOKEN_NOT_FOUND')]);
  });

  it('receives UNAUTHENTICATED after the access token has expired', async () => {
    const { bankLink, play, clock } = await startSignedIn(client);
    const linkToken = (await bankLink.start(customer)).data?.linkToken ?? '';
    const { results, started, completed } = subscribe(bankLink, linkToken);
    await started;
    clock.now += ACCESS_SECONDS * 1000;
    await play({ link_token: linkToken, outcome: 'success' });
    await completed;
    expect(results).toEqual([snapshot(linkToken), rejection('UNAUTHENTICATED')]);
  });

  it('ends the subscription on the server when it unsubscribes', async () => {
    const { bankLink, log } = await startWithEmulator(client);
    const linkToken = (await bankLink.start(customer)).data?.linkToken ?? '';
    let unsubscribe = () => {};
    await new Promise<void>((resolve, reject) => {
      unsubscribe = bankLink.subscribe(linkToken, { next: () => resolve(), complete: reject, error: reject });
    });
    unsubscribe();
    const hasEnded = () => log.some(({ msg, updates }) => msg === 'subscription ended' && updates === 1);
    await until(hasEnded);
  });
});

it('Apollo Client updates a query from a subscription without another request', async () => {
  const { bankLink, play, log } = await startWithEmulator('apolloApp', {}, { env: withWebhooks });
  const linkToken = (await bankLink.start(customer)).data?.linkToken ?? '';
  const shown: LinkProgress[] = [];
  const first = new Promise<void>((resolve) => {
    bankLink.observe?.(linkToken, (progress) => {
      shown.push(progress);
      resolve();
    });
  });
  await first;
  const { started, completed } = subscribe(bankLink, linkToken);
  await started;
  await play({ link_token: linkToken, outcome: 'success' });
  await completed;

  expect(shown[0]).toEqual(pending(linkToken).data);
  expect(shown.at(-1)).toMatchObject({
    linkToken,
    status: 'SUCCEEDED',
    sessions: [{ outcome: 'SUCCEEDED' }],
  });
  expect(log.filter(({ msg, operation }) => msg === 'operation' && operation === 'query')).toHaveLength(1);
});

it('urql receives UNAUTHENTICATED without retrying', async () => {
  const { connectAs } = await startSignedIn('urqlApp');
  const { results, completed } = subscribe(await connectAs(null), 'link-sandbox-1');
  await completed;
  expect(results).toEqual([rejection('UNAUTHENTICATED')]);
});

it('Apollo Client tries again until the server is there', async () => {
  const port = await freePort();
  const bankLink = await connect('apolloApp', { url: `http://127.0.0.1:${port}/graphql` });
  let connections = 0;
  const refusing = createServer((socket) => {
    connections += 1;
    socket.destroy();
  });
  await new Promise<void>((resolve) => refusing.listen(port, '127.0.0.1', resolve));
  const { results, completed } = subscribe(bankLink, 'link-sandbox-1');
  // The first connection and one that replaces it.
  await until(() => connections === 2);
  await new Promise((resolve) => refusing.close(resolve));
  const emulator = await startEmulator();
  closeAfterTest(() => emulator.close());
  await startTestApp({ PLAID_BASE_URL: emulator.url, PORT: String(port) });
  await completed;
  expect(results).toEqual([rejection('LINK_TOKEN_NOT_FOUND')]);
});
