/** Ownership of a link token from its creation until Plaid forgets it, with one server and with two. */
import { Redis } from 'ioredis';
import { type Issuer, startIssuer } from '../support/issuer';
import { sendJson, startPlaidDouble } from '../support/plaid/plaidDouble';
import { describeWith, programOnPath } from '../support/processes/programs';
import { startRedis } from '../support/processes/redis';
import { startTestApp } from '../support/testApp';
import { until } from '../support/until';

const HOUR = 60 * 60 * 1000;
const input = { clientName: 'App', language: 'en', countryCodes: ['US'] };
const MAKE = 'mutation ($input: CreateLinkTokenInput!) { createLinkToken(input: $input) { linkToken } }';
const READ = 'query ($token: String!) { linkToken(token: $token) { requestId } }';

const notFound = [
  {
    message: 'Link token not found.',
    locations: expect.anything(),
    path: ['linkToken'],
    extensions: { code: 'LINK_TOKEN_NOT_FOUND', retryable: false },
  },
];

/** Returns a new token for each create, which expires four hours after the clock's time. */
async function start(env: Record<string, string> = {}, expiration?: (now: number) => unknown) {
  let time = Date.parse('2026-03-01T12:00:00Z');
  const now = () => time;
  const issuer = await startIssuer({ now });
  const plaid = await startPlaidDouble(({ path }) =>
    path === '/link/token/create'
      ? {
          link_token: `link-sandbox-${plaid.calls.length}`,
          expiration: (expiration ?? ((at) => new Date(at + 4 * HOUR).toISOString()))(time),
        }
      : { request_id: 'r' },
  );
  const replica = async () => {
    const app = await startTestApp({ PLAID_BASE_URL: plaid.url, ...issuer.env, ...env }, now);
    await until(async () => (await fetch(`${app.url}/readyz`)).ok);
    const as = (claims: object) => ({ authorization: `Bearer ${issuer.token({ ...claims })}` });
    return {
      ...app,
      make: async (claims: object) =>
        (await app.graphql(MAKE, { input }, as(claims))).data?.createLinkToken.linkToken as string,
      read: (token: string, claims: object) => app.graphql(READ, { token }, as(claims)),
      ask: (query: string, variables: object, claims: object) => app.graphql(query, variables, as(claims)),
    };
  };
  const reads = () => plaid.calls.filter(({ path }) => path === '/link/token/get').length;
  const pass = (ms: number) => {
    time += ms;
  };
  return { issuer, plaid, reads, replica, pass };
}

const owner = { sub: 'owner' };
const service = { sub: 'backend', scope: 'link:service' };

it.each([
  ['until Plaid’s expiration plus six hours', undefined, 10 * HOUR],
  ['three weeks and six hours without an expiration', () => undefined, (21 * 24 + 6) * HOUR],
  ['three weeks and six hours with an invalid expiration', () => 'soon', (21 * 24 + 6) * HOUR],
  ['six hours for an expired token', (at: number) => new Date(at - HOUR).toISOString(), 6 * HOUR],
])('keeps the ownership record %s', async (_, expiration, keptFor) => {
  const { replica, pass, reads } = await start({}, expiration);
  const { make, read } = await replica();
  const token = await make(owner);
  pass(keptFor - 1);
  expect((await read(token, owner)).data).toEqual({ linkToken: { requestId: 'r' } });
  pass(1);
  const { data, errors } = await read(token, owner);
  expect([data, errors, reads()]).toEqual([{ linkToken: null }, notFound, 1]);
});

