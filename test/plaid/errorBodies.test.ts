/** Plaid's error body in responses with a status of success, as gateways send it. */
import { endpoints } from '../../src/plaid/endpoints';
import { plaidClientFor } from '../support/plaid/plaidClient';
import { sendJson, startPlaidDouble } from '../support/plaid/plaidDouble';
import { startTestApp } from '../support/testApp';

const READ = '{ linkToken(token: "link-sandbox-1") { linkToken additionalProperties } }';
const CREATE =
  'mutation { createLinkToken(input: { clientName: "App", language: "en", countryCodes: [US], userId: "usr_1" }) { linkToken additionalProperties } }';

const errorBody = (error_type: string, error_code: string) => ({
  display_message: null,
  documentation_url: 'https://plaid.com/docs/?ref=error#invalid-input-errors',
  error_code,
  error_message: 'could not find matching link token',
  error_type,
  request_id: 'xB3dE5fG7hJ9kLm',
  suggested_action: null,
});

async function startWith(body: unknown, status = 200, env = {}) {
  const plaid = await startPlaidDouble((_, response) => sendJson(response, status, body));
  return { plaid, ...(await startTestApp({ PLAID_BASE_URL: plaid.url, ...env })) };
}

it.each([
  [200, 'INVALID_INPUT', 'INVALID_LINK_TOKEN', 'LINK_TOKEN_NOT_FOUND', 'rejected'],
  [201, 'INVALID_INPUT', 'INVALID_LINK_TOKEN', 'LINK_TOKEN_NOT_FOUND', 'rejected'],
  [200, 'INVALID_REQUEST', 'INVALID_FIELD', 'PLAID_REQUEST_REJECTED', 'rejected'],
  [200, 'INVALID_INPUT', 'INVALID_API_KEYS', 'PLAID_MISCONFIGURED', 'rejected'],
  [200, 'RATE_LIMIT_EXCEEDED', 'RATE_LIMIT', 'PLAID_RATE_LIMITED', 'rate limited'],
  [200, 'API_ERROR', 'INTERNAL_SERVER_ERROR', 'PLAID_UNAVAILABLE', 'server error'],
])('returns and counts status %i with %s %s as %s', async (status, type, plaidCode, code, outcome) => {
  const { graphql, plaid, url, log } = await startWith(errorBody(type, plaidCode), status, {
    MAX_PLAID_ATTEMPTS: '1',
  });
  for (const query of [READ, CREATE]) {
    expect((await graphql(query)).errors).toMatchObject([{ extensions: { code } }]);
  }
  expect(plaid.calls).toHaveLength(2);
  expect(log.filter(({ msg }) => msg === 'plaid request')).toMatchObject([
    { outcome, statusCode: status },
    { outcome, statusCode: status },
  ]);
  const label = outcome.replace(' ', '_');
  const metrics = await (await fetch(`${url}/metrics`)).text();
  for (const endpoint of [endpoints.getLinkToken, endpoints.createLinkToken]) {
    expect(metrics).toMatch(
      new RegExp(`plaid_link_plaid_calls_total\\{endpoint="${endpoint}",outcome="${label}"\\} 1\\b`),
    );
  }
});

it('returns the error of a key lookup', async () => {
  const plaid = await startPlaidDouble(() =>
    errorBody('INVALID_INPUT', 'INVALID_WEBHOOK_VERIFICATION_KEY_ID'),
  );
  const credentials = { clientId: 'client-of-tests', secret: 'secret-of-tests', owner: 'server' } as const;
  const scope = { deadline: performance.now() + 10_000 };
  const lookup = plaidClientFor(plaid.url).post(
    endpoints.getWebhookVerificationKey,
    { key_id: 'key-1' },
    credentials,
    scope,
  );
  await expect(lookup).rejects.toMatchObject({
    code: 'PLAID_REQUEST_REJECTED',
    plaid: { errorCode: 'INVALID_WEBHOOK_VERIFICATION_KEY_ID' },
  });
});

it.each([
  ['error_type alone', { error_type: 'INVALID_INPUT' }],
  ['error_code alone', { error_code: 'INVALID_LINK_TOKEN' }],
  ['an error_code of another type', { error_type: 'INVALID_INPUT', error_code: 5 }],
  ['both, null', { error_type: null, error_code: null }],
])('is no error with %s', async (_, fields) => {
  const { graphql } = await startWith({ request_id: 'r', ...fields });
  expect((await graphql(READ)).errors).toBeUndefined();
});

it.each([200, 201, 203])(
  'keeps a link token with status %i, whatever else the response has',
  async (status) => {
    const body = { ...errorBody('INVALID_INPUT', 'INVALID_FIELD'), link_token: 'link-sandbox-1' };
    const { graphql } = await startWith(body, status);
    for (const [query, field] of [
      [READ, 'linkToken'],
      [CREATE, 'createLinkToken'],
    ] as const) {
      const { data, errors } = await graphql(query);
      expect(errors).toBeUndefined();
      expect(data[field]).toMatchObject({
        linkToken: 'link-sandbox-1',
        additionalProperties: { error_code: 'INVALID_FIELD' },
      });
    }
  },
);

it('is an error if the link token is null', async () => {
  const { graphql } = await startWith({ ...errorBody('INVALID_REQUEST', 'INVALID_FIELD'), link_token: null });
  expect((await graphql(CREATE)).errors).toMatchObject([{ extensions: { code: 'PLAID_REQUEST_REJECTED' } }]);
});
