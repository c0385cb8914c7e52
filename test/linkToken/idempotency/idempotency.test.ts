/** Idempotent creates through the GraphQL API, in memory and with replicas on a real Redis. */
import { randomUUID } from 'node:crypto';
import { Redis } from 'ioredis';
import { type Issuer, startIssuer } from '../../support/issuer';
import { answered, type PlaidCall, sendJson, startPlaidDouble } from '../../support/plaid/plaidDouble';
import { describeWith, programOnPath } from '../../support/processes/programs';
import { startRedis } from '../../support/processes/redis';
import { type GraphQLAnswer, startTestApp, type TestApp } from '../../support/testApp';
import { until } from '../../support/until';

const CREATE = `mutation ($input: CreateLinkTokenInput!, $key: String) {
  createLinkToken(input: $input, idempotencyKey: $key) {
    linkToken expiration hostedLinkUrl requestId additionalProperties
  }
}`;
const HOUR = 60 * 60 * 1000;
const START = Date.parse('2026-03-01T12:00:00Z');
const input = { clientName: 'App', language: 'en', countryCodes: ['US'], user: { clientUserId: 'u' } };

interface World {
  readonly replica: (env?: Record<string, string>) => Promise<Replica>;
  /** Creates that Plaid received. */
  readonly creates: readonly PlaidCall[];
  /** Replaces Plaid's responses; null restores them. */
  respond(next: ((call: PlaidCall, respond: () => void) => unknown) | null): void;
  pass(ms: number): void;
}

interface Replica extends TestApp {
  create(key: unknown, changes?: object, caller?: Record<string, string>): Promise<GraphQLAnswer>;
}

/** @param lifetimeMs of each token. */
async function start(shared: Record<string, string> = {}, lifetimeMs = 4 * HOUR): Promise<World> {
  let time = START;
  const creates: PlaidCall[] = [];
  let scripted: ((call: PlaidCall, respond: () => void) => unknown) | null = null;
  const plaid = await startPlaidDouble((call, response) => {
    creates.push(call);
    const json = {
      link_token: `link-sandbox-${creates.length}`,
      expiration: new Date(time + lifetimeMs).toISOString(),
      request_id: `request${creates.length}`,
      something_new: { a: ['é', 1e21, null] },
    };
    if (scripted === null) return json;
    return scripted(call, () => sendJson(response, 200, json)) ?? answered;
  });
  return {
    creates,
    respond(next) {
      scripted = next;
    },
    pass(ms) {
      time += ms;
    },
    async replica(env = {}) {
      const app = await startTestApp({ PLAID_BASE_URL: plaid.url, ...shared, ...env }, () => time);
      await until(async () => (await fetch(`${app.url}/readyz`)).ok);
      return {
        ...app,
        create: (key, changes, caller) =>
          app.graphql(CREATE, { input: { ...input, ...changes }, key }, caller),
      };
    },
  };
}

const tokenOf = ({ data }: GraphQLAnswer) => data?.createLinkToken?.linkToken as string | undefined;
const as = (issuer: Issuer, claims: Record<string, unknown>) => ({
  authorization: `Bearer ${issuer.token(claims)}`,
});

const badKey = (problem: string) => ({
  message: `\`idempotencyKey\` ${problem}.`,
  extensions: { code: 'BAD_USER_INPUT', retryable: false, argumentPath: ['idempotencyKey'] },
});

