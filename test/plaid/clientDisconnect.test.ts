/** Whoever asks may hang up: what nobody else needs is not waited for. */
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

/** A Plaid that answers when it is told to. */
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

/** Asks, and hangs up when it is told to. */
function ask(url: string, query: string, more = {}): { hangUp(): void } {
  const headers = { 'content-type': 'application/json', ...more };
  const asking = request(url, { method: 'POST', headers });
  asking.on('error', () => {});
  asking.end(JSON.stringify({ query }));
  return { hangUp: () => asking.destroy() };
}

const operationsIn = (log: readonly Record<string, unknown>[]) =>
  log.filter(({ msg }) => msg === 'operation').map(({ errors }) => errors);

it('leaves Plaid where nobody waits for its answer any more', async () => {
  const { url, plaid, held, log } = await startHolding();
  const asking = ask(`${url}/graphql`, READ);
  await until(() => held.length === 1);
  asking.hangUp();
  await held[0]?.closed;
  expect(held[0]?.response.writableFinished).toBe(false);
  await until(() => operationsIn(log).length === 1);
  expect(operationsIn(log)).toEqual([['CLIENT_GONE']]);
  expect(log.filter(({ level }) => Number(level) >= 40)).toEqual([]);
  expect(plaid.calls).toHaveLength(1);
});

it('waits on for others who asked for the same', async () => {
  const { url, graphql, plaid, held, log } = await startHolding();
  const first = ask(`${url}/graphql`, READ);
  await until(() => held.length === 1);
  const second = graphql(READ);
  await until(async () => {
    const page = await (await fetch(`${url}/metrics`)).text();
    return /^plaid_link_flights_shared_total 1$/m.test(page);
  });
  first.hangUp();
  await until(() => operationsIn(log).length === 1);
  held[0]?.answer();
  expect((await second).data).toEqual({ linkToken: { linkToken: 'link-sandbox-1' } });
  expect(plaid.calls).toHaveLength(1);
});

it('asks anew for one who comes after all have left', async () => {
  const { url, graphql, plaid, held } = await startHolding();
  const first = ask(`${url}/graphql`, READ);
  await until(() => held.length === 1);
  first.hangUp();
  await held[0]?.closed;
  const second = graphql(READ);
  await until(() => held.length === 2);
  held[1]?.answer();
  expect((await second).data).toEqual({ linkToken: { linkToken: 'link-sandbox-1' } });
  expect(plaid.calls).toHaveLength(2);
});

it('waits on for a link token that is being made', async () => {
  const { url, held, log } = await startHolding();
  const asking = ask(`${url}/graphql`, CREATE);
  await until(() => held.length === 1);
  asking.hangUp();
  held[0]?.answer();
  await held[0]?.closed;
  expect(held[0]?.response.writableFinished).toBe(true);
  await until(() => operationsIn(log).length === 1);
  // It was made, and noted as such.
  expect(log.filter(({ msg }) => msg === 'operation')).toMatchObject([
    { outcome: 'ok', plaidRequestIds: ['r1'] },
  ]);
});

it.each([
  ['a WebSocket', webSocketAsks],
  ['an event stream', eventStreamAsks],
])('leaves Plaid where it was asked by %s that has gone', async (_, askBy) => {
  const { url, held, log } = await startHolding();
  const asking = await askBy(url, READ);
  await until(() => held.length === 1);
  asking.hangUp();
  await held[0]?.closed;
  expect(held[0]?.response.writableFinished).toBe(false);
  await until(() => operationsIn(log).length === 1);
  expect(operationsIn(log)).toEqual([['CLIENT_GONE']]);
});

async function webSocketAsks(url: string, query: string): Promise<{ hangUp(): void }> {
  const socket = new WebSocket(`${url.replace('http', 'ws')}/graphql`, 'graphql-transport-ws');
  await once(socket, 'open');
  socket.send(JSON.stringify({ type: 'connection_init' }));
  await once(socket, 'message');
  socket.send(JSON.stringify({ type: 'subscribe', id: '1', payload: { query } }));
  return { hangUp: () => socket.terminate() };
}

async function eventStreamAsks(url: string, query: string): Promise<{ hangUp(): void }> {
  return ask(`${url}/graphql/stream`, query, { accept: 'text/event-stream' });
}