it('responds to another caller’s token exactly as to an unknown one', async () => {
  const { replica, reads, issuer } = await start();
  const { make, url } = await replica();
  const known = await make(owner);
  const ask = async (token: string) => {
    const response = await fetch(`${url}/graphql`, {
      method: 'POST',
      headers: {
        'content-type': 'application/json',
        authorization: `Bearer ${issuer.token({ sub: 'other' })}`,
        // Responses would differ by their ids otherwise.
        'x-request-id': 'of-the-stranger',
      },
      body: JSON.stringify({ query: READ, variables: { token } }),
    });
    const headers = [...response.headers].filter(([name]) => name !== 'date');
    return { status: response.status, headers, text: await response.text() };
  };
  const stranger = await ask(known);
  expect(stranger).toEqual(await ask('link-sandbox-x'));
  expect(stranger).toEqual(await ask(known.toUpperCase()));
  expect(JSON.parse(stranger.text)).toEqual({ data: { linkToken: null }, errors: notFound });
  expect(reads()).toBe(0);
});

it('returns the caller’s tokens and refuses the others of one operation, each in its place', async () => {
  const { replica, reads } = await start();
  const { make, ask } = await replica();
  const [mine, theirs] = [await make(owner), await make({ sub: 'other' })];
  const references = [theirs, mine, 'link-sandbox-x', mine].map((linkToken) => ({
    __typename: 'LinkToken',
    linkToken,
  }));
  const { data, errors } = await ask(
    'query ($r: [_Any!]!, $mine: String!) { _entities(representations: $r) { ... on LinkToken { requestId } } linkToken(token: $mine) { requestId } }',
    { r: references, mine },
    owner,
  );
  expect(data).toEqual({
    _entities: [null, { requestId: 'r' }, null, { requestId: 'r' }],
    linkToken: { requestId: 'r' },
  });
  expect(errors?.map(({ path, message }) => [path, message])).toEqual([
    [['_entities', 0], 'Link token not found.'],
    [['_entities', 2], 'Link token not found.'],
  ]);
  expect(reads()).toBe(1);
});

it('never coalesces a read with one of another caller', async () => {
  const { replica, plaid } = await start();
  const { make, read } = await replica();
  const token = await make(owner);
  const [own, strange] = await Promise.all([read(token, owner), read(token, { sub: 'other' })]);
  expect([own.data, strange.data, strange.errors]).toEqual([
    { linkToken: { requestId: 'r' } },
    { linkToken: null },
    notFound,
  ]);
  expect(plaid.calls).toHaveLength(2);
});

it('reads a token just created without an ownership lookup', async () => {
  const { replica } = await start();
  const { ask } = await replica();
  const { data } = await ask(
    'mutation ($input: CreateLinkTokenInput!) { a: createLinkToken(input: $input) { details { requestId } } b: createLinkToken(input: $input) { details { requestId } } }',
    { input },
    owner,
  );
  expect(data).toEqual({ a: { details: { requestId: 'r' } }, b: { details: { requestId: 'r' } } });
});

it('identifies an owner by issuer and subject alone', async () => {
  const { replica } = await start();
  const { make, read } = await replica();
  const token = await make({ sub: 'owner', scope: 'openid' });
  expect((await read(token, { sub: 'owner', jti: 'another', scope: undefined })).data).toEqual({
    linkToken: { requestId: 'r' },
  });
  expect((await read(token, { sub: 'Owner' })).errors).toEqual(notFound);
});

it('refuses an end user a token that a service created', async () => {
  const { replica } = await start();
  const { ask, read } = await replica();
  const forOwner = { ...input, user: { clientUserId: 'owner' } };
  const { data } = await ask(MAKE, { input: forOwner }, service);
  expect((await read(data.createLinkToken.linkToken, owner)).errors).toEqual(notFound);
  expect((await read(data.createLinkToken.linkToken, service)).data).toEqual({
    linkToken: { requestId: 'r' },
  });
});

