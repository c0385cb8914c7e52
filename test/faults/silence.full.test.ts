/**
 * A Plaid that stops responding for a while: callers get errors in time, the circuit opens, and closes once Plaid
 * responds again.
 */

import { startTestApp } from '../support/testApp';
import { until } from '../support/until';
import { endsWithin } from './deadline';
import { startFaultyEmulator } from './faultyEmulator';
import { CREATE, createToken, GET, outcomeOf } from './operations';

const PLAID_TIMEOUT_MS = 2_000;
/**
 * Upper bound on calls of one endpoint while its circuit is open: one half-open probe every two seconds, plus a
 * margin.
 */
function almostNothing(milliseconds: number): number {
  return 5 + Math.ceil(milliseconds / 2_000);
}

async function start() {
  const { proxy } = await startFaultyEmulator();
  const app = await startTestApp({
    PLAID_BASE_URL: proxy.url,
    PLAID_ENV: 'emulator',
    PLAID_TIMEOUT_MS: String(PLAID_TIMEOUT_MS),
  });

  const read = async (token: string) => {
    const asked = app.graphql('query ($token: String!) { linkToken(token: $token) { status } }', { token });
    const answer = await endsWithin(PLAID_TIMEOUT_MS, 'a read of a silent Plaid', asked);
    return outcomeOf(answer, answer.data.linkToken?.status === 'PENDING');
  };
  const create = async (user: string) => {
    const asked = app.graphql(
      `mutation ($user: String) {
        createLinkToken(input: { products: [TRANSACTIONS], user: { clientUserId: $user } }) { linkToken }
      }`,
      { user },
    );
    const answer = await endsWithin(PLAID_TIMEOUT_MS, 'a create at a silent Plaid', asked);
    return outcomeOf(answer, answer.data?.createLinkToken.linkToken.startsWith('link-'));
  };
  const callsOf = (path: string) => proxy.calls.filter((call) => call.path === path);
  /** Number of create calls to Plaid by user. */
  const createsByUser = () => {
    const counts = new Map<unknown, number>();
    for (const { body } of callsOf(CREATE)) {
      const user = Object(body['user'])['client_user_id'];
      counts.set(user, (counts.get(user) ?? 0) + 1);
    }
    return counts;
  };
  return { app, proxy, read, create, callsOf, createsByUser };
}

function allOf<T>(count: number, each: (index: number) => Promise<T>): Promise<T[]> {
  return Promise.all(Array.from({ length: count }, (_, index) => each(index)));
}

it('ends 300 reads in time, sends almost nothing for the next 200, and recovers within seconds of Plaid', async () => {
  const { app, proxy, read, callsOf } = await start();
  const token = await createToken({ app });
  proxy.always(GET, 'drop');
  expect(new Set(await allOf(300, (index) => read(`link-sandbox-first-${index}`)))).toEqual(
    new Set(['PLAID_UNAVAILABLE']),
  );

  const before = callsOf(GET).length;
  const begun = performance.now();
  expect(new Set(await allOf(200, (index) => read(`link-sandbox-next-${index}`)))).toEqual(
    new Set(['PLAID_UNAVAILABLE']),
  );
  expect(callsOf(GET).length - before).toBeLessThanOrEqual(almostNothing(performance.now() - begun));

  proxy.always(GET, 'none');
  await until(async () => (await read(token)) === 'data');
  expect(new Set(await allOf(20, () => read(token)))).toEqual(new Set(['data']));
});

it('creates while reads get no response, and the other way round', async () => {
  const { app, proxy, read, create } = await start();
  const token = await createToken({ app });
  proxy.always(GET, 'drop');
  await allOf(40, (index) => read(`link-sandbox-${index}`));
  expect(await create('user-2')).toBe('data');
  proxy.always(GET, 'none');
  await until(async () => (await read(token)) === 'data');

  proxy.always(CREATE, 'drop');
  await allOf(20, (index) => create(`silent-${index}`));
  expect(await read(token)).toBe('data');
});

it('sends each create at most once, before, during and after Plaid’s silence', async () => {
  const { proxy, create, callsOf, createsByUser } = await start();
  proxy.always(CREATE, 'drop');
  expect(new Set(await allOf(40, (index) => create(`first-${index}`)))).toEqual(
    new Set(['PLAID_UNAVAILABLE']),
  );
  const before = callsOf(CREATE).length;
  const begun = performance.now();
  expect(new Set(await allOf(100, (index) => create(`next-${index}`)))).toEqual(
    new Set(['PLAID_UNAVAILABLE']),
  );
  expect(callsOf(CREATE).length - before).toBeLessThanOrEqual(almostNothing(performance.now() - begun));

  proxy.always(CREATE, 'none');
  const answered: string[] = [];
  let attempts = 0;
  await until(async () => {
    attempts += 1;
    const user = `after-${attempts}`;
    if ((await create(user)) === 'data') answered.push(user);
    return answered.length > 0;
  });
  const counts = createsByUser();
  expect(Math.max(...counts.values())).toBe(1);
  expect(answered.map((user) => counts.get(user))).toEqual([1]);
  expect(proxy.forwarded.map(({ body }) => Object(body['user'])['client_user_id'])).toEqual(answered);
});
