/** Origin check of WebSockets, and authentication by headers or connection parameters. */
import { startOnce } from '../../../support/closing';
import { type Issuer, startIssuer } from '../../../support/issuer';
import { startPlaidDouble } from '../../../support/plaid/plaidDouble';
import { startTestApp } from '../../../support/testApp';
import { initSocket, openSocket, UpgradeRefused } from './rawSocket';

const READ = { query: '{ linkToken(token: "link-sandbox-1") { requestId } }' };
const ANSWER = { data: { linkToken: { requestId: 'r' } } };

const ROUTER_SECRET = 'the-secret-of-the-router';

async function start(env: Record<string, string> = {}) {
  const plaid = await startPlaidDouble(() => ({ link_token: 'link-sandbox-1', request_id: 'r' }));
  const app = await startTestApp({ PLAID_BASE_URL: plaid.url, ...env });
  return { ...app, plaid };
}

async function startSignedIn(env: Record<string, string> = {}) {
  const issuer = await startIssuer();
  return { issuer, ...(await start({ ...issuer.env, ...env })) };
}

const open = startOnce(() => start());
const listed = startOnce(() => start({ CORS_ORIGINS: 'https://app.example' }));
const signedIn = startOnce(() => startSignedIn());
const behindRouter = startOnce(() => start({ ROUTER_SECRET }));

/** The result of one operation, or how the connection was closed. */
async function outcome(url: string, params?: unknown, headers: Record<string, string> = {}) {
  const raw = await initSocket(url, params, { headers });
  raw.next().then(
    ({ type }) => type === 'connection_ack' && raw.send({ id: '1', type: 'subscribe', payload: READ }),
    () => {},
  );
  const answer = new Promise((resolve) => {
    raw.socket.on('message', (data) => {
      const { type, payload } = JSON.parse(String(data));
      if (type === 'next') resolve(payload);
    });
  });
  return Promise.race([answer, raw.closed]);
}

const refusals = (log: readonly Record<string, unknown>[]) =>
  log
    .filter(({ msg }) => msg === 'authentication failed')
    .map(({ level, problem, clientAddress }) => [level, problem, clientAddress]);

describe('the origin check', () => {
  const forwarded = { 'x-forwarded-host': 'api.example' };
  const proxied = startOnce(() => start({ TRUST_PROXY: 'on' }));

  it.each<[string, Record<string, string>, typeof open]>([
    ['a program without an origin', {}, open],
    ['an allowed origin', { origin: 'https://app.example' }, listed],
    ['the server’s host', { origin: 'https://api.example', host: 'api.example' }, open],
    [
      'the server’s host with its default port',
      { origin: 'https://api.example', host: 'api.example:443' },
      open,
    ],
    [
      'the server’s host with another port',
      { origin: 'http://api.example:81', host: 'api.example:81' },
      open,
    ],
    ['the host that a trusted proxy forwards', { origin: 'https://api.example', ...forwarded }, proxied],
  ])('accepts %s', async (_, headers, server) => {
    const { url } = server();
    expect(await outcome(url, undefined, headers)).toEqual(ANSWER);
  });

  it.each<[string, Record<string, string>, typeof open]>([
    ['another site', { origin: 'https://evil.example' }, listed],
    ['a site with the same ending', { origin: 'https://evil-app.example' }, listed],
    ['a site with the same beginning', { origin: 'https://app.example.evil.example' }, listed],
    ['another scheme', { origin: 'http://app.example' }, listed],
    ['another port', { origin: 'https://api.example:8443', host: 'api.example' }, open],
    [
      'the server’s host as a user name',
      { origin: 'https://api.example@evil.example', host: 'api.example' },
      open,
    ],
    ['an opaque origin', { origin: 'null' }, listed],
    ['an invalid origin', { origin: 'nonsense' }, listed],
    ['an empty origin', { origin: '' }, listed],
    ['a file', { origin: 'file://', host: '' }, listed],
    ['the host that an untrusted proxy forwards', { origin: 'https://api.example', ...forwarded }, open],
  ])('refuses %s', async (_, headers, server) => {
    const { url } = server();
    const refused = await openSocket(url, { headers }).catch((error) => error);
    expect(refused).toBeInstanceOf(UpgradeRefused);
    expect([refused.status, JSON.parse(refused.body)]).toEqual([
      403,
      {
        errors: [
          {
            message: 'This origin is not allowed to open a WebSocket. Add it to CORS_ORIGINS.',
            extensions: { code: 'FORBIDDEN', retryable: false },
          },
        ],
      },
    ]);
  });

  it('accepts localhost in development', async () => {
    const { url } = await start({ PLAID_ENV: 'emulator' });
    expect(await outcome(url, undefined, { origin: 'http://localhost:3000' })).toEqual(ANSWER);
  });
});

