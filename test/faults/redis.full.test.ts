/** Redis is killed, frozen and restarted under the load of signed-in callers: ownership of tokens. */

import { startIssuer } from '../support/issuer';
import { describeWith, programOnPath } from '../support/processes/programs';
import { type RedisServer, startRedis } from '../support/processes/redis';
import { subscribeToLinkToken, type Update } from '../support/subscribeToLinkToken';
import { startTestApp } from '../support/testApp';
import { until } from '../support/until';
import { Asker, eachReadsOwnTokensAlone, type SignedIn, signIn } from './callers';
import { startFaultyEmulator } from './faultyEmulator';
import { CODES_WITHOUT_REDIS, Invariants } from './invariants';

/** Far longer than a call takes on a busy machine. */
const PLAID_TIMEOUT_MS = 10_000;
/** Two timeouts of Redis, then one of Plaid. */
const DEADLINE_MS = 2_000 + PLAID_TIMEOUT_MS;

describeWith('a server with Redis', 'redis-server on the PATH', programOnPath('redis-server'), () => {
  async function start() {
    const redis = await startRedis();
    const issuer = await startIssuer();
    const { emulator, proxy } = await startFaultyEmulator();
    const app = await startTestApp({
      PLAID_BASE_URL: proxy.url,
      PLAID_ENV: 'emulator',
      PLAID_TIMEOUT_MS: String(PLAID_TIMEOUT_MS),
      REDIS_URL: redis.url,
      ...issuer.env,
    });
    const invariants = new Invariants(CODES_WITHOUT_REDIS);
    const asker = new Asker({ url: () => app.url, invariants, deadlineMs: DEADLINE_MS });
    const people = ['ann', 'ben', 'cleo'].map((name) => signIn(issuer, name));
    const isReady = async () => (await fetch(`${app.url}/readyz`)).status === 200;
    await until(isReady);
    for (const person of people) expect(await asker.create(person)).toBe('data');
    return { redis, emulator, proxy, app, invariants, asker, people, isReady };
  }
  type Ground = Awaited<ReturnType<typeof start>>;

  /** Reads of own and others' tokens, and creates, until the returned function is called. */
  function load({ asker, people, invariants }: Ground): () => Promise<void> {
    let isOver = false;
    const work = async (person: SignedIn, step: number) => {
      for (let turn = step; !isOver; turn += 1) {
        const everybodys = invariants.tokensOf();
        await asker.read(person, everybodys[turn % everybodys.length] ?? '');
        if (turn % 5 === 0) await asker.create(person);
      }
    };
    const working = people.flatMap((person) => [0, 1, 2].map((step) => work(person, step)));
    return async () => {
      isOver = true;
      await Promise.all(working);
    };
  }

  async function goAway({ redis, isReady }: Ground, how: 'is frozen' | 'is killed'): Promise<void> {
    if (how === 'is frozen') redis.pause();
    else await redis.stop();
    await until(async () => !(await isReady()));
  }

  async function comeBack({ redis, isReady }: Ground, how: 'is frozen' | 'is killed'): Promise<void> {
    await back[how](redis);
    await until(isReady);
  }
  const back = {
    'is frozen': async (redis: RedisServer) => redis.resume(),
    'is killed': (redis: RedisServer) => redis.restart(),
  };

  it('serves owners again and strangers nothing after it was frozen twice under load', async () => {
    const ground = await start();
    const { proxy, asker, people, invariants } = ground;
    const stop = load(ground);
    for (let time = 0; time < 2; time += 1) {
      await goAway(ground, 'is frozen');
      await comeBack(ground, 'is frozen');
    }
    await stop();
    await eachReadsOwnTokensAlone({ asker, people, invariants });
    invariants.eachCreatedOnce(proxy);
    expect(invariants.violations).toEqual([]);
  });

  it('forgets earlier owners and records new ones when it was killed under load and restarted empty', async () => {
    const ground = await start();
    const { proxy, asker, people, invariants } = ground;
    const lost = people.flatMap((person) => invariants.tokensOf(person).map((token) => ({ person, token })));
    const stop = load(ground);
    await goAway(ground, 'is killed');
    await comeBack(ground, 'is killed');
    await stop();
    for (const { person, token } of lost) {
      expect(await asker.read(person, token)).toBe('LINK_TOKEN_NOT_FOUND');
    }
    for (const person of people) {
      expect(await asker.create(person)).toBe('data');
      expect(await asker.read(person, invariants.tokensOf(person).at(-1) ?? '')).toBe('data');
    }
    invariants.eachCreatedOnce(proxy);
    expect(invariants.violations).toEqual([]);
  });

  it.each(['is frozen', 'is killed'] as const)(
    '%s refuses creates with SERVICE_UNAVAILABLE and creates no token that no caller could read',
    async (how) => {
      const ground = await start();
      const { proxy, asker, people, invariants } = ground;
      const made = proxy.forwarded.length;
      await goAway(ground, how);
      const answers = people.flatMap((person) => [
        asker.create(person),
        ...invariants.tokensOf(person).map((token) => asker.read(person, token)),
      ]);
      expect(new Set(await Promise.all(answers))).toEqual(new Set(['SERVICE_UNAVAILABLE']));
      expect(proxy.forwarded).toHaveLength(made);
      await comeBack(ground, how);
      expect(invariants.violations).toEqual([]);
    },
  );

  it.each(['is frozen', 'is killed'] as const)('%s leaves running subscriptions unaffected', async (how) => {
    const ground = await start();
    const { app, emulator, people, invariants } = ground;
    const [ann] = people as [SignedIn, ...SignedIn[]];
    const [token = ''] = invariants.tokensOf(ann);
    const watching = subscribeToLinkToken(app.url, token, {
      headers: { ...ann.headers },
      untilFinished: false,
    });
    await watching.next();
    await goAway(ground, how);
    await comeBack(ground, how);
    await emulator.play({ link_token: token, outcome: 'success' });
    const succeeded = ({ data }: Update) => data?.linkToken.status === 'SUCCEEDED';
    await until(() => watching.updates.some(succeeded));
    expect(watching.updates.flatMap(({ errors = [] }) => errors)).toEqual([]);
  });
});
