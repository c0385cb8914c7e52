/** Ids of operations: free as soon as the client has completed the operation, whatever the server still does for it. */
import { TOKEN } from '../../../linkToken/updates/scriptedPlaid';
import type { Data } from '../../../support/testApp';
import { startLiveServer, watchOperation } from '../liveServer';
import { initSocket, type RawSocket } from './rawSocket';

const READ = { query: `{ linkToken(token: "${TOKEN}") { requestId } }` };

const subscribe = (id: string, payload: unknown = watchOperation) => ({ id, type: 'subscribe', payload });
const complete = (id: string) => ({ id, type: 'complete' });
const snapshot = (id: string) => ({
  id,
  type: 'next',
  payload: { data: { linkTokenUpdated: expect.objectContaining({ reason: 'SNAPSHOT' }) } },
});

async function open(url: string): Promise<RawSocket> {
  const raw = await initSocket(url);
  await raw.next();
  return raw;
}

/** Sends messages in one write of the TCP connection. */
function sendAtOnce(raw: RawSocket, ...messages: readonly unknown[]): void {
  const { _socket: tcp } = raw.socket as Data;
  tcp.cork();
  for (const message of messages) raw.send(message);
  tcp.uncork();
}

it('starts a subscription with the id of one that the client has just completed', async () => {
  const { url, sendWebhook, waitForLog } = await startLiveServer();
  const raw = await open(url);
  raw.send(subscribe('other'));
  expect(await raw.next()).toEqual(snapshot('other'));
  raw.send(subscribe('1'));
  expect(await raw.next()).toEqual(snapshot('1'));
  sendAtOnce(raw, complete('1'), subscribe('1'));
  expect(await raw.next()).toEqual(snapshot('1'));
  expect(await waitForLog('subscription ended')).toMatchObject({ updates: 1 });
  await sendWebhook();
  const updates = [await raw.next(), await raw.next()];
  expect(updates.map(({ id }) => id).sort()).toEqual(['1', 'other']);
  expect(updates.map(({ payload }) => payload.data.linkTokenUpdated.reason)).toEqual(['EVENTS', 'EVENTS']);
});

it('starts a subscription with the id of one that is completed before Plaid responds', async () => {
  const { url, plaid, sendWebhook, waitForLog } = await startLiveServer();
  const raw = await open(url);
  const held = plaid.holdNextRead();
  raw.send(subscribe('1'));
  await held.received;
  sendAtOnce(raw, complete('1'), subscribe('1'), complete('1'), subscribe('1'));
  held.respond({ request_id: 'late' });
  expect(await raw.next()).toEqual(snapshot('1'));
  await waitForLog('subscription ended');
  await sendWebhook();
  // One subscription has that id, which the end of the earlier ones has not freed.
  expect((await raw.next()).payload.data.linkTokenUpdated.reason).toBe('EVENTS');
  raw.send(subscribe('1'));
  expect(await raw.closed).toEqual([4409, 'Subscriber for 1 already exists']);
  expect(raw.messages).toHaveLength(3);
});

it('sends the result of a query only if it is not completed, whatever the order of the results', async () => {
  const { url, plaid } = await startLiveServer();
  const raw = await open(url);
  const held = plaid.holdNextRead();
  raw.send(subscribe('1', READ));
  await held.received;
  sendAtOnce(raw, complete('1'), subscribe('1', { query: '{ __typename }' }));
  const data = { __typename: 'Query' };
  expect(await raw.next()).toEqual({ id: '1', type: 'next', payload: { data } });
  expect(await raw.next()).toEqual(complete('1'));
  held.respond({ request_id: 'late' });
  raw.send(subscribe('2', READ));
  expect(await raw.next()).toMatchObject({ id: '2', type: 'next' });
});

it('counts completed operations that have not ended for the limit of the connection', async () => {
  const { url, plaid } = await startLiveServer();
  const raw = await open(url);
  const held = plaid.holdNextRead();
  for (let times = 0; times < 100; times += 1) {
    raw.send(subscribe('1', READ));
    raw.send(complete('1'));
  }
  raw.send(subscribe('1', READ));
  expect(await raw.next()).toMatchObject({
    id: '1',
    type: 'error',
    payload: [{ message: 'A connection runs at most 100 operations at a time.' }],
  });
  await held.received;
  held.respond({ request_id: 'late' });
  let answer: Data;
  // Until the completed ones have ended.
  do {
    raw.send(subscribe('1', READ));
    answer = await raw.next();
  } while (answer.type === 'error');
  expect(answer).toMatchObject({ id: '1', type: 'next' });
});

it('ends completed operations before a graceful shutdown closes the connection', async () => {
  const { app, url, plaid } = await startLiveServer();
  const raw = await open(url);
  const held = plaid.holdNextRead();
  sendAtOnce(raw, subscribe('1', READ), complete('1'));
  await held.received;
  const stopped = app.stop();
  raw.send({ type: 'ping' });
  expect(await raw.next()).toEqual({ type: 'pong' });
  held.respond({ request_id: 'late' });
  expect(await raw.closed).toEqual([1001, 'Going away']);
  await stopped;
  expect(raw.messages.map(({ type }) => type)).toEqual(['connection_ack', 'pong']);
});
