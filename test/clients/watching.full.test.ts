/** Two clients watch a link while its customer is in it: Apollo Client by WebSocket, urql by server-sent events. */
import { closeAfterTest } from '../support/closing';
import { startIssuer } from '../support/issuer';
import { until } from '../support/until';
import type { Answer, BankLink, LinkProgress, LinkUpdate } from './app/bankLink';
import type { PlaidLinkErrorCode } from './app/plaidLinkErrors';
import { type Client, clients, connect, customer, pending, startWithEmulator } from './frontend';
import { generateOnce } from './generate';

beforeAll(generateOnce);

/** So that tokens name the server's own address for webhooks. */
const withWebhooks = { PLAID_ENV: 'emulator' };

/** Listens until it has ended. */
function watch(bankLink: BankLink, linkToken: string) {
  const answers: Answer<LinkUpdate>[] = [];
  let begin = () => {};
  const begun = new Promise<void>((resolve) => {
    begin = resolve;
  });
  const ended = new Promise<void>((resolve, reject) => {
    const hangUp = bankLink.watch(linkToken, {
      next(answer) {
        answers.push(answer);
        begin();
      },
      ended: resolve,
      lost: reject,
    });
    closeAfterTest(async () => hangUp());
  });
  // Whoever waits for it hears of it.
  ended.catch(() => {});
  return { answers, begun, ended };
}

const snapshot = (linkToken: string) => ({
  data: { reason: 'SNAPSHOT', newSteps: [], progress: pending(linkToken).data },
  errors: [],
});

/** With types: an error of ours, and no update. */
const refusal = (code: PlaidLinkErrorCode) => ({
  data: null,
  errors: [expect.objectContaining({ extensions: { code, retryable: false } })],
});

/** Less than a link token has. */
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
  const { connectWith, ...started } = await startWithEmulator(client, as(customer.id), { env, now });
  return { ...started, clock, connectAs: (sub: string | null) => connectWith(sub === null ? {} : as(sub)) };
}

describe.each(clients)('%s', (_, client) => {
  it('watches a link until the customer is through', async () => {
    const { bankLink, play } = await startWithEmulator(client, {}, { env: withWebhooks });
    const linkToken = (await bankLink.start(customer)).data?.linkToken ?? '';
    const { answers, begun, ended } = watch(bankLink, linkToken);
    await begun;
    await play({ link_token: linkToken, outcome: 'success', institution_id: 'ins_109509' });
    await ended;

    expect(answers[0]).toEqual(snapshot(linkToken));
    expect(answers.flatMap(({ errors }) => errors)).toEqual([]);
    const { data: progress } = await bankLink.progress(linkToken);
    expect(progress?.status).toBe('SUCCEEDED');
    const steps = answers.flatMap(({ data }) => data?.newSteps ?? []);
    expect([steps[0], steps.at(-1)]).toEqual(['OPEN', 'HANDOFF']);
    // Those of one second stand there as Plaid has them, the newest first.
    expect(steps.toSorted()).toEqual(progress?.sessions[0]?.steps.toSorted());
    expect(answers.at(-1)?.data).toEqual({
      reason: 'SESSION_FINISHED',
      newSteps: expect.any(Array),
      progress,
    });
  });

  it('is told that somebody else’s link is not there', async () => {
    const { bankLink, connectAs } = await startSignedIn(client);
    const linkToken = (await bankLink.start(customer)).data?.linkToken ?? '';
    const { answers, ended } = watch(await connectAs('user-43'), linkToken);
    await ended;
    expect(answers).toEqual([refusal('LINK_TOKEN_NOT_FOUND')]);
  });

  it('is told to sign in again when the access token has expired meanwhile', async () => {
    const { bankLink, play, clock } = await startSignedIn(client);
    const linkToken = (await bankLink.start(customer)).data?.linkToken ?? '';
    const { answers, begun, ended } = watch(bankLink, linkToken);
    await begun;
    clock.now += ACCESS_SECONDS * 1000;
    await play({ link_token: linkToken, outcome: 'success' });
    await ended;
    expect(answers).toEqual([snapshot(linkToken), refusal('UNAUTHENTICATED')]);
  });

  it('hangs up', async () => {
    const { bankLink, log } = await startWithEmulator(client);
    const linkToken = (await bankLink.start(customer)).data?.linkToken ?? '';
    let hangUp = () => {};
    await new Promise<void>((resolve, reject) => {
      hangUp = bankLink.watch(linkToken, { next: () => resolve(), ended: reject, lost: reject });
    });
    hangUp();
    const isOver = () => log.some(({ msg, updates }) => msg === 'subscription ended' && updates === 1);
    await until(isOver);
  });
});

it('Apollo Client shows in a query what a subscription has told, without asking', async () => {
  const { bankLink, play, log } = await startWithEmulator('apolloApp', {}, { env: withWebhooks });
  const linkToken = (await bankLink.start(customer)).data?.linkToken ?? '';
  const shown: LinkProgress[] = [];
  const first = new Promise<void>((resolve) => {
    bankLink.follow?.(linkToken, (progress) => {
      shown.push(progress);
      resolve();
    });
  });
  await first;
  const { begun, ended } = watch(bankLink, linkToken);
  await begun;
  await play({ link_token: linkToken, outcome: 'success' });
  await ended;

  expect(shown[0]).toEqual(pending(linkToken).data);
  expect(shown.at(-1)).toMatchObject({
    linkToken,
    status: 'SUCCEEDED',
    sessions: [{ outcome: 'SUCCEEDED' }],
  });
  expect(log.filter(({ msg, operation }) => msg === 'operation' && operation === 'query')).toHaveLength(1);
});

it('urql is told at once to sign in', async () => {
  const { connectAs } = await startSignedIn('urqlApp');
  const { answers, ended } = watch(await connectAs(null), 'link-sandbox-1');
  await ended;
  expect(answers).toEqual([refusal('UNAUTHENTICATED')]);
});

it('Apollo Client says so when it is not connected', async () => {
  const bankLink = await connect('apolloApp', { url: 'http://127.0.0.1:1/graphql' });
  const { answers, ended } = watch(bankLink, 'link-sandbox-1');
  await expect(ended).rejects.toThrow();
  expect(answers).toEqual([]);
});
