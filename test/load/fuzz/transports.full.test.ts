/** Random operations over every transport: each gets a response, equal where possible, and no internal error. */
import { buildSchema } from '../../../src/graphql/schema';
import { NOW } from '../../graphql/execution/BothPaths';
import { UNKNOWN } from '../../graphql/execution/corpus/CorpusRequest';
import { UNKNOWN_TOKEN } from '../../graphql/execution/corpus/plaidFailures';
import { EXAMPLE } from '../../graphql/execution/corpus/plaidReplies';
import { sendJson, startPlaidDouble } from '../../support/plaid/plaidDouble';
import { startTestApp } from '../../support/testApp';
import { fuzz, inTime } from './fuzz';
import { brokenOperation } from './generators/brokenOperation';
import { chosen } from './generators/Choices';
import { randomOperation } from './generators/randomOperation';
import { failuresIn, faultsOf } from './sound';
import { type Answer, byEventStream, byGet, byPost, byWebSocket, REFUSED } from './transports';

const schema = buildSchema();

async function startServer() {
  const plaid = await startPlaidDouble((call, response) =>
    call.body['link_token'] === UNKNOWN
      ? sendJson(response, UNKNOWN_TOKEN.status, UNKNOWN_TOKEN.text)
      : JSON.parse(EXAMPLE),
  );
  const defaults = { PLAID_CLIENT_NAME: 'App', PLAID_LANGUAGE: 'en', PLAID_COUNTRY_CODES: 'US' };
  return startTestApp({ PLAID_BASE_URL: plaid.url, ...defaults }, () => NOW);
}

/** The response without its formatting and without the message for a request that is not an object. */
function normalized({ body }: Answer): unknown {
  const json = JSON.parse(body);
  const [error] = json.errors ?? [];
  return error?.extensions.code === 'BAD_REQUEST' ? 'BAD_REQUEST' : json;
}

const operations = chosen((choose) => {
  const valid = randomOperation(schema, choose, {
    kinds: ['query', 'mutation'],
    wrongOnceIn: choose.of(0, 20),
  });
  return choose.once(4) ? brokenOperation(choose, valid) : valid;
});

it('returns the same by POST, GET, SSE and WebSocket', async () => {
  const { url, log } = await startServer();
  const post = byPost(url);
  const get = byGet(url);
  const stream = byEventStream(url);
  const socket = await byWebSocket(url);
  await fuzz(operations, 150, async (request) => {
    const lines = log.length;
    const posted = await inTime('the POST', post(request));
    const streamed = await inTime('the event stream', stream(request));
    const first = await inTime('the WebSocket', socket(request));
    const getting = get(request);
    const gotten = getting && (await inTime('the GET', getting));
    const others = [streamed, first, gotten].filter((answer) => answer !== null);
    expect([posted, ...others].flatMap(faultsOf)).toEqual([]);
    expect(failuresIn(log.slice(lines))).toEqual([]);
    const isQuery = typeof request.query === 'string' && /^\s*(query|\{|fragment)/.test(request.query);
    for (const answer of first === REFUSED ? [streamed] : [streamed, first])
      expect(normalized(answer)).toEqual(normalized(posted));
    if (gotten && isQuery && gotten.status === 200) expect(normalized(gotten)).toEqual(normalized(posted));
  });
});

const subscriptions = chosen((choose) => {
  const valid = randomOperation(schema, choose, { kinds: ['subscription'], wrongOnceIn: choose.of(0, 15) });
  return choose.once(4) ? brokenOperation(choose, valid) : valid;
});

it('sends the same first update by SSE and WebSocket', async () => {
  const { url, log } = await startServer();
  const stream = byEventStream(url);
  const socket = await byWebSocket(url);
  await fuzz(subscriptions, 100, async (request) => {
    const lines = log.length;
    const answers = await inTime('the subscription', Promise.all([stream(request), socket(request)]));
    expect(answers.flatMap(faultsOf)).toEqual([]);
    expect(failuresIn(log.slice(lines))).toEqual([]);
    const [streamed, first] = answers;
    if (first !== REFUSED) expect(normalized(first)).toEqual(normalized(streamed));
  });
});