describe('a create with an idempotency key', () => {
  it('returns the first payload unchanged to every repetition, also by literals and in another order', async () => {
    const { replica, creates } = await start();
    const { create, graphql, url } = await replica();
    const first = await create('click 1', { user: { clientUserId: 'u', legalName: 'Ada' } });
    const again = await create('click 1', { user: { legalName: 'Ada', clientUserId: 'u' } });
    const literal = await graphql(
      `mutation { createLinkToken(idempotencyKey: "click 1", input: {
        user: { legalName: "Ada", clientUserId: "u" }, countryCodes: [US], language: "en", clientName: "App"
      }) { linkToken expiration hostedLinkUrl requestId additionalProperties } }`,
    );
    expect(url).toBeDefined();
    expect(first.data.createLinkToken.additionalProperties).toEqual({
      something_new: { a: ['é', 1e21, null] },
    });
    expect([again, literal]).toEqual([first, first]);
    expect(creates).toHaveLength(1);
  });

  it('creates another token for another key, and for each call without a key', async () => {
    const { replica } = await start();
    const { create } = await replica();
    const created = [];
    for (const key of ['a', 'b', undefined, null]) created.push(tokenOf(await create(key)));
    expect(created).toEqual([1, 2, 3, 4].map((number) => `link-sandbox-${number}`));
  });

  it.each([
    ['another value', { clientName: 'Other' }],
    ['a field more', { webhook: 'https://example.com/' }],
    ['an explicit null', { redirectUri: null }],
    ['another order of a list', { countryCodes: ['CA', 'US'] }],
  ])('rejects the key with an input that has %s', async (_, changes) => {
    const { replica, creates } = await start();
    const { create } = await replica();
    await create('k', { countryCodes: ['US', 'CA'] });
    const { errors } = await create('k', { countryCodes: ['US', 'CA'], ...changes });
    expect(errors).toMatchObject([badKey('was already used with another input. Use a new key')]);
    expect(creates).toHaveLength(1);
  });

  it.each([[''], ['x'.repeat(256)], ['é'], ['a\tb'], ['a\u0000'], ['\u{1f600}']])(
    'rejects the malformed key %j',
    async (key) => {
      const { replica, creates } = await start();
      const { errors } = await (await replica()).create(key);
      expect(errors).toMatchObject([badKey('must be 1 to 255 printable ASCII characters')]);
      expect(creates).toEqual([]);
    },
  );

  it.each([[' '], ['~'], ['x'.repeat(255)], ['{"a":1}']])('accepts the key %j', async (key) => {
    const { replica, creates } = await start();
    const { create } = await replica();
    expect(tokenOf(await create(key))).toBe(tokenOf(await create(key)));
    expect(creates).toHaveLength(1);
  });

  it('shares one call to Plaid between concurrent calls, and replays it within one operation', async () => {
    const { replica, creates } = await start();
    const { create, graphql } = await replica();
    const responses = await Promise.all(Array.from({ length: 20 }, () => create('k')));
    expect(new Set(responses.map(tokenOf))).toEqual(new Set(['link-sandbox-1']));
    const one = 'createLinkToken(input: $input, idempotencyKey: "twice") { linkToken }';
    const { data } = await graphql(`mutation ($input: CreateLinkTokenInput!) { a: ${one} b: ${one} }`, {
      input,
    });
    expect(data.a).toEqual(data.b);
    expect(creates).toHaveLength(2);
  });

  it('rejects a concurrent call with another input at once', async () => {
    const { replica, respond, creates } = await start();
    const { create } = await replica();
    const held: (() => void)[] = [];
    respond((_, finish) => void held.push(finish));
    const first = create('k');
    await until(() => held.length === 1);
    const { errors } = await create('k', { clientName: 'Other' });
    expect(errors).toMatchObject([badKey('was already used with another input. Use a new key')]);
    held[0]?.();
    expect(tokenOf(await first)).toBe('link-sandbox-1');
    expect(creates).toHaveLength(1);
  });

  it('frees the key when the create fails, for the concurrent callers too', async () => {
    const { replica, respond, creates } = await start();
    const { create } = await replica();
    const held: PlaidCall[] = [];
    let fail = (): void => {};
    const failing = new Promise<void>((resolve) => {
      fail = resolve;
    });
    respond(async (call) => {
      held.push(call);
      await failing;
      return { error_type: 'INVALID_REQUEST', error_code: 'INVALID_FIELD', error_message: 'no' };
    });
    const calls = [create('k'), create('k')];
    await until(() => held.length === 1);
    fail();
    for (const { errors } of await Promise.all(calls)) expect(errors).toHaveLength(1);
    respond(null);
    expect(tokenOf(await create('k', { clientName: 'Other' }))).toBeDefined();
    expect(creates).toHaveLength(2);
  });

  it('keeps the result for a client that disconnects', async () => {
    const { replica, respond, creates } = await start();
    const { create, url } = await replica();
    const held: (() => void)[] = [];
    respond((_, finish) => void held.push(finish));
    const leaving = new AbortController();
    const gone = fetch(`${url}/graphql`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ query: CREATE, variables: { input, key: 'k' } }),
      signal: leaving.signal,
    });
    await until(() => held.length === 1);
    leaving.abort();
    await expect(gone).rejects.toThrow();
    const retry = create('k');
    held[0]?.();
    expect(tokenOf(await retry)).toBe('link-sandbox-1');
    expect(creates).toHaveLength(1);
  });

  it.each([
    ['until the token expires', 4 * HOUR, 4 * HOUR],
    ['for at most 24 hours', 200 * HOUR, 24 * HOUR],
  ])('is kept %s', async (_, lifetimeMs, keptMs) => {
    const { replica, pass } = await start({}, lifetimeMs);
    const { create } = await replica();
    const first = tokenOf(await create('k'));
    pass(keptMs - 1);
    expect(tokenOf(await create('k'))).toBe(first);
    pass(1);
    expect(tokenOf(await create('k'))).not.toBe(first);
  });

  it('belongs to one caller', async () => {
    const issuer = await startIssuer({ now: () => START });
    const { replica, creates } = await start(issuer.env);
    const { create } = await replica();
    const ada = as(issuer, { sub: 'ada' });
    const bob = as(issuer, { sub: 'bob' });
    const service = as(issuer, { sub: 'ada', scope: 'link:service' });
    // The server sets it from the access token.
    const user = undefined;
    const first = tokenOf(await create('k', { user }, ada));
    expect(tokenOf(await create('k', { clientName: 'Bob', user }, bob))).toBe('link-sandbox-2');
    expect(tokenOf(await create('k', { user }, ada))).toBe(first);
    // A service is another caller than an end user with the same subject.
    expect(tokenOf(await create('k', {}, service))).toBe('link-sandbox-3');
    expect(creates).toHaveLength(3);
  });

  it('belongs to one pair of Plaid credentials', async () => {
    const { replica, creates } = await start({ PLAID_CREDENTIALS: 'caller' });
    const { create } = await replica();
    const keys = (secret: string) => ({ 'plaid-client-id': 'id-of-a-caller', 'plaid-secret': secret });
    const first = tokenOf(await create('k', {}, keys('secret-one')));
    expect(tokenOf(await create('k', {}, keys('secret-two')))).toBe('link-sandbox-2');
    expect(tokenOf(await create('k', {}, keys('secret-one')))).toBe(first);
    expect(creates).toHaveLength(2);
  });

  it('does not count repetitions against the rate limit', async () => {
    const { replica } = await start({ MAX_CREATES_PER_MINUTE: '2' });
    const { create } = await replica();
    for (let count = 0; count < 5; count += 1) expect(tokenOf(await create('k'))).toBe('link-sandbox-1');
    expect(tokenOf(await create('l'))).toBe('link-sandbox-2');
    expect((await create('m')).errors?.[0]?.extensions['code']).toBe('RATE_LIMITED');
  });
});