describe('authentication', () => {
  const bearer = (issuer: Issuer, claims = {}) =>
    `Bearer ${issuer.token({ scope: 'link:service', ...claims })}`;

  it.each<[string, (token: string) => [unknown, Record<string, string>?]]>([
    ['a header', (token) => [undefined, { authorization: token }]],
    ['a parameter', (token) => [{ authorization: token }]],
    ['a parameter with a capital', (token) => [{ Authorization: token }]],
    ['both, if they are equal', (token) => [{ authorization: token }, { authorization: token }]],
    ['a header, and a null parameter', (token) => [{ authorization: null }, { authorization: token }]],
  ])('accepts a token in %s', async (_, how) => {
    const { url, issuer } = signedIn();
    expect(await outcome(url, ...how(bearer(issuer)))).toEqual(ANSWER);
  });

  it.each<[string, (issuer: Issuer) => [unknown, Record<string, string>?], string]>([
    ['no token', () => [undefined], 'missing'],
    ['other parameters', () => [{ token: 'x' }], 'missing'],
    ['a token that has expired', (issuer) => [{ authorization: bearer(issuer, { exp: 1 }) }], 'expired'],
    [
      'a token for another audience',
      (issuer) => [{ authorization: bearer(issuer, { aud: 'x' }) }],
      'wrong audience',
    ],
    ['a number', () => [{ authorization: 5 }], 'malformed'],
    ['a list', (issuer) => [{ authorization: [bearer(issuer)] }], 'malformed'],
    [
      'two tokens, one in a parameter',
      (issuer) => [{ authorization: bearer(issuer) }, { authorization: bearer(issuer, { sub: 'user-2' }) }],
      'ambiguous',
    ],
    [
      'two tokens in parameters',
      (issuer) => [{ authorization: bearer(issuer), Authorization: bearer(issuer, { sub: 'user-2' }) }],
      'ambiguous',
    ],
  ])('closes the connection for %s, and logs the reason and the address', async (_, how, problem) => {
    const { url, issuer, log, plaid } = signedIn();
    const before = { lines: log.length, calls: plaid.calls.length };
    expect(await outcome(url, ...how(issuer))).toEqual([4401, 'Unauthorized']);
    expect(refusals(log.slice(before.lines))).toEqual([[30, problem, '127.0.0.1']]);
    expect(plaid.calls).toHaveLength(before.calls);
  });

  it('logs the issuer and the audience of a token in a parameter', async () => {
    const { url, issuer, log } = signedIn();
    const before = log.length;
    await outcome(url, { authorization: bearer(issuer, { aud: 'x' }) });
    expect(log.slice(before)).toMatchObject([{ issuer: issuer.env.AUTH_ISSUER, audience: ['x'] }]);
  });

  it('closes with 1013 while the JWKS is unavailable', async () => {
    const issuer = await startIssuer();
    issuer.answer('error');
    const { url, log } = await start(issuer.env);
    expect(await outcome(url, { authorization: bearer(issuer) })).toEqual([1013, 'Try again later']);
    expect(refusals(log)).toEqual([[50, 'KeysUnavailable: unexpected status', '127.0.0.1']]);
  });

  it('identifies the caller by the token', async () => {
    const { url, issuer } = signedIn();
    expect(await outcome(url, { authorization: `Bearer ${issuer.token()}` })).toMatchObject({
      errors: [{ extensions: { code: 'LINK_TOKEN_NOT_FOUND' } }],
    });
  });
});

