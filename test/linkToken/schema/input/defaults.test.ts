/** Server defaults for omitted fields of the create input. */
import { startPlaidDouble } from '../../../support/plaid/plaidDouble';
import { startShared } from '../../../support/startShared';
import { startTestApp } from '../../../support/testApp';

const CREATE = 'mutation ($input: CreateLinkTokenInput!) { createLinkToken(input: $input) { linkToken } }';
const user = { clientUserId: 'u1' };
const own = { clientName: 'Own', language: 'fr', countryCodes: ['FR'], user, webhook: 'https://own.example' };

const defaults = {
  PLAID_CLIENT_NAME: 'Default',
  PLAID_LANGUAGE: 'en',
  PLAID_COUNTRY_CODES: 'US, CA',
  PLAID_WEBHOOK_URL: 'https://hooks.example/plaid',
};

async function start(env = {}) {
  const plaid = await startPlaidDouble(() => ({ link_token: 'created' }));
  return { ...(await startTestApp({ PLAID_BASE_URL: plaid.url, ...env })), calls: plaid.calls };
}

const withDefaults = startShared(() => start(defaults));
const withoutDefaults = startShared(() => start());

async function create(input: object, server = withoutDefaults) {
  const { graphql, calls } = server();
  const { errors } = await graphql(CREATE, { input });
  return { errors, sent: calls[0]?.body };
}

it('fills in name, language, countries and webhook in Plaid’s order of fields', async () => {
  const { sent } = await create({ user, products: ['AUTH'] }, withDefaults);
  expect(JSON.stringify(sent)).toBe(
    JSON.stringify({
      client_name: 'Default',
      language: 'en',
      country_codes: ['US', 'CA'],
      user: { client_user_id: 'u1' },
      products: ['auth'],
      webhook: 'https://hooks.example/plaid',
    }),
  );
});

it('does not replace fields that the input sets', async () => {
  const { sent } = await create(own, withDefaults);
  expect(sent).toEqual({
    client_name: 'Own',
    language: 'fr',
    country_codes: ['FR'],
    user: { client_user_id: 'u1' },
    webhook: 'https://own.example',
  });
});

it('sends an explicit null as null', async () => {
  const { sent } = await create(
    { clientName: null, language: null, countryCodes: null, user: null, webhook: null },
    withDefaults,
  );
  expect(sent).toEqual({ client_name: null, language: null, country_codes: null, user: null, webhook: null });
});

it.each([
  ['clientName', ['input', 'clientName']],
  ['language', ['input', 'language']],
  ['countryCodes', ['input', 'countryCodes']],
  ['user', ['input', 'user']],
])('rejects an input without %s if the server has no default', async (field, argumentPath) => {
  const { errors, sent } = await create({ ...own, [field]: undefined });
  expect(errors?.[0]?.extensions).toEqual({ code: 'BAD_USER_INPUT', retryable: false, argumentPath });
  expect(sent).toBeUndefined();
});

it('rejects a user without clientUserId', async () => {
  const { errors } = await create({ ...own, user: { legalName: 'A' } });
  expect(errors?.[0]?.extensions['argumentPath']).toEqual(['input', 'user', 'clientUserId']);
});

it('accepts an input without user if userId is set', async () => {
  const { sent } = await create({ ...own, user: undefined, userId: 'usr_1' });
  expect(sent).toMatchObject({ user_id: 'usr_1' });
});

describe('with fields in `additionalProperties`', () => {
  const additionalProperties = {
    client_name: 'Wire',
    language: 'xx',
    country_codes: ['ZZ'],
    user: { client_user_id: 'u2', new_field: 1 },
    webhook: 'https://wire.example',
  };

  it.each([
    ['does not replace them by defaults', withDefaults],
    ['requires no defaults for them', withoutDefaults],
  ])('%s', async (_, server) => {
    const { errors, sent } = await create({ additionalProperties }, server);
    expect(errors).toBeUndefined();
    expect(sent).toEqual(additionalProperties);
  });

  it('fills in the others', async () => {
    const { sent } = await create(
      { additionalProperties: { user_id: 'usr_1', language: null } },
      withDefaults,
    );
    expect(sent).toEqual({
      client_name: 'Default',
      country_codes: ['US', 'CA'],
      webhook: 'https://hooks.example/plaid',
      user_id: 'usr_1',
      language: null,
    });
  });

  it('rejects an input without user in either place', async () => {
    const { errors } = await create({ additionalProperties: { products: ['new'] } }, withDefaults);
    expect(errors?.[0]?.extensions['argumentPath']).toEqual(['input', 'user']);
  });
});
