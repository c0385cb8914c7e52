/** Limits on creates and reads per caller, through the running server. */
import { closeAfterTest } from '../support/closing';
import { type Issuer, startIssuer } from '../support/issuer';
import { startPlaidDouble } from '../support/plaid/plaidDouble';
import { describeWith, programOnPath } from '../support/processes/programs';
import { startRedis } from '../support/processes/redis';
import { startTestApp } from '../support/testApp';

const input = { clientName: 'App', language: 'en', countryCodes: ['US'], user: { clientUserId: 'u' } };
const MAKE = 'mutation ($input: CreateLinkTokenInput!) { createLinkToken(input: $input) { linkToken } }';
const MAKE_TEN = `mutation ($input: CreateLinkTokenInput!) { ${Array.from({ length: 10 }, (_, index) => `a${index}: createLinkToken(input: $input) { linkToken }`).join(' ')} }`;
const READ = '{ linkToken(token: "link-sandbox-1") { requestId } }';
const HUNDRED = Array.from({ length: 100 }, (_, index) => index);
/** Uses variables, so that it is parsed and validated once. */
const READ_HUNDRED = `query (${HUNDRED.map((index) => `$t${index}: String!`).join(' ')}) {
  ${HUNDRED.map((index) => `a${index}: linkToken(token: $t${index}) { status }`).join(' ')}
}`;

async function start(env: Record<string, string>, ownIssuer?: Issuer) {
  const issuer = ownIssuer ?? (await startIssuer());
  const plaid = await startPlaidDouble(() => ({
    link_token: `link-sandbox-${plaid.calls.length}`,
    request_id: 'r',
  }));
  const { graphql } = await startTestApp({ PLAID_BASE_URL: plaid.url, ...issuer.env, ...env });
  const ask = (query: string, claims: object, headers = {}, variables = {}) =>
    graphql(
      query,
      { ...variables, input: 'scope' in claims ? input : { ...input, user: {} } },
      {
        authorization: `Bearer ${issuer.token({ ...claims })}`,
        ...headers,
      },
    );
  return { plaid, ask };
}

const tooMany = (path: string) => [
  {
    message: expect.stringMatching(/^Rate limit exceeded\. Retry after \d+ s\.$/),
    locations: expect.anything(),
    path: [path],
    extensions: { code: 'RATE_LIMITED', retryable: true, retryAfter: expect.any(Number) },
  },
];
const service = { sub: 'backend', scope: 'link:service' };

it('refuses an end user above its creates per minute, and no other caller', async () => {
  const { plaid, ask } = await start({ MAX_CREATES_PER_MINUTE: '2' });
  for (const sub of ['a', 'a', 'b']) expect((await ask(MAKE, { sub })).errors).toBeUndefined();
  const { data, errors } = await ask(MAKE, { sub: 'a' });
  expect([data, errors, plaid.calls.length]).toEqual([null, tooMany('createLinkToken'), 3]);
  const wait = errors?.[0]?.extensions['retryAfter'];
  expect(Number.isInteger(wait) && Number(wait) >= 1 && Number(wait) <= 60).toBe(true);
  expect((await ask(MAKE, { sub: 'b' })).errors).toBeUndefined();
});

it('refuses an end user above its reads per minute, for tokens of any owner', async () => {
  const { plaid, ask } = await start({ MAX_READS_PER_MINUTE: '3' });
  const { data } = await ask(
    '{ a: linkToken(token: "x-1") { status } b: linkToken(token: "x-2") { status } }',
    {},
  );
  expect(data).toEqual({ a: null, b: null });
  expect((await ask(READ, {})).errors?.[0]?.extensions['code']).toBe('LINK_TOKEN_NOT_FOUND');
  expect((await ask(READ, {})).errors).toEqual(tooMany('linkToken'));
  expect(plaid.calls).toEqual([]);
});

