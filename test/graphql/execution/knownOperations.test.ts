import { KnownOperations } from '../../../src/graphql/execution/KnownOperations';
import { startOnce } from '../../support/closing';
import { startBothPaths } from './BothPaths';
import type { CorpusRequest } from './corpus/CorpusRequest';

type Params = Omit<CorpusRequest, 'name'>;

const READ = 'query ($token: String!) { linkToken(token: $token) { linkToken status } }';
const ENTITIES = 'query ($of: [_Any!]!) { _entities(representations: $of) { ... on LinkToken { status } } }';

const representations = (count: number) =>
  Array.from({ length: count }, (_, index) => ({ __typename: 'LinkToken', linkToken: `t${index}` }));

const paths = startOnce(() => startBothPaths({ MAX_OPERATION_COST: '1500' }));

/** Runs a request twice. @returns both outcomes, and whether the second was run as a known operation. */
async function runTwice(params: Params) {
  const { run } = paths();
  const request = { name: '', ...params };
  const [first] = await run(request);
  const runKnown = jest.spyOn(KnownOperations.prototype, 'run');
  const [second] = await run(request);
  // The traced request on the other path is never known.
  const [response = null] = await Promise.all(runKnown.mock.results.map(({ value }) => value));
  runKnown.mockRestore();
  return { first, second, isKnown: response !== null };
}

it.each<[string, Params]>([
  ['a read', { query: READ, variables: { token: 't' } }],
  ['a read of a token that Plaid does not have', { query: READ, variables: { token: '' } }],
  [
    'one of two operations',
    { query: 'query A { a: __typename } query B { __typename }', operationName: 'B' },
  ],
  [
    'a create',
    { query: 'mutation { createLinkToken(input: { user: { clientUserId: "u" } }) { linkToken } }' },
  ],
  ['entities', { query: ENTITIES, variables: { of: representations(2) } }],
])('responds to a known operation as Apollo Server does: %s', async (_, request) => {
  const { first, second, isKnown } = await runTwice(request);
  expect(second).toEqual(first);
  expect(isKnown).toBe(true);
});

it.each<[string, Params]>([
  ['an invalid variable', { query: READ, variables: { token: 5 } }],
  ['too many representations', { query: ENTITIES, variables: { of: representations(2000) } }],
  ['a name of no operation', { query: READ, variables: { token: 't' }, operationName: 'Nope' }],
  ['parameters of wrong types', { body: JSON.stringify({ query: READ, variables: 'token' }) }],
  ['introspection', { query: '{ __schema { queryType { name } } }' }],
])('leaves to Apollo Server: %s', async (_, request) => {
  const { query = READ } = request;
  await runTwice({ query, variables: { token: 't', of: representations(1) } });
  const { first, second, isKnown } = await runTwice(request);
  expect(second).toEqual(first);
  expect(isKnown).toBe(false);
});