describe('behind a router', () => {
  it.each<[string, unknown, Record<string, string>]>([
    ['in a header', undefined, { 'router-authorization': ROUTER_SECRET }],
    ['in a parameter', { 'router-authorization': ROUTER_SECRET }, {}],
    ['in a parameter with capitals', { 'Router-Authorization': ROUTER_SECRET }, {}],
  ])('accepts the router secret %s', async (_, params, headers) => {
    const { url } = behindRouter();
    expect(await outcome(url, params, headers)).toEqual(ANSWER);
  });

  it.each<[string, unknown, Record<string, string>]>([
    ['no secret', undefined, {}],
    ['another secret', { 'router-authorization': `${ROUTER_SECRET}2` }, {}],
    ['a secret of another type', { 'router-authorization': [ROUTER_SECRET] }, {}],
    [
      'another secret in a header',
      { 'router-authorization': ROUTER_SECRET },
      { 'router-authorization': 'another' },
    ],
  ])('closes the connection for %s', async (_, params, headers) => {
    const { url, log } = behindRouter();
    const before = log.length;
    expect(await outcome(url, params, headers)).toEqual([4401, 'Unauthorized']);
    expect(refusals(log.slice(before))).toEqual([[30, 'not from the router', '127.0.0.1']]);
  });

  it('also requires the caller’s token', async () => {
    const { url, issuer } = await startSignedIn({ ROUTER_SECRET });
    const headers = { 'router-authorization': ROUTER_SECRET };
    expect(await outcome(url, undefined, headers)).toEqual([4401, 'Unauthorized']);
    const authorization = `Bearer ${issuer.token({ scope: 'link:service' })}`;
    expect(await outcome(url, { authorization }, headers)).toEqual(ANSWER);
  });
});

it('uses the caller’s own Plaid credentials from the parameters', async () => {
  const { url, plaid } = await start({ PLAID_CREDENTIALS: 'caller' });
  expect(await outcome(url)).toMatchObject({ errors: [{ extensions: { code: 'UNAUTHENTICATED' } }] });
  expect(plaid.calls).toEqual([]);
  const keys = { 'PLAID-CLIENT-ID': 'client-of-the-caller', 'PLAID-SECRET': 'secret-of-the-caller' };
  expect(await outcome(url, keys)).toEqual(ANSWER);
  expect(plaid.calls.map(({ headers }) => [headers['plaid-client-id'], headers['plaid-secret']])).toEqual([
    ['client-of-the-caller', 'secret-of-the-caller'],
  ]);
});

it('prefers the headers of the upgrade request to the parameters', async () => {
  const { url, plaid } = await start({ PLAID_CREDENTIALS: 'caller' });
  const keysOf = (owner: string) => ({
    'plaid-client-id': `client-of-${owner}`,
    'plaid-secret': `secret-of-${owner}`,
  });
  expect(await outcome(url, keysOf('the-page'), keysOf('the-proxy'))).toEqual(ANSWER);
  expect(plaid.calls.map(({ headers }) => headers)).toMatchObject([keysOf('the-proxy')]);
});

it('logs the client', async () => {
  const { url, log } = await start();
  const client = { 'apollographql-client-name': 'web', 'apollographql-client-version': 7 };
  await outcome(url, client, { 'apollographql-client-version': '1.2' });
  expect(log.filter(({ msg }) => msg === 'operation')).toMatchObject([
    { operation: 'query', clientName: 'web', clientVersion: '1.2', caller: 'anyone' },
  ]);
});
