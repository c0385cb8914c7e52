/** Traces for routers, in the form that Apollo's ask for. */
import { Trace } from '@apollo/usage-reporting-protobuf';
import { startPlaidDouble } from '../support/plaid/plaidDouble';
import { describeWith } from '../support/processes/programs';
import { type GraphQLAnswer, startTestApp } from '../support/testApp';
import { withApollo } from './composers';
import { GATEWAY_PACKAGES, gatewayPackages, startApolloGateway } from './gatewayPrograms';
import { readOf, UNKNOWN } from './readOf';
import { startTestSupergraph, type TestSupergraph } from './testSupergraph';

jest.setTimeout(120_000);

const ASKING = { 'apollo-federation-include-trace': 'ftv1' };
const TOKEN = 'link-sandbox-known';
const ENTITIES = `query ($representations: [_Any!]!) {
  _entities(representations: $representations) { ... on LinkToken { requestId status } }
}`;

interface Traced extends GraphQLAnswer {
  readonly extensions?: { readonly ftv1: string };
}

async function ask(query: string, variables = {}, headers = {}): Promise<Traced> {
  const plaid = await startPlaidDouble(readOf);
  const { graphql } = await startTestApp({ PLAID_BASE_URL: plaid.url });
  return graphql(query, variables, headers);
}

function traceOf({ extensions }: Traced): Trace {
  return Trace.decode(Buffer.from(extensions?.ftv1 ?? '', 'base64'));
}

/** The resolved fields below a node, such as `LinkToken.status: LinkTokenStatus!`, sorted. */
function fieldsBelow(node: Trace.INode | null | undefined): string[] {
  return (node?.child ?? [])
    .flatMap((child) => [
      ...(child.parentType ? [`${child.parentType}.${child.responseName}: ${child.type}`] : []),
      ...fieldsBelow(child),
    ])
    .sort();
}

const references = (...tokens: string[]) => ({
  representations: tokens.map((linkToken) => ({ __typename: 'LinkToken', linkToken })),
});

it('comes with the answer to a request that asks for it, and tells how long each field took', async () => {
  const answer = await ask('query ($t: String!) { linkToken(token: $t) { status } }', { t: TOKEN }, ASKING);
  expect(answer.data).toEqual({ linkToken: { status: 'PENDING' } });
  const { root, durationNs } = traceOf(answer);
  expect(fieldsBelow(root)).toEqual(['LinkToken.status: LinkTokenStatus!', 'Query.linkToken: LinkToken']);
  const [linkToken] = root?.child ?? [];
  expect(Number(linkToken?.endTime)).toBeGreaterThan(Number(linkToken?.startTime));
  expect(Number(durationNs)).toBeGreaterThanOrEqual(Number(linkToken?.endTime));
});

it('comes with entities as well', async () => {
  expect(fieldsBelow(traceOf(await ask(ENTITIES, references(TOKEN), ASKING)).root)).toEqual([
    'LinkToken.requestId: String',
    'LinkToken.status: LinkTokenStatus!',
    'Query._entities: [_Entity]!',
  ]);
});

it.each([
  ['does not ask', {}],
  ['asks for another kind', { 'apollo-federation-include-trace': 'ftv2' }],
])('does not come where a request %s', async (_, headers) => {
  expect(await ask(ENTITIES, references(TOKEN), headers)).toEqual({
    status: 200,
    data: { _entities: [{ requestId: `read of ${TOKEN}`, status: 'PENDING' }] },
  });
});

it.each([
  ['of a reference', ENTITIES, references(TOKEN, UNKNOWN)],
  ['of a field', `{ linkToken(token: "${UNKNOWN}") { status } }`, {}],
  ['of a literal', `{ linkToken(token: { of: "${TOKEN}" }) { status } }`, {}],
  ['of a variable', ENTITIES, { representations: TOKEN }],
  ['of a document', `{ linkToken(token: "${TOKEN}") { status `, {}],
])('tells of an error %s where it was, and neither its words nor any token', async (_, query, variables) => {
  const answer = await ask(query, variables, ASKING);
  expect(answer.errors).toHaveLength(1);
  const trace = JSON.stringify(Trace.toObject(traceOf(answer)));
  expect(trace.match(/"message":"[^"]*"/g)).toEqual(['"message":"<masked>"']);
  expect(trace).not.toContain(answer.errors?.[0]?.message);
  expect(trace).not.toMatch(new RegExp(`${TOKEN}|${UNKNOWN}`));
});

describeWith('through @apollo/gateway', GATEWAY_PACKAGES, gatewayPackages, () => {
  let graph: TestSupergraph;
  beforeAll(async () => {
    graph = await startTestSupergraph(startApolloGateway, withApollo);
  });
  afterAll(() => graph?.stop());

  it('is asked for and understood', async () => {
    const plaid = await startPlaidDouble(readOf);
    await graph.serveWith(plaid.url);
    const id = await graph.createUser({ pendingLink: TOKEN });
    const query = 'query ($id: ID!) { user(id: $id) { pendingLink { status } } }';
    const answer: Traced = await graph.ask(query, { id }, ASKING);
    expect(answer.data).toEqual({ user: { pendingLink: { status: 'PENDING' } } });

    const fetches = traceOf(answer).queryPlan?.sequence?.nodes ?? [];
    const ours = fetches.flatMap(({ flatten }) => flatten?.node?.fetch ?? []);
    expect(ours).toMatchObject([{ serviceName: 'plaid', traceParsingFailed: false }]);
    expect(fieldsBelow(ours[0]?.trace?.root)).toEqual([
      'LinkToken.status: LinkTokenStatus!',
      'Query._entities: [_Entity]!',
    ]);
  });
});
