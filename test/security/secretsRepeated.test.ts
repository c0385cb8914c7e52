/** Secrets sent in unexpected places: no response and no log line repeats them. */
import { sendJson, startPlaidDouble } from '../support/plaid/plaidDouble';
import { startShared } from '../support/startShared';
import { startTestApp } from '../support/testApp';

/** Secrets of a caller or of the server which Plaid, or a gateway in front of it, repeats. */
const KEY = 'Sup3r-Secret/Key=9';
const ODD_TOKEN = 'odd-Token-5150';
const REPEATED: [string, string][] = [
  ['the server’s key', KEY],
  ['the key in capitals', KEY.toUpperCase()],
  ['the key in a URL', encodeURIComponent(KEY)],
  ['the key in base64', Buffer.from(KEY).toString('base64')],
  ['an access token', ODD_TOKEN],
  ['an access token in small letters', ODD_TOKEN.toLowerCase()],
  ['a national id in groups', '078 05 1120'],
  ['another caller’s token', 'public-production-af1a0311-da53-4636'],
  ['a JSON web token', 'eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxIn0.dozjgNryP4J3'],
  ['a header', 'Authorization: Basic dXNlcjpwYXNzd29yZA=='],
];
const CREATE = `mutation { createLinkToken(input: {
  clientName: "App", language: "en", countryCodes: [US], accessToken: "${ODD_TOKEN}",
  user: { clientUserId: "u1", idNumber: { value: "078051120", type: US_SSN } }
}) { linkToken } }`;

/** Letters and digits of a text, in lower case. */
const lettersOf = (text: string) => text.toLowerCase().replace(/[^a-z0-9]/g, '');

describe.each([
  ['rejects the request', 400, 'INVALID_REQUEST', 'INVALID_FIELD', 'PLAID_REQUEST_REJECTED'],
  ['names wrong keys', 400, 'INVALID_INPUT', 'INVALID_API_KEYS', 'PLAID_MISCONFIGURED'],
  ['is a rate limit', 429, 'RATE_LIMIT_EXCEEDED', 'RATE_LIMIT', 'PLAID_RATE_LIMITED'],
  ['is a server error', 500, 'API_ERROR', 'INTERNAL_SERVER_ERROR', 'PLAID_UNAVAILABLE'],
  ['repeats it as its error code', 400, 'API_ERROR', null, 'PLAID_UNAVAILABLE'],
  ['repeats it as its error type', 400, null, 'INVALID_FIELD', 'PLAID_REQUEST_REJECTED'],
])('when a response of Plaid %s', (_, status, type, errorCode, code) => {
  let repeated = '';
  const started = startShared(async () => {
    const plaid = await startPlaidDouble((_, response) =>
      sendJson(response, status, {
        error_type: type ?? repeated,
        error_code: errorCode ?? repeated,
        error_message: `it was ${repeated}, it seems`,
        display_message: repeated,
        documentation_url: `https://plaid.com/docs/?of=${repeated}`,
        suggested_action: repeated,
        request_id: repeated,
      }),
    );
    const app = await startTestApp({ PLAID_BASE_URL: plaid.url, PLAID_SECRET: KEY });
    return { ...app, calls: plaid.calls };
  });

  it.each(REPEATED)('neither returns nor logs %s', async (_, secret) => {
    const { graphql, calls, log } = started();
    repeated = secret;
    const { errors } = await graphql(CREATE);
    expect([errors, calls]).toMatchObject([[{ extensions: { code } }], [{ path: '/link/token/create' }]]);
    expect(lettersOf(JSON.stringify([errors, log]))).not.toContain(
      lettersOf(secret.replace(/^Authorization: Basic /, '')),
    );
  });
});

/** No request reaches its Plaid. */
const started = startShared(async () => {
  const plaid = await startPlaidDouble(() => ({}));
  return startTestApp({ PLAID_BASE_URL: plaid.url });
});

const LINK_TOKEN = 'link-production-af1a0311-da53-4636-b754-dd15cc058176';
const LOOSE = 'Zx81-5150-of-no-one';

