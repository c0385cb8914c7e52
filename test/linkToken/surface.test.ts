/** Property tests through the running server: random Plaid responses and random create inputs, with every field. */
import * as fc from 'fast-check';
import type { GraphQLSchema } from 'graphql';
import { buildSchema } from '../../src/graphql/schema';
import { selectAllFields } from '../../src/pages/explorer/selectAllFields';
import { startPlaidDouble } from '../support/plaid/plaidDouble';
import {
  anObject,
  formsOfAnswers,
  formsOfRequests,
  inGraphQLsNames,
  lostPlaces,
} from '../support/plaid/plaidValues';
import { inFullSuite } from '../support/suite';
import { startTestApp } from '../support/testApp';

const SEED = 47;
const RUNS = inFullSuite(200, 40);
const aFullRequest = { full: true, wild: false, without: ['client_id', 'secret'], strings: formsOfRequests };
let schema: GraphQLSchema;
beforeAll(() => {
  schema = buildSchema();
});

it.each([
  ['with every field', { full: true, wild: false, strings: formsOfAnswers }],
  ['within Plaid’s types', { full: false, wild: false, strings: formsOfAnswers }],
  ['with values of any type', { full: false, wild: true, strings: formsOfAnswers }],
] as const)('returns every value of random Plaid responses: %s', async (_, freedom) => {
  const responses = fc.sample(anObject('LinkTokenGetResponse', freedom), { numRuns: RUNS, seed: SEED });
  const plaid = await startPlaidDouble(({ body }) => responses[Number(body['link_token'])]);
  const { graphql } = await startTestApp({ PLAID_BASE_URL: plaid.url });
  const query = `query ($token: String!) { linkToken(token: $token) ${selectAllFields(schema, 'LinkToken')} }`;

  for (const [index, response] of responses.entries()) {
    const { data, errors } = await graphql(query, { token: String(index) });
    expect(errors).toBeUndefined();
    expect(lostPlaces(response, data.linkToken)).toEqual([]);
  }
});

it('encodes random full inputs to exactly Plaid’s JSON', async () => {
  const requests = fc.sample(anObject('LinkTokenCreateRequest', aFullRequest), { numRuns: RUNS, seed: SEED });
  const plaid = await startPlaidDouble(() => ({
    link_token: 'link-sandbox-1',
    expiration: null,
    request_id: 'r',
  }));
  const { graphql } = await startTestApp({ PLAID_BASE_URL: plaid.url });

  for (const request of requests) {
    const { errors } = await graphql(
      'mutation ($input: CreateLinkTokenInput!) { createLinkToken(input: $input) { linkToken } }',
      {
        input: inGraphQLsNames('LinkTokenCreateRequest', request),
      },
    );
    expect(errors).toBeUndefined();
  }
  expect(plaid.calls.map(({ text }) => text)).toEqual(requests.map((request) => JSON.stringify(request)));
});