it('refuses every read alike once Plaid no longer knows the token', async () => {
  const issuer: Issuer = await startIssuer();
  const plaid = await startPlaidDouble(({ path }, response) =>
    path === '/link/token/create'
      ? { link_token: 'link-sandbox-gone' }
      : sendJson(response, 400, {
          error_type: 'INVALID_INPUT',
          error_code: 'INVALID_LINK_TOKEN',
          request_id: 'p',
        }),
  );
  const { graphql } = await startTestApp({ PLAID_BASE_URL: plaid.url, ...issuer.env });
  const as = (claims: object) => ({ authorization: `Bearer ${issuer.token({ ...claims })}` });
  await graphql(MAKE, { input }, as(owner));
  for (const claims of [owner, service, { sub: 'other' }]) {
    const { errors } = await graphql(READ, { token: 'link-sandbox-gone' }, as(claims));
    expect(errors).toEqual(notFound);
  }
});

describeWith('with Redis', 'redis-server on the PATH', programOnPath('redis-server'), () => {
  it('knows the owners of tokens created by another replica', async () => {
    const { url } = await startRedis({ password: 'a-password-of-tests' });
    const { replica, reads } = await start({ REDIS_URL: url });
    const [first, second] = [await replica(), await replica()];
    const token = await first.make(owner);
    expect((await second.read(token, owner)).data).toEqual({ linkToken: { requestId: 'r' } });
    expect((await second.read(token, { sub: 'other' })).errors).toEqual(notFound);
    expect(reads()).toBe(1);
  });

  it('looks up the owners of all tokens of an operation at once', async () => {
    const { url } = await startRedis();
    const { replica } = await start({ REDIS_URL: url });
    const { make, ask } = await replica();
    const tokens: string[] = [];
    for (let made = 0; made < 25; made += 1) tokens.push(await make(owner));
    const redis = new Redis(url);
    const asked = async () => Number(/cmdstat_mget:calls=(\d+)/.exec(await redis.info('commandstats'))?.[1]);
    // One by the check of the new connection.
    const before = await asked();
    const aliases = tokens.map((token, index) => `t${index}: linkToken(token: "${token}") { requestId }`);
    const { errors } = await ask(`{ ${aliases.join(' ')} }`, {}, owner);
    expect([errors, (await asked()) - before]).toEqual([undefined, 1]);
    redis.disconnect();
  });

  it('rejects reads with SERVICE_UNAVAILABLE and reports alive and not ready while Redis is unavailable', async () => {
    const redis = await startRedis();
    const { replica, plaid, reads } = await start({ REDIS_URL: redis.url });
    const { make, read, ask, url, log } = await replica();
    const token = await make(owner);
    await redis.stop();
    await until(async () => (await fetch(`${url}/readyz`)).status === 503);
    expect((await fetch(`${url}/healthz`)).status).toBe(200);

    const refused = [
      {
        message: 'Link token ownership cannot be checked at the moment. Retry later.',
        locations: expect.anything(),
        path: expect.anything(),
        extensions: { code: 'SERVICE_UNAVAILABLE', retryable: true },
      },
    ];
    for (const asked of [token, 'link-sandbox-x']) {
      const { data, errors } = await read(asked, owner);
      expect([data, errors]).toEqual([{ linkToken: null }, refused]);
    }
    expect(reads()).toBe(0);
    const { data, errors } = await ask(MAKE, { input }, owner);
    // The first alias created the token above; the others do not reach Plaid, since their token could not be
    // returned.
    expect([data, errors, plaid.calls.length]).toEqual([null, refused, 1]);
    expect((await read(token, service)).data).toEqual({ linkToken: { requestId: 'r' } });
    expect(log.filter(({ msg }) => msg === 'operation failed')).toMatchObject(
      [1, 2, 3].map(() => ({ level: 50, problem: expect.stringMatching(/^OwnershipUnavailable: \w+$/) })),
    );

    await redis.restart();
    await until(async () => (await fetch(`${url}/readyz`)).ok);
    const again = await make(owner);
    expect((await read(again, owner)).data).toEqual({ linkToken: { requestId: 'r' } });
    // Redis lost its data, so the first token has no known owner.
    expect((await read(token, owner)).errors).toEqual(notFound);
  });
});
