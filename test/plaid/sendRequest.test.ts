/** HTTP requests to Plaid: chunking, broken connections and timeouts. */
import type { ServerResponse } from 'node:http';
import { connect } from 'node:net';
import { setImmediate as soon } from 'node:timers/promises';
import { Pool } from 'undici';
import { RequestFailure, sendRequest } from '../../src/plaid/sendRequest';
import { closeAfterTest } from '../support/closing';
import { fakeTime } from '../support/fakeTime';
import { answered, startPlaidDouble } from '../support/plaid/plaidDouble';
import { startTestApp } from '../support/testApp';

const READ = '{ linkToken(token: "link-sandbox-1") { linkToken additionalProperties } }';
const CREATE =
  'mutation { createLinkToken(input: { clientName: "App", language: "en", countryCodes: [US], userId: "usr_1" }) { linkToken } }';

// Characters of one to four bytes.
const NEWS = 'Zürich 銀行 🏦';
const ANSWER = JSON.stringify({ link_token: 'link-sandbox-1', news: NEWS });
const LENGTH = Buffer.byteLength(ANSWER);
const READ_IN_FULL = {
  status: 200,
  data: { linkToken: { linkToken: 'link-sandbox-1', additionalProperties: { news: NEWS } } },
};

/** A server whose Plaid double lets `first` write the first response, and sends a valid response to each later request. */
async function startWith(first: (response: ServerResponse) => unknown, env = {}) {
  let byHand: typeof first | null = first;
  const plaid = await startPlaidDouble(async (_, response) => {
    const answer = byHand ?? (() => response.end(ANSWER));
    byHand = null;
    await answer(response);
    return answered;
  });
  return {
    plaid,
    ...(await startTestApp({ PLAID_BASE_URL: plaid.url, PLAID_TIMEOUT_MS: '600000', ...env })),
  };
}

/** Writes raw bytes to the socket. */
const says = (text: string) => (response: ServerResponse) => void response.socket?.end(text);

const asItIs = (byte: Buffer) => byte;
const asChunk = (byte: Buffer) => Buffer.concat([Buffer.from('1\r\n'), byte, Buffer.from('\r\n')]);

it.each([
  ['with a content length', `content-length: ${LENGTH}`, asItIs, ''],
  ['with chunked encoding', 'transfer-encoding: chunked', asChunk, '0\r\n\r\n'],
  ['that ends with the connection', 'connection: close', asItIs, ''],
])('reads a response %s that arrives byte by byte', async (_, header, write, end) => {
  const { graphql } = await startWith(async ({ socket }) => {
    socket?.write(`HTTP/1.1 200 OK\r\n${header}\r\n\r\n`);
    for (const byte of Buffer.from(ANSWER)) {
      await new Promise((resolve) => socket?.write(write(Buffer.of(byte)), resolve));
      await soon();
    }
    socket?.end(end);
  });
  expect(await graphql(READ)).toEqual(READ_IN_FULL);
});

it('ignores informational responses before the final one', async () => {
  const { graphql, plaid } = await startWith((response) => {
    response.writeProcessing();
    response.writeEarlyHints({ link: '</a.css>; rel=preload', 'retry-after': '7' });
    response.writeProcessing();
    response.end(ANSWER);
  });
  expect(await graphql(READ)).toEqual(READ_IN_FULL);
  expect(await graphql(READ)).toEqual(READ_IN_FULL);
  expect(plaid.calls).toHaveLength(2);
});

describe.each([
  ['without a response', (response: ServerResponse) => void response.destroy()],
  ['in a header', says('HTTP/1.1 200 OK\r\ncontent-le')],
  ['after an informational response', says('HTTP/1.1 103 Early Hints\r\n\r\n')],
  ['in a body with a content length', says('HTTP/1.1 200 OK\r\ncontent-length: 99\r\n\r\n{}')],
  ['between two chunks', says('HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n2\r\n{}\r\n')],
  ['in a body that ends with the connection', says(`HTTP/1.1 200 OK\r\n\r\n${ANSWER.slice(0, -1)}`)],
  ['in a body longer than its content length', says(`HTTP/1.1 200 OK\r\ncontent-length: 9\r\n\r\n${ANSWER}`)],
  ['after bytes that are not HTTP', says('SSH-2.0-OpenSSH_9.9\r\n')],
  ['after an unsolicited 100 Continue', says(`HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 200 OK\r\n\r\n{}`)],
])('a connection that ends %s', (_, first) => {
  it('fails a create with PLAID_UNAVAILABLE, without a retry', async () => {
    const { graphql, plaid } = await startWith(first);
    expect((await graphql(CREATE)).errors).toMatchObject([
      { extensions: { code: 'PLAID_UNAVAILABLE', retryable: true } },
    ]);
    expect(plaid.calls).toHaveLength(1);
    expect(await graphql(READ)).toEqual(READ_IN_FULL);
    expect(plaid.calls).toHaveLength(2);
  });

  it('causes a retry of a read', async () => {
    const { graphql, plaid } = await startWith(first);
    expect(await graphql(READ)).toEqual(READ_IN_FULL);
    expect(plaid.calls).toHaveLength(2);
  });
});

it.each([
  ['sends 102 Processing', (response: ServerResponse) => response.writeProcessing()],
  ['sends headers', (response: ServerResponse) => response.flushHeaders()],
  ['sends the body without its end', (response: ServerResponse) => response.write(ANSWER)],
])('retries a read after the attempt timeout if Plaid %s and then stalls', async (_, first) => {
  const time = fakeTime();
  let closed: Promise<void> = Promise.reject(new Error('Plaid got no request.'));
  closed.catch(() => {});
  const { graphql, plaid } = await startWith(
    (response) => {
      closed = new Promise((resolve) => response.once('close', resolve));
      first(response);
    },
    { PLAID_TIMEOUT_MS: '10000' },
  );
  expect(await time.passFor(graphql(READ))).toEqual(READ_IN_FULL);
  expect(plaid.calls).toHaveLength(2);
  // The stalled connection is closed.
  await closed;
});

it('does not send a request that timed out while waiting for a connection', async () => {
  const plaid = await startPlaidDouble(({ body }) => body);
  const { hostname, port } = new URL(plaid.url);
  const waiting: (() => void)[] = [];
  let isLate = true;
  const pool = new Pool(plaid.url, {
    connections: 1,
    connect: (_, connected) => {
      const open = () => {
        const socket = connect(Number(port), hostname, () => connected(null, socket));
      };
      if (isLate) waiting.push(open);
      else open();
    },
  });
  closeAfterTest(() => pool.destroy());
  const send = (order: string, timeoutMs: number) =>
    sendRequest(
      pool,
      { path: '/link/token/create', method: 'POST', body: `{"order":"${order}"}` },
      { timeoutMs },
    );

  await expect(send('late', 1)).rejects.toThrow(RequestFailure);
  const inTime = send('in time', 10_000);
  isLate = false;
  for (const open of waiting) open();
  // The pool has one connection, so this request is behind the other one.
  expect((await inTime).text).toBe('{"order":"in time"}');
  expect(waiting).toHaveLength(1);
  expect(plaid.calls.map(({ body }) => body)).toEqual([{ order: 'in time' }]);
});
