/** Inline traces for routers in Apollo's format (FTV1). */
import { Trace } from '@apollo/usage-reporting-protobuf';
import { startOnce } from '../support/closing';
import { startPlaidDouble } from '../support/plaid/plaidDouble';
import { startTestApp } from '../support/testApp';
import { ASKING, fieldsBelow, type Traced, traceOf } from './ftv1Traces';
import { readOf, UNKNOWN } from './readOf';

const TOKEN = 'link-sandbox-known';
const ENTITIES = `query ($representations: [_Any!]!) {
  _entities(representations: $representations) { ... on LinkToken { requestId status } }
}`;

const server = startOnce(async () => {
  const plaid = await startPlaidDouble(readOf);
  return startTestApp({ PLAID_BASE_URL: plaid.url });
});

function ask(query: string, variables = {}, headers = {}): Promise<Traced> {
  return server().graphql(query, variables, headers);
}

const references = (...tokens: string[]) => ({
  representations: tokens.map((linkToken) => ({ __typename: 'LinkToken', linkToken })),
});

it('accompanies the response to a request for it, with the duration of each field', async () => {
  const answer = await ask('query ($t: String!) { linkToken(token: $t) { status } }', { t: TOKEN }, ASKING);
  expect(answer.data).toEqual({ linkToken: { status: 'PENDING' } });
  const { root, durationNs } = traceOf(answer);
  expect(fieldsBelow(root)).toEqual(['LinkToken.status: LinkTokenStatus!', 'Query.linkToken: LinkToken']);
  const [linkToken] = root?.child ?? [];
  expect(Number(linkToken?.endTime)).toBeGreaterThan(Number(linkToken?.startTime));
  expect(Number(durationNs)).toBeGreaterThanOrEqual(Number(linkToken?.endTime));
});

it('accompanies entities as well', async () => {
  expect(fieldsBelow(traceOf(await ask(ENTITIES, references(TOKEN), ASKING)).root)).toEqual([
    'LinkToken.requestId: String',
    'LinkToken.status: LinkTokenStatus!',
    'Query._entities: [_Entity]!',
  ]);
});

it.each([
  ['does not ask for it', {}],
  ['asks for another format', { 'apollo-federation-include-trace': 'ftv2' }],
])('is left out when a request %s', async (_, headers) => {
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
])('reports the place of an error %s without its message or any token', async (_, query, variables) => {
  const answer = await ask(query, variables, ASKING);
  expect(answer.errors).toHaveLength(1);
  const trace = JSON.stringify(Trace.toObject(traceOf(answer)));
  expect(trace.match(/"message":"[^"]*"/g)).toEqual(['"message":"<masked>"']);
  expect(trace).not.toContain(answer.errors?.[0]?.message);
  expect(trace).not.toMatch(new RegExp(`${TOKEN}|${UNKNOWN}`));
});
