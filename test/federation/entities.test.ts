/** `_entities`, as routers query it. */
import { startOnce } from '../support/closing';
import { startPlaidDouble } from '../support/plaid/plaidDouble';
import { startTestApp } from '../support/testApp';
import { readOf, UNKNOWN } from './readOf';

const ENTITIES = `query ($representations: [_Any!]!) {
  _entities(representations: $representations) { __typename ... on LinkToken { linkToken requestId } }
}`;

const reference = (linkToken: unknown) => ({ __typename: 'LinkToken', linkToken });
const entity = (linkToken: string) => ({
  __typename: 'LinkToken',
  linkToken,
  requestId: `read of ${linkToken}`,
});

async function start(env = {}) {
  const plaid = await startPlaidDouble(readOf);
  const { graphql } = await startTestApp({ PLAID_BASE_URL: plaid.url, ...env });
  return { plaid, graphql };
}

/** Part of a shared server that one test sees: calls to Plaid from now on. */
function since({ plaid, graphql }: Awaited<ReturnType<typeof start>>) {
  const before = plaid.calls.length;
  return {
    graphql,
    entities: (...representations: unknown[]) => graphql(ENTITIES, { representations }),
    /** Tokens requested from Plaid. */
    asked: () =>
      plaid.calls
        .slice(before)
        .map(({ body }) => body['link_token'])
        .sort(),
  };
}

const shared = startOnce(() => start());
const limited = startOnce(() => start({ MAX_LINK_TOKENS_PER_OPERATION: '2' }));

it('resolves 9 references in their order with 2 calls to Plaid for their 2 tokens', async () => {
  const { entities, asked } = since(shared());
  const tokens = ['a', 'b', 'a', 'a', 'b', 'b', 'a', 'b', 'a'];
  const { data, errors } = await entities(...tokens.map(reference));
  expect(errors).toBeUndefined();
  expect(data._entities).toEqual(tokens.map(entity));
  expect(asked()).toEqual(['a', 'b']);
});

it('resolves references written in the document', async () => {
  const { graphql } = since(shared());
  const { data, errors } = await graphql(`{
    _entities(representations: [{ __typename: "LinkToken", linkToken: "a" }]) { ... on LinkToken { requestId } }
  }`);
  expect(errors).toBeUndefined();
  expect(data._entities).toEqual([{ requestId: 'read of a' }]);
});

it('resolves references with more fields than their key', async () => {
  const { entities } = since(shared());
  const { data, errors } = await entities({ ...reference('a'), status: 'PENDING', user: { id: 1 } });
  expect(errors).toBeUndefined();
  expect(data._entities).toEqual([entity('a')]);
});

it('returns an empty list for no references', async () => {
  const { entities, asked } = since(shared());
  expect(await entities()).toEqual({ status: 200, data: { _entities: [] } });
  expect(asked()).toEqual([]);
});

it('calls Plaid once for a token that is read and referenced in one operation', async () => {
  const { graphql, asked } = since(shared());
  const { data, errors } = await graphql(`{
    linkToken(token: "a") { requestId }
    _entities(representations: [{ __typename: "LinkToken", linkToken: "a" }]) { ... on LinkToken { requestId } }
  }`);
  expect(errors).toBeUndefined();
  expect(data).toEqual({ linkToken: { requestId: 'read of a' }, _entities: [{ requestId: 'read of a' }] });
  expect(asked()).toEqual(['a']);
});

