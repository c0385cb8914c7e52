/** Bounded number of series: callers and Plaid cannot create new ones. */
import { randomUUID } from 'node:crypto';
import { openSocket } from '../../graphql/transports/webSocket/rawSocket';
import { startPlaidDouble } from '../../support/plaid/plaidDouble';
import { startTestApp } from '../../support/testApp';
import { readCounts, scrape, toSeriesKey } from './exposition';

/** Series, without those that depend on the current state of the process. */
async function linesOf(url: string): Promise<string[]> {
  const page = await scrape(url);
  return page
    .filter(({ name }) => name !== 'nodejs_active_resources')
    .flatMap(({ samples }) => samples.map(toSeriesKey))
    .sort();
}

/** Many rounds also find a limit that applies late. */
const ROUNDS = 1_000;
const AT_ONCE = 5;

it('creates no series for operation names, client names or paths of callers', async () => {
  const plaid = await startPlaidDouble(() => ({ request_id: 'r' }));
  const { graphql, url } = await startTestApp({ PLAID_BASE_URL: plaid.url });
  const before = await linesOf(url);
  for (let round = 0; round < ROUNDS; round += AT_ONCE) {
    await Promise.all(
      Array.from({ length: AT_ONCE }, async (_, index) => {
        const word = `word_${round + index}`;
        await graphql(
          `query ${word} { ${word}: linkToken(token: "link-sandbox-${randomUUID()}") { requestId } }`,
          { [word]: word },
          {
            'apollographql-client-name': word,
            'apollographql-client-version': word,
            'x-request-id': word,
            'user-agent': word,
          },
        );
        await fetch(`${url}/graphql?query={${word}}&operationName=${word}`);
        await fetch(`${url}/${word}`, { method: 'DELETE' });
        await fetch(`${url}/webhooks/plaid`, {
          method: 'POST',
          body: word,
          headers: { 'plaid-verification': word },
        });
      }),
    );
  }
  const page = readCounts(await scrape(url));
  expect(page.get('plaid_link_operations_total{type="query",transport="http",outcome="ok"}')).toBe(ROUNDS);
  expect(page.get('plaid_link_webhooks_total{outcome="refused"}')).toBe(ROUNDS);
  expect(await linesOf(url)).toEqual(before);
});

it('creates no series for invalid WebSocket messages', async () => {
  const plaid = await startPlaidDouble(() => ({ request_id: 'r' }));
  const { url } = await startTestApp({ PLAID_BASE_URL: plaid.url });
  const before = await linesOf(url);
  const { send, next, socket } = await openSocket(url);
  send({ type: 'connection_init', payload: { 'apollographql-client-name': 'x'.repeat(500) } });
  await next();
  for (let id = 0; id < 50; id += 1) {
    send({ id: `id ${id}`, type: 'subscribe', payload: { query: `subscription S${id} { nope${id} }` } });
    await next();
  }
  socket.terminate();
  expect(await linesOf(url)).toEqual(before);
});

it('exposes no secrets', async () => {
  const token = 'link-sandbox-5f0c7c1d-secret-to-others';
  const plaid = await startPlaidDouble(() => ({
    request_id: 'r',
    link_token: token,
    link_sessions: [{ link_session_id: 's', on_success: { public_token: 'public-sandbox-0aa1b2c3' } }],
    [token]: token,
    'access-sandbox-77d9e0b1': 1,
    metadata: { initial_products: [token] },
  }));
  const { graphql, url } = await startTestApp({ PLAID_BASE_URL: plaid.url });
  await graphql(`query ${token.replaceAll('-', '_')} { linkToken(token: "${token}") { publicTokens } }`);
  // `secrecy.ts` searches each response for secrets.
  const page = await (await fetch(`${url}/metrics`)).text();
  expect(page).toContain(
    'plaid_link_unknown_from_plaid_total{kind="field",type="LinkToken",field="other"} 2\n',
  );
});
