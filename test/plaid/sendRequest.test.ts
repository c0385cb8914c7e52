/** What may happen to a request to Plaid between its beginning and its end: a whole answer, or `PLAID_UNAVAILABLE`. */
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

// Of one, two, three and four bytes.
const NEWS = 'Zürich 銀行 🏦';
const ANSWER = JSON.stringify({ link_token: 'link-sandbox-1', news: NEWS });
const LENGTH = Buffer.byteLength(ANSWER);
const READ_IN_FULL = {
  status: 200,
  data: { linkToken: { linkToken: 'link-sandbox-1', additionalProperties: { news: NEWS } } },
};

/** A server whose Plaid answers its first request by hand, and each later one as it should. */
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

/** To the letter, on the connection itself. */
const says = (text: string) => (response: ServerResponse) => void response.socket?.end(text);

const asItIs = (byte: Buffer) => byte;
const asChunk = (byte: Buffer) => Buffer.concat([Buffer.from('1\r\n'), byte, Buffer.from('\r\n')]);

it.each([
  ['whose length is told', `content-length: ${LENGTH}`, asItIs, ''],
  ['in chunks', 'transfer-encoding: chunked', asChunk, '0\r\n\r\n'],
  ['that ends with its connection', 'connection: close', asItIs, ''],
])('reads an answer %s, of which each byte comes by itself', async (_, header, write, end) => {
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

it('goes by the answer, and not by what is said before it', async () => {
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
  ['without an answer', (response: ServerResponse) => void response.destroy()],
  ['in a header', says('HTTP/1.1 200 OK\r\ncontent-le')],
  ['after what comes before an answer', says('HTTP/1.1 103 Early Hints\r\n\r\n')],
  ['in a body whose length is told', says('HTTP/1.1 200 OK\r\ncontent-length: 99\r\n\r\n{}')],
  ['between two chunks', says('HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n2\r\n{}\r\n')],
  ['in a body that ends with it', says(`HTTP/1.1 200 OK\r\n\r\n${ANSWER.slice(0, -1)}`)],
  ['behind a body longer than it says', says(`HTTP/1.1 200 OK\r\ncontent-length: 9\r\n\r\n${ANSWER}`)],
  ['after what is not HTTP', says('SSH-2.0-OpenSSH_9.9\r\n')],
  ['after it was told to go on, unasked', says(`HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 200 OK\r\n\r\n{}`)],
])('a connection that ends %s', (_, first) => {
  it('is Plaid unavailable for a create, which is not sent again', async () => {
    const { graphql, plaid } = await startWith(first);
    expect((await graphql(CREATE)).errors).toMatchObject([
      { extensions: { code: 'PLAID_UNAVAILABLE', retryable: true } },
    ]);
    expect(plaid.calls).toHaveLength(1);
    expect(await graphql(READ)).toEqual(READ_IN_FULL);
    expect(plaid.calls).toHaveLength(2);
  });

  it('is no matter for a read, which is sent again', async () => {
    const { graphql, plaid } = await startWith(first);
    expect(await graphql(READ)).toEqual(READ_IN_FULL);
    expect(plaid.calls).toHaveLength(2);
  });
});

it.each([
  ['says that an answer will come', (response: ServerResponse) => response.writeProcessing()],
  ['sends headers', (response: ServerResponse) => response.flushHeaders()],
  ['sends all but the end', (response: ServerResponse) => response.write(ANSWER)],
])('is left where Plaid %s, and then nothing, and sent again', async (_, first) => {
  const time = fakeTime();
  let closed: Promise<void> = Promise.reject(new Error('Plaid was not asked.'));
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
  // Nothing is read on for nobody.
  await closed;
});

it('never sends what has waited for a connection until its time was over', async () => {
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
  // The pool has one connection at a time, so it comes behind the other.
  expect((await inTime).text).toBe('{"order":"in time"}');
  expect(waiting).toHaveLength(1);
  expect(plaid.calls.map(({ body }) => body)).toEqual([{ order: 'in time' }]);
});
