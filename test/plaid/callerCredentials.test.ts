/** `PLAID_CREDENTIALS=caller`: each request sends its own credentials. */
import { sendJson, startPlaidDouble } from '../support/plaid/plaidDouble';
import { startTestApp } from '../support/testApp';

const READ = '{ linkToken(token: "t") { requestId } }';
const keysOf = (name: string) => ({
  'PLAID-CLIENT-ID': `client of ${name}`,
  'PLAID-SECRET': `secret of ${name}`,
});
const env = { PLAID_CREDENTIALS: 'caller', PLAID_CLIENT_ID: undefined, PLAID_SECRET: undefined };

it('calls Plaid with the credentials of the request', async () => {
  const plaid = await startPlaidDouble(({ headers }) => ({ request_id: headers['plaid-secret'] }));
  const { graphql } = await startTestApp({ PLAID_BASE_URL: plaid.url, ...env });
  expect((await graphql(READ, {}, keysOf('ann'))).data.linkToken).toEqual({ requestId: 'secret of ann' });
});

it('does not coalesce reads with different credentials', async () => {
  const waiting: (() => void)[] = [];
  const plaid = await startPlaidDouble(async ({ headers }) => {
    await new Promise<void>((resolve) => {
      waiting.push(resolve);
      if (waiting.length === 3) for (const go of waiting) go();
    });
    return { request_id: `${headers['plaid-client-id']}, ${headers['plaid-secret']}` };
  });
  const { graphql } = await startTestApp({ PLAID_BASE_URL: plaid.url, ...env });
  const halfStolen = { ...keysOf('ann'), 'PLAID-SECRET': 'guessed' };
  const answers = await Promise.all(
    [keysOf('ann'), keysOf('bob'), halfStolen].map((keys) => graphql(READ, {}, keys)),
  );
  expect(answers.map(({ data }) => data.linkToken.requestId)).toEqual([
    'client of ann, secret of ann',
    'client of bob, secret of bob',
    'client of ann, guessed',
  ]);
});

it.each([
  ['none', {}],
  ['no secret', { 'PLAID-CLIENT-ID': 'c' }],
  ['an empty secret', { 'PLAID-CLIENT-ID': 'c', 'PLAID-SECRET': '' }],
])('rejects a request with %s before Plaid is called', async (_, headers) => {
  const plaid = await startPlaidDouble(() => ({}));
  const { graphql } = await startTestApp({ PLAID_BASE_URL: plaid.url, ...env });
  const create =
    'mutation { createLinkToken(input: { clientName: "A", language: "en", countryCodes: [US], userId: "u" }) { linkToken } }';
  for (const query of [READ, create]) {
    const { errors } = await graphql(query, {}, headers);
    expect(errors?.[0]?.extensions).toEqual({ code: 'UNAUTHENTICATED', retryable: false });
  }
  expect(plaid.calls).toEqual([]);
});

it.each(['INVALID_API_KEYS', 'UNAUTHORIZED_ENVIRONMENT'])(
  'returns UNAUTHENTICATED for Plaid’s %s',
  async (error_code) => {
    const plaid = await startPlaidDouble((_, response) =>
      sendJson(response, 400, { error_type: 'INVALID_INPUT', error_code, request_id: 'r1' }),
    );
    const { graphql } = await startTestApp({ PLAID_BASE_URL: plaid.url, ...env });
    const { errors } = await graphql(READ, {}, keysOf('ann'));
    expect(errors?.[0]?.extensions).toMatchObject({
      code: 'UNAUTHENTICATED',
      retryable: false,
      plaid: { errorCode: error_code, requestId: 'r1' },
    });
  },
);

it('ignores credential headers if the server has its own credentials', async () => {
  const plaid = await startPlaidDouble(({ headers }) => ({ request_id: headers['plaid-secret'] }));
  const { graphql } = await startTestApp({ PLAID_BASE_URL: plaid.url });
  expect((await graphql(READ, {}, keysOf('ann'))).data.linkToken).toEqual({ requestId: 'secret-of-tests' });
});