it.each([
  ['another type', { __typename: 'User', id: '1' }, '__typename'],
  ['a type that others resolve', { __typename: 'LinkInstitution', institutionId: 'ins_1' }, '__typename'],
  ['a type that is no entity', { __typename: 'LinkSession', linkSessionId: '1' }, '__typename'],
  ['a name that every object has', { __typename: 'toString', linkToken: 'a' }, '__typename'],
  ['no key', { __typename: 'LinkToken' }, 'linkToken'],
  ['a null key', reference(null), 'linkToken'],
  ['a key that is not a string', reference(1), 'linkToken'],
  ['an empty key', reference(' '), 'linkToken'],
  ['a key longer than any token', reference('x'.repeat(1025)), 'linkToken'],
])('reports a reference with %s at its path and resolves the others', async (_, wrong, field) => {
  const { entities, asked } = since(shared());
  const { data, errors } = await entities(reference('a'), wrong, reference('b'));
  expect(data._entities).toEqual([entity('a'), null, entity('b')]);
  expect(errors).toMatchObject([
    {
      path: ['_entities', 1],
      extensions: {
        code: 'BAD_USER_INPUT',
        retryable: false,
        argumentPath: ['representations', 1, field],
      },
    },
  ]);
  expect(asked()).toEqual(['a', 'b']);
});

it.each([
  ['a string', 'link-sandbox-a'],
  ['a list', ['LinkToken', 'link-sandbox-a']],
  ['null', null],
  ['an object without `__typename`', { linkToken: 'link-sandbox-a' }],
  ['an object with another `__typename` than a name', { __typename: 1, linkToken: 'link-sandbox-a' }],
])('refuses an operation whose reference is %s without repeating it', async (_, wrong) => {
  const { entities, asked } = since(shared());
  const answer = await entities(reference('a'), wrong);
  expect(answer.data).toBeUndefined();
  expect(answer.errors).toMatchObject([
    { extensions: { code: 'BAD_USER_INPUT', retryable: false, argumentPath: ['representations', 1] } },
  ]);
  expect(JSON.stringify(answer)).not.toContain('link-sandbox');
  expect(asked()).toEqual([]);
});

it('refuses a reference in the document that is not an object', async () => {
  const { graphql } = since(shared());
  const { data, errors } = await graphql('{ _entities(representations: ["link-sandbox-a"]) { __typename } }');
  expect(data).toBeUndefined();
  expect(errors).toMatchObject([
    { extensions: { code: 'BAD_USER_INPUT', argumentPath: ['representations', 0] } },
  ]);
});

it('reports each token unknown to Plaid at the path of its reference', async () => {
  const { entities, asked } = since(shared());
  const { data, errors } = await entities(...[UNKNOWN, 'a', UNKNOWN].map(reference));
  expect(data._entities).toEqual([null, entity('a'), null]);
  const extensions = { code: 'LINK_TOKEN_NOT_FOUND', retryable: false };
  expect(errors).toMatchObject([
    { path: ['_entities', 0], extensions },
    { path: ['_entities', 2], extensions },
  ]);
  expect(asked()).toEqual(['a', UNKNOWN]);
});

it('refuses references to more tokens than one operation may read with one error and without calling Plaid', async () => {
  const { entities, asked } = since(limited());
  const { data, errors } = await entities(...['a', 'b', 'c', 'a', 'd'].map(reference));
  expect([data, asked()]).toEqual([null, []]);
  expect(errors).toMatchObject([
    {
      message: 'One operation may read at most 2 link tokens.',
      path: ['_entities'],
      extensions: { code: 'BAD_USER_INPUT', argumentPath: ['representations'] },
    },
  ]);
});

it('counts each reference to another type as one', async () => {
  const { entities } = since(limited());
  const junk = { __typename: 'Nope', linkToken: 'a' };
  expect((await entities(junk, junk)).errors).toHaveLength(2);
  expect((await entities(junk, junk, reference('a'))).errors).toMatchObject([{ path: ['_entities'] }]);
});

it('logs once what failed many references', async () => {
  const { graphql, log } = await startTestApp({ PLAID_BASE_URL: 'http://127.0.0.1:9' });
  const { errors } = await graphql(ENTITIES, { representations: ['a', 'a', 'a'].map(reference) });
  expect(errors).toHaveLength(3);
  expect(log.filter(({ msg }) => msg === 'operation failed')).toMatchObject([{ path: '_entities.0' }]);
});
