/** Mutated responses of Plaid: the result has all data or an error of the contract, equal for both executors. */
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
/** All fields except the details, which are a separate read. */
const ofCreate = Object.keys(assertObjectType(schema.getType('CreateLinkTokenPayload')).getFields())
  .filter((name) => name !== 'details')
  .join(' ');
const CREATE = `mutation { createLinkToken(input: { user: { clientUserId: "u" } }) { ${ofCreate} } }`;

/** Plaid's response with every field set. */
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
    // The outcome of one response must not depend on earlier ones.
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

  /** Executes compiled and then by graphql-js, selected by requesting a trace; the trace is left out of the result. */
  async function executeBothWays(request: object, response: PlaidAnswer) {
    answer = response;
    const lines = log.length;
    const compiled = await inTime('compiled', ask(request, {}));
    const traced = await inTime('traced', ask(request, { 'apollo-federation-include-trace': 'ftv1' }));
    const body = traced.body.replace(/,"extensions":\{"ftv1":"[A-Za-z0-9+/=]*"\}\}\n$/, '}\n');
    expect(compiled).toEqual({ ...traced, body });
    // Wrong keys are an error of the operator, not a failure of the server.
    const failures = compiled.body.includes('"PLAID_MISCONFIGURED"') ? [] : failuresIn(log.slice(lines));
    expect([...faultsOf(compiled), ...failures]).toEqual([]);
    return JSON.parse(compiled.body);
  }
  return { executeBothWays };
}

const good = (json: object): PlaidAnswer => ({
  status: 200,
  headers: { 'content-type': 'application/json' },
  body: Buffer.from(JSON.stringify(json)),
});

const answers = chosen((choose) => mutatedJson(choose, choose.of(example, everyField)));

it('loses nothing of any read response', async () => {
  const { executeBothWays } = await startServer();
  await fuzz(answers, 100, async (json) => {
    const { data } = await executeBothWays({ query: READ, variables: { token: TOKEN } }, good(json));
    expect(data.linkToken).not.toBeNull();
    // Compared with the bytes sent: JSON has no -0.
    expect(lostPlaces(JSON.parse(JSON.stringify(json)), data.linkToken)).toEqual([]);
  });
});

it('loses nothing of any create response', async () => {
  const { executeBothWays } = await startServer();
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
      const { data, errors } = await executeBothWays({ query: CREATE }, good(json));
      const token = json['link_token'];
      if (typeof token === 'string' && token !== '') {
        expect(lostPlaces(JSON.parse(JSON.stringify(json)), data.createLinkToken)).toEqual([]);
      } else expect(errors[0].extensions.code).toBe('PLAID_UNAVAILABLE');
    },
  );
});

it('gives the same result for any response with both executors', async () => {
  const { executeBothWays } = await startServer();
  const operation = (choose: Choices) =>
    randomOperation(schema, choose, { kinds: ['query', 'mutation'], wrongOnceIn: 0 });
  const asked = fc.record({ request: chosen(operation), json: answers });
  await fuzz(asked, 80, async ({ request, json }) => {
    await executeBothWays(request, good(json));
  });
});

it('turns any bytes from Plaid into data or an error of the contract', async () => {
  const { executeBothWays } = await startServer({ PLAID_TIMEOUT_MS: '3000' });
  const requests = [{ query: READ, variables: { token: TOKEN } }, { query: CREATE }];
  await fuzz(
    chosen((choose) => anyAnswer(choose, choose.of(example, everyField))),
    120,
    async (response) => {
      for (const request of requests) await executeBothWays(request, response);
    },
  );
});
