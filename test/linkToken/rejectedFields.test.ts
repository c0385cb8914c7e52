/** `PLAID_REQUEST_REJECTED` names the argument and repeats Plaid's message, unless that holds a secret. */
import { startEmulator } from '../../src/emulator/emulator';
import { closeAfterTest, startOnce } from '../support/closing';
import { sendJson, startPlaidDouble } from '../support/plaid/plaidDouble';
import { subscribeToLinkToken } from '../support/subscribeToLinkToken';
import { startTestApp } from '../support/testApp';

const CREATE = `mutation ($input: CreateLinkTokenInput!, $key: String) {
  createLinkToken(input: $input, idempotencyKey: $key) { linkToken }
}`;

const input = { user: { clientUserId: 'user-1' }, products: ['TRANSACTIONS'] };

const withEmulator = startOnce(async () => {
  const emulator = await startEmulator();
  closeAfterTest(() => emulator.close());
  return startTestApp({ PLAID_ENV: 'emulator', PLAID_BASE_URL: emulator.url });
});

it.each<[string, object, (string | number)[]]>([
  ['a field', { ...input, clientName: '' }, ['input', 'clientName']],
  ['a nested field', { ...input, user: { clientUserId: '' } }, ['input', 'user', 'clientUserId']],
  [
    'an additional property',
    { ...input, additionalProperties: { client_name: '' } },
    ['input', 'additionalProperties', 'client_name'],
  ],
])('names %s that the emulator rejects', async (_, rejected, argumentPath) => {
  const { graphql } = withEmulator();
  for (const key of [null, `key-${argumentPath.join('-')}`]) {
    const { errors } = await graphql(CREATE, { input: rejected, key });
    expect(errors).toMatchObject([
      {
        message: expect.stringMatching(/^Plaid rejected the request: [A-Z_]+: .*\.$/),
        extensions: { code: 'PLAID_REQUEST_REJECTED', retryable: false, argumentPath },
      },
    ]);
  }
});

async function startRejecting(error_message: string | null) {
  const body = { error_type: 'INVALID_REQUEST', error_code: 'INVALID_FIELD', error_message };
  const plaid = await startPlaidDouble((_, response) => sendJson(response, 400, body));
  return startTestApp({
    PLAID_BASE_URL: plaid.url,
    PLAID_CLIENT_NAME: 'App',
    PLAID_LANGUAGE: 'en',
    PLAID_COUNTRY_CODES: 'US',
  });
}

it('does not repeat a message from which a secret was redacted, and still names the field', async () => {
  const { graphql } = await startRejecting('access_token access-sandbox-1234 is not valid');
  const accessToken = 'access-sandbox-1234';
  const { errors } = await graphql(CREATE, { input: { user: input.user, accessToken } });
  expect(errors).toMatchObject([
    {
      message: 'Plaid rejected the request: INVALID_FIELD.',
      extensions: { argumentPath: ['input', 'accessToken'] },
    },
  ]);
});

it.each([
  ['no message', null],
  ['an empty message', ' '],
  ['a long message', 'x'.repeat(301)],
])('gives the code alone for %s', async (_, message) => {
  const { graphql } = await startRejecting(message);
  const { errors } = await graphql(CREATE, { input });
  expect(errors?.[0]?.message).toBe('Plaid rejected the request: INVALID_FIELD.');
  expect(errors?.[0]?.extensions).not.toHaveProperty('argumentPath');
});

it('names the token of a query, an entity and a subscription, each by its own argument', async () => {
  const { graphql, url } = await startRejecting('link_token must be a properly formatted, non-empty string');
  const { errors = [] } = await graphql(
    `query ($references: [_Any!]!) {
      linkToken(token: "odd") { status }
      _entities(representations: $references) { __typename }
    }`,
    {
      references: [
        { __typename: 'LinkToken', linkToken: 'odd' },
        { __typename: 'LinkToken', linkToken: 'other' },
      ],
    },
  );
  const paths = errors.map(({ path = [], extensions }) => [path.join('.'), extensions['argumentPath']]);
  // The token of two arguments is read once, for the first of them.
  expect(Object.fromEntries(paths)).toEqual({
    linkToken: ['token'],
    '_entities.0': ['token'],
    '_entities.1': ['representations', 1, 'linkToken'],
  });
  const [update] = await subscribeToLinkToken(url, 'odd').ended;
  expect(update?.errors?.[0]?.extensions).toMatchObject({ argumentPath: ['token'] });
});
