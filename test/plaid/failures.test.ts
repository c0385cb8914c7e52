/** Failures of Plaid as clients see them: contract §6. */
import { fakeTime } from '../support/fakeTime';
import { answered, type PlaidAnswer, sendJson, startPlaidDouble } from '../support/plaid/plaidDouble';
import { startTestApp } from '../support/testApp';
import { until } from '../support/until';

const READ = '{ linkToken(token: "link-sandbox-1") { linkToken } }';
const CREATE =
  'mutation { createLinkToken(input: { clientName: "App", language: "en", countryCodes: [US], userId: "usr_1" }) { linkToken } }';

function plaidError(error_type: string, error_code: string, error_message = 'what went wrong') {
  return {
    error_type,
    error_code,
    error_message,
    display_message: null,
    documentation_url: 'https://plaid.com/docs/?ref=error',
    suggested_action: null,
    request_id: 'Hb1fJ0sWqRk2xYz',
  };
}

function inExtensions(error_type: string, error_code: string, errorMessage = 'what went wrong') {
  return {
    errorType: error_type,
    errorCode: error_code,
    errorMessage,
    displayMessage: null,
    documentationUrl: 'https://plaid.com/docs/?ref=error',
    suggestedAction: null,
    requestId: 'Hb1fJ0sWqRk2xYz',
  };
}

/** Without retries, which `persistence.test.ts` tests. */
async function failWith(answer: PlaidAnswer, env = {}) {
  const plaid = await startPlaidDouble(answer);
  const app = await startTestApp({ PLAID_BASE_URL: plaid.url, MAX_PLAID_ATTEMPTS: '1', ...env });
  return { plaid, ...app };
}

it.each([
  [400, 'INVALID_REQUEST', 'INVALID_FIELD'],
  [400, 'INVALID_REQUEST', 'UNKNOWN_FIELDS'],
  [400, 'INVALID_REQUEST', 'MISSING_FIELDS'],
  [400, 'INVALID_INPUT', 'INVALID_PRODUCT'],
  [400, 'INVALID_INPUT', 'INVALID_ACCESS_TOKEN'],
  [403, 'USER_ERROR', 'INVALID_USER_IDENTITY_DATA'],
  [400, 'ERROR_OF_TOMORROW', 'CODE_OF_TOMORROW'],
])('returns Plaid’s rejection: %i %s %s', async (status, type, code) => {
  const { graphql } = await failWith((_, response) => sendJson(response, status, plaidError(type, code)));
  const { errors, data } = await graphql(CREATE);
  expect(data).toBeNull();
  expect(errors).toMatchObject([{ path: ['createLinkToken'] }]);
  expect(errors?.[0]?.extensions).toEqual({
    code: 'PLAID_REQUEST_REJECTED',
    retryable: false,
    plaid: inExtensions(type, code),
  });
});

it('hides Plaid’s error body for an unknown token', async () => {
  const error = plaidError('INVALID_INPUT', 'INVALID_LINK_TOKEN');
  const { graphql } = await failWith((_, response) => sendJson(response, 400, error));
  const { errors, data } = await graphql(READ);
  expect(data).toEqual({ linkToken: null });
  expect(errors).toEqual([
    {
      message: 'Link token not found.',
      locations: [{ line: 1, column: 3 }],
      path: ['linkToken'],
      extensions: { code: 'LINK_TOKEN_NOT_FOUND', retryable: false },
    },
  ]);
});

it.each([
  ['no header', {}, {}],
  ['seconds', { 'retry-after': '77' }, { retryAfter: 77 }],
  ['a past date', { 'retry-after': 'Wed, 21 Oct 2015 07:28:00 GMT' }, { retryAfter: 0 }],
  ['an invalid value', { 'retry-after': 'soon' }, {}],
])('returns PLAID_RATE_LIMITED for a 429 with %s in Retry-After', async (_, headers, wait) => {
  const error = plaidError('RATE_LIMIT_EXCEEDED', 'RATE_LIMIT');
  const { graphql } = await failWith((_call, response) => sendJson(response, 429, error, headers));
  expect((await graphql(READ)).errors?.[0]?.extensions).toEqual({
    code: 'PLAID_RATE_LIMITED',
    retryable: true,
    ...wait,
    plaid: inExtensions('RATE_LIMIT_EXCEEDED', 'RATE_LIMIT'),
  });
});

