/** Property tests: both execution paths return the same for random valid operations and Plaid responses. */
import * as fc from 'fast-check';
import { buildSchema } from '../../../src/graphql/schema';
import { startOnce } from '../../support/closing';
import { anObject, aPlaidTime, type JsonObject } from '../../support/plaid/plaidValues';
import { inFullSuite } from '../../support/suite';
import { arbitrarySelections, CONDITIONS } from './arbitrarySelections';
import { type BothPaths, startBothPaths } from './BothPaths';
import { OTHER, TOKEN } from './corpus/CorpusRequest';
import { json } from './corpus/plaidReplies';

/** A failure reports the seed and the path of the counterexample. */
const PARAMETERS = { seed: 20_250_311, numRuns: inFullSuite(100, 6) };

/** Random operations are long. */
const UNLIMITED = {
  MAX_OPERATION_TOKENS: '1000000',
  MAX_OPERATION_DEPTH: '100',
  MAX_OPERATION_ALIASES: '10000',
  MAX_OPERATION_DIRECTIVES: '10000',
  MAX_OPERATION_REPEATS: '10000',
  MAX_OPERATION_COST: '1000000',
};

const schema = buildSchema();

const DECLARED = CONDITIONS.map((name) => `$${name}: Boolean!`).join(', ');

/** Several runs of one document, with different variables and Plaid responses. */
const turns = (type: string) =>
  fc.array(fc.record({ variables: conditions, reply: arbitraryReply(type) }), { minLength: 1, maxLength: 3 });

const conditions = fc.record(Object.fromEntries(CONDITIONS.map((name) => [name, fc.boolean()])));

const arbitraryReply = (type: string): fc.Arbitrary<JsonObject> =>
  fc.oneof(
    { weight: 3, arbitrary: anObject(type, { full: false, wild: true, strings: formsOf }) },
    { weight: 1, arbitrary: anObject(type, { full: true, wild: false, strings: formsOf }) },
  );

/** Formats of times; few distinct tokens, since the secret recorder searches for each in all output. */
const formsOf = (property: string) => {
  if (/_at$|^expiration$|^timestamp$/.test(property)) return fc.oneof(aPlaidTime, fc.constant('yesterday'));
  return /token/.test(property) ? fc.constantFrom('link-sandbox-1', 'public-sandbox-1', '') : undefined;
};

const started = startOnce(() => startBothPaths(UNLIMITED));

async function expectSame(paths: BothPaths, query: string, variables: object): Promise<void> {
  const [compiled, graphqlJs] = await paths.run({ name: '', query, variables: { ...variables } });
  expect(compiled).toEqual(graphqlJs);
  // Otherwise the operation was rejected and nothing was compared.
  expect([compiled.status, JSON.parse(compiled.body).errors]).toEqual([200, undefined]);
}

it('returns the same for link tokens under aliases and in fragments', async () => {
  const paths = started();
  const property = fc.asyncProperty(
    arbitrarySelections(schema, 'LinkToken', 'LinkToken', 'LinkToken'),
    turns('LinkTokenGetResponse'),
    async ({ selections: [one, more, other], fragments }, asked) => {
      const query = `query ($token: String!, ${DECLARED}) { one: linkToken(token: $token) ${one}
        ... @include(if: $v0) { one: linkToken(token: $token) ${more} } other: linkToken(token: $token) @skip(if: $v1) ${other} __typename @skip(if: $v2) }
        ${fragments}`;
      for (const { variables, reply } of asked) {
        paths.setPlaidResponses({ read: json(JSON.stringify(reply)) });
        await expectSame(paths, query, { token: TOKEN, ...variables });
      }
    },
  );
  await fc.assert(property, PARAMETERS);
});

it('returns the same for entities', async () => {
  const paths = started();
  const representations = [TOKEN, OTHER, TOKEN].map((linkToken) => ({
    __typename: 'LinkToken',
    linkToken,
  }));
  const property = fc.asyncProperty(
    arbitrarySelections(schema, '_Entity', '_Entity'),
    turns('LinkTokenGetResponse'),
    async ({ selections: [one, more], fragments }, asked) => {
      const query = `query ($representations: [_Any!]!, ${DECLARED}) { _entities(representations: $representations) ${one}
        ... @skip(if: $v0) { _entities(representations: $representations) ${more} } __typename @skip(if: $v1) @include(if: $v2) }
        ${fragments}`;
      for (const { variables, reply } of asked) {
        paths.setPlaidResponses({ read: json(JSON.stringify(reply)) });
        await expectSame(paths, query, { representations, ...variables });
      }
    },
  );
  await fc.assert(property, PARAMETERS);
});

it('returns the same for created link tokens', async () => {
  const paths = started();
  const input = { user: { clientUserId: 'user-1' } };
  const property = fc.asyncProperty(
    arbitrarySelections(schema, 'CreateLinkTokenPayload', 'CreateLinkTokenPayload'),
    turns('LinkTokenGetResponse'),
    arbitraryReply('LinkTokenCreateResponse'),
    async ({ selections: [one, other], fragments }, asked, created) => {
      const query = `mutation ($input: CreateLinkTokenInput!, ${DECLARED}) { one: createLinkToken(input: $input) ${one}
        other: createLinkToken(input: $input) @skip(if: $v0) ${other} __typename @skip(if: $v1) @include(if: $v2) }
        ${fragments}`;
      for (const { variables, reply } of asked) {
        const create = json(JSON.stringify({ ...created, link_token: TOKEN }));
        paths.setPlaidResponses({ read: json(JSON.stringify(reply)), create });
        await expectSame(paths, query, { input, ...variables });
      }
    },
  );
  await fc.assert(property, PARAMETERS);
});