it.each([
  ['a name of an operation', { query: '{ __typename }', operationName: LINK_TOKEN }],
  ['a field', { query: `{ ${LINK_TOKEN} }` }],
  ['a number', { query: `{ linkToken(token: 5150515051505150) { status } }` }],
  ['a value in the place of a list', { query: `{ linkToken(token: ["${LOOSE}"]) { status } }` }],
  [
    'a value of an enum',
    { query: `mutation { createLinkToken(input: { products: ["${LOOSE}"] }) { linkToken } }` },
  ],
  [
    'a value of a date',
    { query: `mutation { createLinkToken(input: { user: { dateOfBirth: "${LOOSE}" } }) { linkToken } }` },
  ],
  ['a string that stands nowhere', { query: `{ "${LOOSE}" }` }],
  ['a string without an end', { query: `{ linkToken(token: "${LOOSE}` }],
  ['a block of text', { query: `{ linkToken """${LOOSE}""" }` }],
  ['a default value', { query: `query ($v: Int = "${LOOSE}") { linkToken(token: $v) { status } }` }],
  ['a document', { query: { [LOOSE]: LOOSE } }],
  ['variables', { query: '{ __typename }', variables: LOOSE }],
  ['a hash', { extensions: { persistedQuery: { version: LOOSE, sha256Hash: LOOSE } } }],
  [
    'a key of a variable',
    {
      query: 'mutation M($i: CreateLinkTokenInput!) { createLinkToken(input: $i) { linkToken } }',
      variables: { i: { [LOOSE]: LOOSE, products: [LOOSE], language: { [LOOSE]: LOOSE } } },
    },
  ],
])('does not repeat a secret sent as %s', async (_, body) => {
  const { url, log } = started();
  const response = await fetch(`${url}/graphql`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', 'apollographql-client-name': LINK_TOKEN },
    body: JSON.stringify(body),
  });
  const answer = await response.text();
  expect(JSON.parse(answer).errors ?? JSON.parse(answer).data).toBeTruthy();
  expect([answer, ...response.headers, JSON.stringify(log)].join()).not.toMatch(/5150|af1a0311/);
});

it.each([
  ['a path', `/${LINK_TOKEN}?token=${LOOSE}`, {}],
  ['a malformed path', `/%zz${LOOSE}`, {}],
  ['a file of the explorer', `/explorer/${LOOSE}`, {}],
  ['variables in a URL', `/graphql?query={__typename}&variables=${LOOSE}`, {}],
  ['a repeated parameter', `/graphql?query={__typename}&query=${LOOSE}`, {}],
  ['a body that is not JSON', '/graphql', { body: `{"query": "${LOOSE}` }],
  ['a body that is one word', '/graphql', { body: LOOSE }],
  ['a media type', '/graphql', { headers: { 'content-type': `application/${LOOSE}` } }],
  ['a charset', '/graphql', { headers: { 'content-type': `application/json; charset=${LOOSE}` } }],
  ['an encoding', '/graphql', { headers: { 'content-encoding': LOOSE } }],
  ['what is accepted', '/graphql', { headers: { accept: `application/${LOOSE}` } }],
  ['an origin', '/graphql', { headers: { origin: `https://${LOOSE}` } }],
])('does not repeat a secret sent as %s', async (_, path, { body, headers }: Sent) => {
  const { url, log } = started();
  const init = {
    method: 'POST',
    headers: { 'content-type': 'application/json', authorization: `Bearer ${LOOSE}`, ...headers },
    body: body ?? '{"query": "{ __typename }"}',
  };
  const asGet = path.includes('?') || path.includes('explorer') || path.includes('%');
  const response = await fetch(url + path, asGet ? {} : init);
  expect([await response.text(), ...response.headers, JSON.stringify(log)].join()).not.toMatch(
    /5150|af1a0311/,
  );
});

interface Sent {
  readonly body?: string;
  readonly headers?: Record<string, string>;
}