it('converts a future Retry-After date to seconds', async () => {
  const headers = { 'retry-after': new Date(Date.now() + 3_600_000).toUTCString() };
  const error = plaidError('RATE_LIMIT_EXCEEDED', 'RATE_LIMIT');
  const { graphql } = await failWith((_call, response) => sendJson(response, 429, error, headers));
  const [first] = (await graphql(READ)).errors ?? [];
  expect(first?.extensions['retryAfter']).toBeGreaterThan(3_500);
  expect(first?.extensions['retryAfter']).toBeLessThanOrEqual(3_600);
});

it.each([
  ['RATE_LIMIT_EXCEEDED', 'RATE_LIMIT', 'PLAID_RATE_LIMITED'],
  ['API_ERROR', 'INTERNAL_SERVER_ERROR', 'PLAID_UNAVAILABLE'],
])('classifies a 400 by its error type: %s', async (type, plaidCode, code) => {
  const { graphql } = await failWith((_, response) => sendJson(response, 400, plaidError(type, plaidCode)));
  expect((await graphql(READ)).errors?.[0]?.extensions).toEqual({
    code,
    retryable: true,
    plaid: inExtensions(type, plaidCode),
  });
});

it('returns PLAID_UNAVAILABLE for a response over 6 MiB', async () => {
  const { graphql } = await failWith((_, response) => {
    response.writeHead(200, { 'content-type': 'application/json' });
    const chunk = Buffer.alloc(1024 * 1024, ' ');
    for (let megabytes = 0; megabytes < 7; megabytes += 1) response.write(chunk);
    response.end('{}');
    return answered;
  });
  expect((await graphql(READ)).errors).toMatchObject([{ extensions: { code: 'PLAID_UNAVAILABLE' } }]);
});

it.each([
  [
    '500 with Plaid’s JSON',
    500,
    plaidError('API_ERROR', 'INTERNAL_SERVER_ERROR'),
    inExtensions('API_ERROR', 'INTERNAL_SERVER_ERROR'),
  ],
  [
    '503 with Plaid’s JSON',
    503,
    plaidError('API_ERROR', 'PLANNED_MAINTENANCE'),
    inExtensions('API_ERROR', 'PLANNED_MAINTENANCE'),
  ],
  ['502 with HTML', 502, '<html>https://internal.example</html>', undefined],
  ['403 with HTML', 403, '<html>https://internal.example</html>', undefined],
  ['404 with other JSON', 404, { message: 'no route' }, undefined],
  ['200 with HTML', 200, '<html></html>', undefined],
  ['200 with a list', 200, [], undefined],
  ['200 with nothing', 200, '', undefined],
  ['200 cut short', 200, '{"link_token": "link-sand', undefined],
  ['a redirect', 302, '', undefined],
])('returns PLAID_UNAVAILABLE on %s', async (_, status, body, plaid) => {
  const { graphql } = await failWith((_call, response) => sendJson(response, status, body));
  for (const query of [READ, CREATE]) {
    const { errors } = await graphql(query);
    expect(errors?.[0]).toMatchObject({ message: 'Plaid is unavailable at the moment. Retry later.' });
    expect(errors?.[0]?.extensions).toEqual({
      code: 'PLAID_UNAVAILABLE',
      retryable: true,
      ...(plaid && { plaid }),
    });
  }
});

it.each([
  ['no token', {}],
  ['an empty token', { link_token: '' }],
  ['a token of another type', { link_token: 5 }],
])('returns PLAID_UNAVAILABLE if the create response has %s', async (_, body) => {
  const { graphql, plaid } = await failWith(() => ({ expiration: null, request_id: 'r', ...body }));
  expect((await graphql(CREATE)).errors).toMatchObject([{ extensions: { code: 'PLAID_UNAVAILABLE' } }]);
  expect(plaid.calls).toHaveLength(1);
});

it.each([
  ['omits it', {}, null],
  ['has null', { link_token: null }, null],
  ['has an empty one', { link_token: '' }, null],
  ['has another type', { link_token: 5 }, { link_token: 5 }],
])('returns the requested token if the read response %s', async (_, body, additionalProperties) => {
  const { graphql } = await failWith(() => ({ request_id: 'r', ...body }));
  const { data, errors } = await graphql(
    '{ linkToken(token: "asked-for") { linkToken additionalProperties } }',
  );
  expect(errors).toBeUndefined();
  expect(data.linkToken).toEqual({ linkToken: 'asked-for', additionalProperties });
});