it('counts a token read ten times in one operation once', async () => {
  const { ask } = await start({ MAX_READS_PER_MINUTE: '1' });
  const ten = Array.from(
    { length: 10 },
    (_, index) => `a${index}: linkToken(token: "link-sandbox-1") { requestId }`,
  );
  expect((await ask(`{ ${ten.join(' ')} }`, service)).errors).toBeUndefined();
  expect((await ask(READ, service)).errors).toEqual(tooMany('linkToken'));
});

it('applies no limit to services by default', async () => {
  const { plaid, ask } = await start({});
  for (let times = 0; times < 31; times += 1) expect((await ask(MAKE_TEN, service)).errors).toBeUndefined();
  expect(plaid.calls).toHaveLength(310);
});

it('limits an end user to 300 creates and 6000 reads by default', async () => {
  const { ask } = await start({});
  for (let times = 0; times < 30; times += 1) expect((await ask(MAKE_TEN, {})).errors).toBeUndefined();
  expect((await ask(MAKE, {})).errors).toEqual(tooMany('createLinkToken'));
  // Jest source-maps the stack of every error, which takes too long for 6,000.
  withoutStacks();
  for (let times = 0; times < 60; times += 1) {
    const tokens = HUNDRED.map((index) => [`t${index}`, `${times}-${index}`]);
    const { errors } = await ask(READ_HUNDRED, {}, {}, Object.fromEntries(tokens));
    expect(errors?.[0]?.extensions['code']).toBe('LINK_TOKEN_NOT_FOUND');
  }
  expect((await ask(READ, {})).errors).toEqual(tooMany('linkToken'));
});

function withoutStacks(): void {
  const { stackTraceLimit } = Error;
  Error.stackTraceLimit = 0;
  closeAfterTest(async () => {
    Error.stackTraceLimit = stackTraceLimit;
  });
}

describeWith('with Redis', 'redis-server on the PATH', programOnPath('redis-server'), () => {
  it('applies one limit to a caller across replicas', async () => {
    const { url } = await startRedis();
    const issuer = await startIssuer();
    const env = { REDIS_URL: url, MAX_READS_PER_MINUTE: '2' };
    const [first, second] = [await start(env, issuer), await start(env, issuer)];
    expect((await first.ask(READ, service)).errors).toBeUndefined();
    expect((await second.ask(READ, service)).errors).toBeUndefined();
    expect((await first.ask(READ, service)).errors).toEqual(tooMany('linkToken'));
    expect((await second.ask(READ, service)).errors).toEqual(tooMany('linkToken'));
  });
});

describe('with AUTH_MODE=none', () => {
  const none = { AUTH_MODE: 'none', MAX_READS_PER_MINUTE: '1' };
  const from = (address: string) => ({ 'x-forwarded-for': address });

  it('counts by address', async () => {
    const { ask } = await start(none);
    expect((await ask(READ, {}, from('203.0.113.1'))).errors).toBeUndefined();
    // No proxy is trusted, so the forwarded address is ignored.
    expect((await ask(READ, {}, from('203.0.113.2'))).errors).toEqual(tooMany('linkToken'));
  });

  it('counts by the address that a trusted proxy forwards', async () => {
    const { ask } = await start({ ...none, TRUST_PROXY: '127.0.0.0/8' });
    expect((await ask(READ, {}, from('203.0.113.1'))).errors).toBeUndefined();
    expect((await ask(READ, {}, from('203.0.113.2'))).errors).toBeUndefined();
    expect((await ask(READ, {}, from('198.51.100.1, 203.0.113.2'))).errors).toEqual(tooMany('linkToken'));
  });

  it('ignores an address forwarded by a proxy that is not trusted', async () => {
    const { ask } = await start({ ...none, TRUST_PROXY: '10.0.0.0/8' });
    expect((await ask(READ, {}, from('203.0.113.1'))).errors).toBeUndefined();
    expect((await ask(READ, {}, from('203.0.113.2'))).errors).toEqual(tooMany('linkToken'));
  });
});