const redisServer = programOnPath('redis-server');
describeWith(
  'a create with an idempotency key on two replicas',
  'redis-server on the PATH',
  redisServer,
  () => {
    async function startTwo() {
      const redis = await startRedis();
      const world = await start({ REDIS_URL: redis.url });
      /** Removes every claim, as a failover to a replica that lags does. */
      const loseClaims = async () => {
        const client = new Redis(redis.url);
        await client.flushall();
        await client.quit();
      };
      return { ...world, redis, loseClaims, one: await world.replica(), two: await world.replica() };
    }

    it('calls Plaid once for 20 concurrent duplicates of each of five keys', async () => {
      const { one, two, creates } = await startTwo();
      const keys = Array.from({ length: 5 }, () => randomUUID());
      const calls = Array.from({ length: 100 }, (_, index) =>
        (index % 2 ? one : two).create(keys[index % 5]),
      );
      const tokens = (await Promise.all(calls)).map(tokenOf);
      expect(creates).toHaveLength(5);
      expect(new Set(tokens.filter((_, index) => index % 5 === 0)).size).toBe(1);
      expect(new Set(tokens).size).toBe(5);
    });

    it('lets another replica wait for the first create, and take over if it fails', async () => {
      const { one, two, respond, creates } = await startTwo();
      const held: (() => void)[] = [];
      respond((_, finish) => void held.push(finish));
      const calls = [one.create('k'), two.create('k')];
      await until(() => held.length === 1);
      held[0]?.();
      expect((await Promise.all(calls)).map(tokenOf)).toEqual(['link-sandbox-1', 'link-sandbox-1']);

      respond((_, finish) =>
        creates.length === 2 ? new Promise((resolve) => setTimeout(resolve, 50, {})) : finish(),
      );
      const [first, second] = await Promise.all([one.create('l'), two.create('l')]);
      expect([first, second].filter(({ errors }) => errors === undefined).map(tokenOf)).toEqual([
        'link-sandbox-3',
      ]);
    });

    it('returns one token to the clients of both replicas although Redis lost the claim', async () => {
      const { one, two, loseClaims, respond, creates } = await startTwo();
      const held: (() => void)[] = [];
      respond((_, finish) => void held.push(finish));
      const first = one.create('k');
      await until(() => held.length === 1);
      await loseClaims();
      const second = two.create('k');
      await until(() => held.length === 2);
      held[1]?.();
      const token = tokenOf(await second);
      expect(token).toBe('link-sandbox-2');
      held[0]?.();
      expect(tokenOf(await first)).toBe(token);
      expect(tokenOf(await one.create('k'))).toBe(token);
      expect(creates).toHaveLength(2);
    });

    it('keeps the key for the other replica’s create if a create fails after Redis lost its claim', async () => {
      const { one, two, loseClaims, respond, creates } = await startTwo();
      const held: ((json: object) => void)[] = [];
      respond(() => new Promise((resolve) => void held.push(resolve)));
      const failing = one.create('k');
      await until(() => held.length === 1);
      await loseClaims();
      const second = two.create('k');
      await until(() => held.length === 2);
      held[0]?.({});
      expect((await failing).errors).toMatchObject([{ extensions: { code: 'PLAID_UNAVAILABLE' } }]);
      // A free key would accept another input.
      respond(null);
      const { errors } = await one.create('k', { clientName: 'Other' });
      expect(errors).toMatchObject([badKey('was already used with another input. Use a new key')]);
      held[1]?.({ link_token: 'link-sandbox-of-two' });
      expect(tokenOf(await second)).toBe('link-sandbox-of-two');
      expect(creates).toHaveLength(2);
    });

    it('stores neither key, input nor token, and lets everything expire', async () => {
      const { one, redis } = await startTwo();
      const key = 'key-of-a-click';
      const created = await one.create(key, { user: { clientUserId: 'user-in-the-input' } });
      const client = new Redis(redis.url);
      const keys = await client.keys('plaid-link:idempotency:*');
      const stored = await Promise.all(keys.map(async (each) => `${each} ${await client.get(each)}`));
      const ttls = await Promise.all(keys.map((each) => client.pttl(each)));
      await client.quit();
      expect(stored).toHaveLength(1);
      for (const secret of [key, 'user-in-the-input', tokenOf(created) ?? '', 'request1']) {
        expect(stored.join()).not.toContain(secret);
        expect(stored.join()).not.toContain(Buffer.from(secret).toString('base64url').slice(0, -2));
      }
      expect(ttls.every((ttl) => ttl > 3 * HOUR && ttl <= 4 * HOUR)).toBe(true);
    });

    it('fails with SERVICE_UNAVAILABLE before Plaid is called while Redis is down, and works without a key', async () => {
      const { one, redis, creates } = await startTwo();
      await redis.stop();
      const { errors } = await one.create('k');
      expect(errors).toMatchObject([
        {
          message: 'Idempotency keys are temporarily unavailable. Retry later.',
          extensions: { code: 'SERVICE_UNAVAILABLE', retryable: true },
        },
      ]);
      expect(creates).toEqual([]);
      expect(tokenOf(await one.create(undefined))).toBe('link-sandbox-1');
    });

    it('returns the token although Redis fails before the result is stored, and says so in the log', async () => {
      const { one, redis, respond } = await startTwo();
      respond(async (_, finish) => {
        await redis.stop();
        finish();
        return answered;
      });
      expect(tokenOf(await one.create('k'))).toBe('link-sandbox-1');
      await until(() => one.log.some(({ msg }) => msg === 'idempotent create not stored'));
    });

    it('rejects a stored result that was altered', async () => {
      const { one, redis } = await startTwo();
      await one.create('k');
      const client = new Redis(redis.url);
      const [stored = ''] = await client.keys('plaid-link:idempotency:*');
      const value = String(await client.get(stored));
      await client.set(stored, `${value.slice(0, -8)}AAAAAAAA`);
      await client.quit();
      expect((await one.create('k')).errors?.[0]?.extensions['code']).toBe('SERVICE_UNAVAILABLE');
    });
  },
);