it('returns PLAID_UNAVAILABLE if the connection is refused or lost', async () => {
  const unreachable = await startTestApp({ PLAID_BASE_URL: 'http://127.0.0.1:1' });
  expect((await unreachable.graphql(READ)).errors).toEqual([
    {
      message: 'Plaid is unavailable at the moment. Retry later.',
      locations: [{ line: 1, column: 3 }],
      path: ['linkToken'],
      extensions: { code: 'PLAID_UNAVAILABLE', retryable: true },
    },
  ]);
  expect(unreachable.log).toContainEqual(
    expect.objectContaining({ msg: 'operation failed', problem: 'ECONNREFUSED' }),
  );

  const { graphql } = await failWith((_, response) => {
    response.writeHead(200, { 'content-length': '1000' });
    response.write('{"link_token": ');
    setImmediate(() => response.destroy());
    return answered;
  });
  expect((await graphql(READ)).errors).toMatchObject([{ extensions: { code: 'PLAID_UNAVAILABLE' } }]);
});

it('waits for Plaid until the operation’s timeout', async () => {
  const time = fakeTime();
  const { graphql, plaid } = await failWith(() => new Promise(() => {}), {
    PLAID_TIMEOUT_MS: '10000',
    MAX_PLAID_ATTEMPTS: '3',
  });
  for (const query of [READ, CREATE]) {
    const asked = plaid.calls.length;
    const answer = graphql(query);
    await until(() => plaid.calls.length > asked);
    const start = performance.now();
    const { errors } = await time.passFor(answer, 100);
    expect(errors).toMatchObject([{ extensions: { code: 'PLAID_UNAVAILABLE' } }]);
    const waited = performance.now() - start;
    expect(waited).toBeGreaterThanOrEqual(10_000);
    expect(waited).toBeLessThan(15_000);
  }
  // Reads are retried after the attempt timeout.
  const reads = Array(3).fill('/link/token/get');
  expect(plaid.calls.map(({ path }) => path)).toEqual([...reads, '/link/token/create']);
});

it('applies one deadline to all calls of an operation', async () => {
  const time = fakeTime();
  let create = () => {};
  const { graphql, plaid } = await failWith(
    ({ path }) =>
      new Promise((resolve) => {
        if (path === '/link/token/create') create = () => resolve({ link_token: 'made' });
      }),
    { PLAID_TIMEOUT_MS: '10000' },
  );
  const ended: string[] = [];
  const both = graphql(CREATE.replace('{ linkToken } }', '{ linkToken details { status } } }')).then(
    ({ errors }) => {
      ended.push('create and read');
      return errors;
    },
  );
  await until(() => plaid.calls.length === 1);
  time.pass(5_000);
  create();
  await until(() => plaid.calls.length === 2);
  // Joins the read of the first operation, with a later deadline.
  const other = graphql(READ).then(() => ended.push('read alone'));
  expect(await time.passFor(both, 100)).toMatchObject([
    { path: ['createLinkToken', 'details'], extensions: { code: 'PLAID_UNAVAILABLE' } },
  ]);
  await time.passFor(other, 100);
  expect(ended).toEqual(['create and read', 'read alone']);
});

it.each([
  [400, 'INVALID_INPUT', 'INVALID_API_KEYS'],
  [400, 'INVALID_INPUT', 'UNAUTHORIZED_ENVIRONMENT'],
  [400, 'INVALID_REQUEST', 'INVALID_HEADERS'],
  [400, 'INVALID_REQUEST', 'INCOMPATIBLE_API_VERSION'],
  [404, 'INVALID_REQUEST', 'NOT_FOUND'],
  [404, 'INVALID_REQUEST', 'NO_LONGER_AVAILABLE'],
])('logs %i %s %s and returns PLAID_MISCONFIGURED without details', async (status, type, code) => {
  const error = plaidError(type, code, 'invalid client_id or secret provided');
  const { graphql, log } = await failWith((_, response) => sendJson(response, status, error));
  expect((await graphql(READ)).errors?.[0]).toEqual({
    message: 'The server’s Plaid configuration is invalid. Contact the operator of this API.',
    locations: [{ line: 1, column: 3 }],
    path: ['linkToken'],
    extensions: { code: 'PLAID_MISCONFIGURED', retryable: false, plaid: { requestId: 'Hb1fJ0sWqRk2xYz' } },
  });
  const line = log.find(({ msg }) => msg === 'operation failed');
  expect(line?.['problem']).toBe(`${code}: invalid client_id or secret provided (request Hb1fJ0sWqRk2xYz)`);
});

