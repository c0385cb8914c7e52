/** Mutated answers of Plaid's: data with everything in it or an error of the contract's, the same by both ways to execute. */
import * as fc from 'fast-check';
import { assertObjectType } from 'graphql';
import { buildSchema } from '../../../src/graphql/schema';
import { selectAllFields } from '../../../src/pages/explorer/selectAllFields';
import { TOKEN } from '../../graphql/execution/corpus/CorpusRequest';
import { EXAMPLE } from '../../graphql/execution/corpus/plaidReplies';
import { answered, startPlaidDouble } from '../../support/plaid/plaidDouble';
import { anObject, formsOfAnswers, type JsonObject, lostPlaces } from '../../support/plaid/plaidValues';
import { startTestApp } from '../../support/testApp';
import { fuzz, inTime } from './fuzz';
import { type Choices, chosen } from './generators/Choices';
import { anyAnswer, mutatedJson, type PlaidAnswer } from './generators/mutatedAnswer';
import { randomOperation } from './generators/randomOperation';
import { failuresIn, faultsOf } from './sound';

const schema = buildSchema();
const example: JsonObject = JSON.parse(EXAMPLE);
const READ = `query ($token: String!) { linkToken(token: $token) ${selectAllFields(schema, 'LinkToken')} }`;
/** All but its details, which are a read of their own. */
const ofCreate = Object.keys(assertObjectType(schema.getType('CreateLinkTokenPayload')).getFields())
  .filter((name) => name !== 'details')
  .join(' ');
const CREATE = `mutation { createLinkToken(input: { user: { clientUserId: "u" } }) { ${ofCreate} } }`;

/** What Plaid sends with every field that there is. */
const [everyField = {}] = fc.sample(
  anObject('LinkTokenGetResponse', { full: true, wild: false, strings: formsOfAnswers }),
  { numRuns: 1, seed: 7 },
);

async function startServer(env: Record<string, string> = {}) {
  let answer: PlaidAnswer = { status: 200, headers: {}, body: Buffer.from(EXAMPLE) };
  const plaid = await startPlaidDouble((_call, response) => {
    response.writeHead(answer.status, answer.headers).end(answer.body);
    return answered;
  });
  const { url, log } = await startTestApp({
    PLAID_BASE_URL: plaid.url,
    PLAID_CLIENT_NAME: 'App',
    PLAID_LANGUAGE: 'en',
    PLAID_COUNTRY_CODES: 'US',
    MAX_OPERATION_COST: '100000000',
    MAX_OPERATION_ALIASES: '10000',
    MAX_OPERATION_DEPTH: '100',
    // What one answer does must not depend on those before it.
    PLAID_BREAKER: 'off',
    MAX_PLAID_ATTEMPTS: '1',
    ...env,
  });

  async function ask(request: object, headers: Record<string, string>) {
    const response = await fetch(`${url}/graphql`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', ...headers },
      body: JSON.stringify(request),
    });
    return { status: response.status, body: await response.text() };
  }

  /** Compiled, and then by graphql-js, whose trace is left out. */
  async function askBothWays(request: object, says: PlaidAnswer) {
    answer = says;
    const lines = log.length;
    const compiled = await inTime('compiled', ask(request, {}));
    const traced = await inTime('traced', ask(request, { 'apollo-federation-include-trace': 'ftv1' }));
    const body = traced.body.replace(/,"extensions":\{"ftv1":"[A-Za-z0-9+/=]*"\}\}\n$/, '}\n');
    expect(compiled).toEqual({ ...traced, body });
    // Keys that are wrong are an error to the operator, and no failure of the server's.
    const failures = compiled.body.includes('"PLAID_MISCONFIGURED"') ? [] : failuresIn(log.slice(lines));
    expect([...faultsOf(compiled), ...failures]).toEqual([]);
    return JSON.parse(compiled.body);
  }
  return { askBothWays };
}

const good = (json: object): PlaidAnswer => ({
  status: 200,
  headers: { 'content-type': 'application/json' },
  body: Buffer.from(JSON.stringify(json)),
});

const answers = chosen((choose) => mutatedJson(choose, choose.of(example, everyField)));

it('loses nothing of what Plaid says, whatever that is', async () => {
  const { askBothWays } = await startServer();
  await fuzz(answers, 100, async (json) => {
    const { data } = await askBothWays({ query: READ, variables: { token: TOKEN } }, good(json));
    expect(data.linkToken).not.toBeNull();
    // As Plaid's bytes have it: JSON has no -0.
    expect(lostPlaces(JSON.parse(JSON.stringify(json)), data.linkToken)).toEqual([]);
  });
});

it('loses nothing of what Plaid says of a new token', async () => {
  const { askBothWays } = await startServer();
  const created: JsonObject = {
    link_token: TOKEN,
    expiration: '2025-03-11T13:20:00Z',
    hosted_link_url: 'https://secure.plaid.com/hl/1',
    request_id: 'XQVgFigpGHXkb0b',
    user_id: 'usr_1',
  };
  await fuzz(
    chosen((choose) => mutatedJson(choose, created)),
    100,
    async (json) => {
      const { data, errors } = await askBothWays({ query: CREATE }, good(json));
      const token = json['link_token'];
      if (typeof token === 'string' && token !== '') {
        expect(lostPlaces(JSON.parse(JSON.stringify(json)), data.createLinkToken)).toEqual([]);
      } else expect(errors[0].extensions.code).toBe('PLAID_UNAVAILABLE');
    },
  );
});

it('says the same of any answer to any operation', async () => {
  const { askBothWays } = await startServer();
  const operation = (choose: Choices) =>
    randomOperation(schema, choose, { kinds: ['query', 'mutation'], wrongOnceIn: 0 });
  const asked = fc.record({ request: chosen(operation), json: answers });
  await fuzz(asked, 80, async ({ request, json }) => {
    await askBothWays(request, good(json));
  });
});

it('makes of whatever comes from Plaid’s place data, or an error of the contract’s', async () => {
  const { askBothWays } = await startServer({ PLAID_TIMEOUT_MS: '3000' });
  const requests = [{ query: READ, variables: { token: TOKEN } }, { query: CREATE }];
  await fuzz(
    chosen((choose) => anyAnswer(choose, choose.of(example, everyField))),
    120,
    async (says) => {
      for (const request of requests) await askBothWays(request, says);
    },
  );
});
