/**
 * The example response of `/link/token/get` in Plaid's documentation, with invented values: one Hosted Link session, an
 * OAuth bank and one with credentials, 17 events, and the legacy `on_success`.
 */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { buildSchema } from '../../src/graphql/schema';
import { selectAllFields } from '../../src/pages/explorer/selectAllFields';
import { startOnce } from '../support/closing';
import { startPlaidDouble } from '../support/plaid/plaidDouble';
import { type JsonObject, lostPlaces } from '../support/plaid/plaidValues';
import { startTestApp } from '../support/testApp';

const example = JSON.parse(
  readFileSync(join(__dirname, '../fixtures/linkTokenGet.json'), 'utf8'),
) as JsonObject;
const token = example['link_token'];

const server = startOnce(async () => {
  const plaid = await startPlaidDouble(() => example);
  return startTestApp({ PLAID_BASE_URL: plaid.url });
});

async function read(selection: string) {
  const { data, errors } = await server().graphql(
    `query ($token: String!) { linkToken(token: $token) ${selection} }`,
    { token },
  );
  expect(errors).toBeUndefined();
  return data.linkToken;
}

it('returns every value of the example response in a typed field', async () => {
  const linkToken = await read(selectAllFields(buildSchema(), 'LinkToken'));
  expect(lostPlaces(example, linkToken)).toEqual([]);
  expect(JSON.stringify(linkToken)).not.toMatch(/"additionalProperties":[^n]/);
});

it('returns status, public tokens, sessions and results of the example response', async () => {
  const linkToken = await read(`{
    status publicTokens expiration
    metadata { initialProducts accountFilters { depository { accountSubtypes } } }
    linkSessions { outcome startedAt finishedAt events { eventName } results { itemAddResults { institution { name } accounts { name subtype } } } }
  }`);
  expect(linkToken).toMatchObject({
    status: 'SUCCEEDED',
    publicTokens: [expect.stringMatching(/^public-sandbox-/), expect.stringMatching(/^public-sandbox-/)],
    expiration: '2025-03-11T09:44:52Z',
    metadata: {
      initialProducts: ['AUTH', 'TRANSACTIONS'],
      accountFilters: { depository: { accountSubtypes: ['CHECKING', 'SAVINGS', 'MONEY_MARKET'] } },
    },
    linkSessions: [
      {
        outcome: 'SUCCEEDED',
        startedAt: '2025-03-11T09:15:07.522196741Z',
        finishedAt: '2025-03-11T09:16:03.117230948Z',
        results: {
          itemAddResults: [
            {
              institution: { name: 'Bank of America' },
              accounts: [{ subtype: 'checking' }, { subtype: 'savings' }],
            },
            { institution: { name: 'Citizens Bank' }, accounts: [{ subtype: 'credit card' }] },
          ],
        },
      },
    ],
  });
  expect(linkToken.linkSessions[0].events).toHaveLength(17);
});
