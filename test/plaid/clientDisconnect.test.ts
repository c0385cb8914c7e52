/** Client disconnect: calls to Plaid without remaining waiters are aborted. */
import { once } from 'node:events';
import type { ServerResponse } from 'node:http';
import { request } from 'node:http';
import WebSocket from 'ws';
import { startPlaidDouble } from '../support/plaid/plaidDouble';
import { startTestApp } from '../support/testApp';
import { until } from '../support/until';

const READ = '{ linkToken(token: "link-sandbox-1") { linkToken } }';
const CREATE =
  'mutation { createLinkToken(input: { clientName: "App", language: "en", countryCodes: [US], userId: "usr_1" }) { linkToken } }';

/** A Plaid double that responds when the test asks it to. */
async function startHolding() {
  const held: { answer: () => void; closed: Promise<unknown>; response: ServerResponse }[] = [];
  const plaid = await startPlaidDouble(
    (_, response) =>
      new Promise((resolve) => {
        const answer = () => resolve({ link_token: 'link-sandbox-1', request_id: 'r1' });
        held.push({ answer, closed: once(response, 'close'), response });
      }),
  );
  const app = await startTestApp({ PLAID_BASE_URL: plaid.url, PLAID_TIMEOUT_MS: '600000' });
  return { plaid, held, ...app };
}

/** Sends an operation. The test disconnects with `disconnect`. */
function ask(url: string, query: string, more = {}): { disconnect(): void } {
  const headers = { 'content-type': 'application/json', ...more };
  const asking = request(url, { method: 'POST', headers });
  asking.on('error', () => {});
  asking.end(JSON.stringify({ query }));
  return { disconnect: () => asking.destroy() };
}

const operationsIn = (log: readonly Record<string, unknown>[]) =>
  log.filter(({ msg }) => msg === 'operation').map(({ errors }) => errors);

it('aborts the call to Plaid if its only client disconnects', async () => {
  const { url, plaid, held, log } = await startHolding();
  const asking = ask(`${url}/graphql`, READ);
  await until(() => held.length === 1);
  asking.disconnect();
  await held[0]?.closed;
  expect(held[0]?.response.writableFinished).toBe(false);
  await until(() => operationsIn(log).length === 1);
  expect(operationsIn(log)).toEqual([['CLIENT_GONE']]);
  expect(log.filter(({ level }) => Number(level) >= 40)).toEqual([]);
  expect(plaid.calls).toHaveLength(1);
});

it('continues a coalesced call for the remaining waiters', async () => {
  const { url, graphql, plaid, held, log } = await startHolding();
  const first = ask(`${url}/graphql`, READ);
  await until(() => held.length === 1);
  const second = graphql(READ);
  await until(async () => {
    const page = await (await fetch(`${url}/metrics`)).text();
    return /^plaid_link_reads_coalesced_total 1$/m.test(page);
  });
  first.disconnect();
  await until(() => operationsIn(log).length === 1);
  held[0]?.answer();
  expect((await second).data).toEqual({ linkToken: { linkToken: 'link-sandbox-1' } });
  expect(plaid.calls).toHaveLength(1);
});

it('starts a new call after the previous one was aborted', async () => {
  const { url, graphql, plaid, held } = await startHolding();
  const first = ask(`${url}/graphql`, READ);
  await until(() => held.length === 1);
  first.disconnect();
  await held[0]?.closed;
  const second = graphql(READ);
  await until(() => held.length === 2);
  held[1]?.answer();
  expect((await second).data).toEqual({ linkToken: { linkToken: 'link-sandbox-1' } });
  expect(plaid.calls).toHaveLength(2);
});

it('completes a create after its client has disconnected', async () => {
  const { url, held, log } = await startHolding();
  const asking = ask(`${url}/graphql`, CREATE);
  await until(() => held.length === 1);
  asking.disconnect();
  held[0]?.answer();
  await held[0]?.closed;
  expect(held[0]?.response.writableFinished).toBe(true);
  await until(() => operationsIn(log).length === 1);
  // It is logged as successful.
  expect(log.filter(({ msg }) => msg === 'operation')).toMatchObject([
    { outcome: 'ok', plaidRequestIds: ['r1'] },
  ]);
});

it.each([
  ['a WebSocket', webSocketAsks],
  ['an event stream', eventStreamAsks],
])('aborts the call to Plaid if the client of %s disconnects', async (_, askBy) => {
  const { url, held, log } = await startHolding();
  const asking = await askBy(url, READ);
  await until(() => held.length === 1);
  asking.disconnect();
  await held[0]?.closed;
  expect(held[0]?.response.writableFinished).toBe(false);
  await until(() => operationsIn(log).length === 1);
  expect(operationsIn(log)).toEqual([['CLIENT_GONE']]);
});

async function webSocketAsks(url: string, query: string): Promise<{ disconnect(): void }> {
  const socket = new WebSocket(`${url.replace('http', 'ws')}/graphql`, 'graphql-transport-ws');
  await once(socket, 'open');
  socket.send(JSON.stringify({ type: 'connection_init' }));
  await once(socket, 'message');
  socket.send(JSON.stringify({ type: 'subscribe', id: '1', payload: { query } }));
  return { disconnect: () => socket.terminate() };
}

async function eventStreamAsks(url: string, query: string): Promise<{ disconnect(): void }> {
  return ask(`${url}/graphql/stream`, query, { accept: 'text/event-stream' });
}