it('redacts tokens in Plaid’s messages', async () => {
  const said =
    'token access-sandbox-7c69d345-fda1-4d7b-8f2c-4a1b9a2f9a3e and link-production-af1a0311 do not match';
  const { graphql, log } = await failWith((_, response) =>
    sendJson(response, 400, {
      ...plaidError('INVALID_INPUT', 'INVALID_ACCESS_TOKEN', said),
      display_message: said,
    }),
  );
  const { errors } = await graphql(CREATE);
  expect(errors?.[0]?.extensions['plaid']).toMatchObject({
    errorMessage: 'token access-sandbox-… and link-production-… do not match',
    displayMessage: 'token access-sandbox-… and link-production-… do not match',
  });
  expect(JSON.stringify([errors, log])).not.toMatch(/7c69d345|af1a0311/);
});

it('redacts the request’s own secrets and credential patterns', async () => {
  const said = 'secret-of-tests of client-of-tests; 078051120; weird-token; Bearer abc.def; 078-05-1120';
  const { graphql, log } = await failWith((_, response) =>
    sendJson(response, 400, { ...plaidError('INVALID_REQUEST', 'INVALID_HEADERS', said), request_id: said }),
  );
  const create = CREATE.replace(
    'userId: "usr_1"',
    'user: { clientUserId: "u1", idNumber: { value: "078051120", type: US_SSN } }, accessToken: "weird-token"',
  );
  const { errors } = await graphql(create);
  expect(errors?.[0]?.extensions).toMatchObject({ code: 'PLAID_MISCONFIGURED', plaid: { requestId: null } });
  expect(log.find(({ msg }) => msg === 'operation failed')?.['problem']).toBe(
    'INVALID_HEADERS: … of …; …; …; Bearer … … (request null)',
  );
});

it('sends the headers of Plaid’s own client and no credentials in the body', async () => {
  const { graphql, plaid } = await failWith(() => ({ link_token: 'made' }));
  await graphql(CREATE);
  expect(plaid.calls[0]?.headers).toMatchObject({
    'content-type': 'application/json',
    'plaid-client-id': 'client-of-tests',
    'plaid-secret': 'secret-of-tests',
    'plaid-version': '2020-09-14',
  });
  expect(plaid.calls[0]?.headers['content-length']).toBe(String(plaid.calls[0]?.text.length));
  expect(plaid.calls[0]?.text).not.toContain('secret-of-tests');
});

it('keeps the path prefix of PLAID_BASE_URL', async () => {
  const plaid = await startPlaidDouble(() => ({}));
  const { graphql } = await startTestApp({ PLAID_BASE_URL: `${plaid.url}/gateway/plaid/` });
  await graphql(READ);
  expect(plaid.calls[0]?.path).toBe('/gateway/plaid/link/token/get');
});

it('keeps the error code and redacts whole messages if a request has over 1,000 secrets', async () => {
  const { graphql } = await failWith((_, response) =>
    sendJson(response, 400, plaidError('INVALID_REQUEST', 'INVALID_FIELD')),
  );
  const accessTokens = Array.from({ length: 1_100 }, (_, index) => `access-sandbox-${index}-of-many`);
  const { errors } = await graphql(
    'mutation ($input: CreateLinkTokenInput!) { createLinkToken(input: $input) { linkToken } }',
    { input: { clientName: 'App', language: 'en', countryCodes: ['US'], userId: 'usr_1', accessTokens } },
  );
  expect(errors).toMatchObject([
    {
      extensions: {
        code: 'PLAID_REQUEST_REJECTED',
        retryable: false,
        plaid: { ...inExtensions('INVALID_REQUEST', 'INVALID_FIELD', '…'), documentationUrl: '…' },
      },
    },
  ]);
});
