/**
 * Random bytes, headers and bodies at every endpoint: each gets a response or a closed connection, and the server
 * keeps running.
 */

import { EXAMPLE } from '../../graphql/execution/corpus/plaidReplies';
import { startPlaidDouble } from '../../support/plaid/plaidDouble';
import { startTestApp } from '../../support/testApp';
import { fuzz, inTime } from './fuzz';
import { chosen } from './generators/Choices';
import { rawBody, rawRequests } from './generators/rawRequest';
import { exchangeRaw, sendAndDisconnect } from './rawConnection';
import { failuresIn, faultsOf } from './sound';

async function startServer() {
  const plaid = await startPlaidDouble(() => JSON.parse(EXAMPLE));
  const defaults = { PLAID_CLIENT_NAME: 'App', PLAID_LANGUAGE: 'en', PLAID_COUNTRY_CODES: 'US' };
  return startTestApp({ PLAID_BASE_URL: plaid.url, EXPLORER: 'on', ...defaults });
}

/** 503 means load shedding. */
const ofOurMaking = (status: number) => status >= 500 && status !== 503;

const requests = chosen((choose) => {
  const bytes = rawRequests(choose);
  const cut = choose.once(3) ? choose.below(bytes.length + 1) : bytes.length;
  return { pieces: [bytes.subarray(0, cut), bytes.subarray(cut)], vanishes: choose.once(8) };
}, 1_000);

it('responds to any bytes or closes the connection, and keeps running', async () => {
  const { url, log, graphql } = await startServer();
  await fuzz(requests, 700, async ({ pieces, vanishes }) => {
    const lines = log.length;
    if (vanishes) await sendAndDisconnect(url, Buffer.concat(pieces));
    else expect((await exchangeRaw(url, pieces)).statuses.filter(ofOurMaking)).toEqual([]);
    const answer = await inTime('the next request', graphql('{ __typename }'));
    expect([answer.data, failuresIn(log.slice(lines))]).toEqual([{ __typename: 'Query' }, []]);
  });
});

it('responds to any body with GraphQL JSON and never with an internal error', async () => {
  const { url, log } = await startServer();
  const headers = { 'content-type': 'application/json' };
  await fuzz(chosen(rawBody), 500, async (body) => {
    const lines = log.length;
    const sent = fetch(`${url}/graphql`, { method: 'POST', headers, body });
    const response = await inTime('the request', sent);
    const answer = { status: response.status, body: await response.text() };
    expect([faultsOf(answer), failuresIn(log.slice(lines))]).toEqual([[], []]);
  });
});
