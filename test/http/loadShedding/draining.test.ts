/** Graceful shutdown: requests and connections while the server drains. */
import { once } from 'node:events';
import { connect } from 'node:net';
import { text } from 'node:stream/consumers';
import { closeAfterTest } from '../../support/closing';
import { fakeTime } from '../../support/fakeTime';
import { refusesConnections } from '../../support/loopback';
import { askGraphQL, startTestApp } from '../../support/testApp';
import { until } from '../../support/until';
import { startHeldPlaid } from './heldPlaid';

const READ = '{ linkToken(token: "link-sandbox-1") { requestId } }';
const ask = (url: string, query = READ) =>
  fetch(`${url}/graphql`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ query }),
  });

function post(query: string): string {
  const body = JSON.stringify({ query });
  return `POST /graphql HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\nContent-Length: ${body.length}\r\n\r\n${body}`;
}

async function start(env = {}) {
  const plaid = await startHeldPlaid();
  return {
    plaid,
    ...(await startTestApp({ PLAID_BASE_URL: plaid.url, PLAID_TIMEOUT_MS: '600000', ...env })),
  };
}

/** Starts to stop the server with one request in flight. */
async function startStopping(env = {}) {
  const started = await start(env);
  const inFlight = ask(started.url);
  await started.plaid.waitForCalls(1);
  const stopped = started.app.stop();
  return { ...started, inFlight, stopped };
}

async function open(url: string, allowHalfOpen = false) {
  const socket = connect({ port: Number(new URL(url).port), host: '127.0.0.1', allowHalfOpen });
  closeAfterTest(async () => socket.destroy());
  await once(socket, 'connect');
  let received = '';
  socket.on('data', (chunk) => {
    received += chunk;
  });
  const ended = once(socket, 'close').then(() => received);
  return { socket, ended };
}

it('answers requests in flight with Connection: close', async () => {
  const { plaid, inFlight, stopped } = await startStopping();
  plaid.respond();
  const answer = await inFlight;
  expect([answer.status, answer.headers.get('connection'), await answer.json()]).toEqual([
    200,
    'close',
    { data: { linkToken: { requestId: 'r' } } },
  ]);
  await stopped;
});

it('refuses new connections and answers new requests on open ones, with Connection: close', async () => {
  const { app, url, plaid } = await start({ SHUTDOWN_DELAY_MS: '600000' });
  const unused = await open(url);
  const inFlight = ask(url);
  await plaid.waitForCalls(1);
  const stopped = app.stop();
  // As at the end of the delay.
  void app.stop(true);
  await until(() => refusesConnections(url));
  // Another token: the read is not coalesced.
  unused.socket.write(post(READ.replace('sandbox-1', 'sandbox-2')));
  await plaid.waitForCalls(2);
  plaid.respond();
  expect(await unused.ended).toMatch(/^HTTP\/1\.1 200 [\s\S]*\nconnection: close\r[\s\S]*"requestId":"r"/i);
  expect((await inFlight).status).toBe(200);
  await stopped;
});

it('answers requests on connections that wait to be accepted when the listener closes', async () => {
  const { app, url, plaid } = await start();
  plaid.respond();
  const responses = Array.from({ length: 50 }, () => {
    const socket = connect(Number(new URL(url).port), '127.0.0.1');
    socket.write(post(READ));
    return text(socket);
  });
  // Node connects in this tick, and accepts none before the next turn of the event loop.
  await new Promise(process.nextTick);
  const stopped = app.stop();
  for (const response of await Promise.all(responses)) {
    expect(response).toMatch(/^HTTP\/1\.1 200 [\s\S]*"requestId":"r"/);
  }
  await stopped;
});

it('answers requests on idle connections for a moment after a shutdown delay', async () => {
  const time = fakeTime();
  const { app, url, plaid } = await start({ SHUTDOWN_DELAY_MS: '1000' });
  plaid.respond();
  const { socket, ended } = await open(url);
  socket.write('GET /healthz HTTP/1.1\r\nHost: x\r\n\r\n');
  await once(socket, 'data');
  const stopped = app.stop();
  await time.passUntil(() => refusesConnections(url));
  socket.write(post(READ));
  expect(await ended).toMatch(
    /"alive"[\s\S]*HTTP\/1\.1 200 [\s\S]*\nconnection: close\r[\s\S]*"requestId":"r"/i,
  );
  await time.passFor(stopped);
});

it('sends a response that precedes the end of the body, and resets no connection', async () => {
  const { url, plaid, app } = await start({ SHUTDOWN_DELAY_MS: '600000', MAX_BODY_BYTES: '1024' });
  const stopped = app.stop();
  const { socket, ended } = await open(url, true);
  const failures: Error[] = [];
  socket.on('error', (error) => failures.push(error));
  const request = post(`{ ${'a '.repeat(3_000_000)} }`);
  socket.write(request.slice(0, 1_000));
  // The server has answered, and the client still sends.
  await until(() => socket.bytesRead > 0);
  socket.write(request.slice(1_000));
  socket.end();
  expect(await ended).toMatch(/^HTTP\/1\.1 413 [\s\S]*\nconnection: close\r/i);
  expect(failures).toEqual([]);
  plaid.respond();
  void app.stop(true);
  await stopped;
});

it('sheds load with Connection: close during the shutdown delay', async () => {
  const { app, url, plaid } = await start({ SHUTDOWN_DELAY_MS: '600000', MAX_REQUESTS_IN_FLIGHT: '1' });
  const inFlight = ask(url);
  await plaid.waitForCalls(1);
  const stopped = app.stop();
  const refused = await ask(url);
  expect([refused.status, refused.headers.get('connection')]).toEqual([503, 'close']);
  plaid.respond();
  await inFlight;
  void app.stop(true);
  await stopped;
});

it('ends idle connections at once', async () => {
  const { app, url, plaid } = await start();
  const { socket, ended } = await open(url);
  socket.write('GET /healthz HTTP/1.1\r\nHost: x\r\n\r\n');
  await once(socket, 'data');
  const inFlight = ask(url);
  await plaid.waitForCalls(1);
  const stopped = app.stop();
  expect(await ended).toMatch(/^HTTP\/1\.1 200 /);
  plaid.respond();
  expect((await inFlight).status).toBe(200);
  await stopped;
});

it('leaves no timer that keeps the process alive', async () => {
  const timers = () => process.getActiveResourcesInfo().filter((kind) => kind === 'Timeout').length;
  const before = timers();
  const { app } = await start();
  await app.stop();
  expect(timers()).toBe(before);
});

it('ends streams with a retry hint', async () => {
  const { app, url, plaid } = await start();
  plaid.respond();
  const response = await fetch(`${url}/graphql/stream`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ query: 'subscription { linkTokenUpdated(token: "link-sandbox-1") { reason } }' }),
  });
  const reader = response.body?.pipeThrough(new TextDecoderStream()).getReader();
  let text = '';
  while (!text.includes('SNAPSHOT')) text += (await reader?.read())?.value ?? '';
  const stopped = app.stop();
  for (let part = await reader?.read(); part && !part.done; part = await reader?.read()) text += part.value;
  expect(text).toMatch(/"SNAPSHOT"\}\}\}\n\nretry: \d{3,4}\n\n$/);
  await stopped;
});

it('stops once for several calls', async () => {
  const { app, plaid, inFlight, stopped } = await startStopping();
  expect(app.stop()).toBe(stopped);
  plaid.respond();
  await inFlight;
  await stopped;
  expect(app.stop()).toBe(stopped);
});

it('refuses connections after the stop', async () => {
  const { app, url } = await start();
  await app.stop();
  await expect(open(url)).rejects.toMatchObject({ code: 'ECONNREFUSED' });
});

it('serves during the shutdown delay and reports not ready', async () => {
  const { app, url, plaid } = await start({ SHUTDOWN_DELAY_MS: '600000' });
  plaid.respond();
  const stopped = app.stop();
  expect((await fetch(`${url}/readyz`)).status).toBe(503);
  const answer = await ask(url);
  expect([answer.status, answer.headers.get('connection')]).toEqual([200, 'close']);
  expect(app.stop(true)).toBe(stopped);
  await stopped;
  await expect(ask(url)).rejects.toThrow();
});

it('stops after the shutdown delay', async () => {
  const { app, url } = await start({ SHUTDOWN_DELAY_MS: '50' });
  await app.stop();
  await expect(ask(url)).rejects.toThrow();
});

it('stops within its time limit although Plaid never responds', async () => {
  const time = fakeTime();
  const { inFlight, stopped } = await startStopping({ PLAID_TIMEOUT_MS: '10000' });
  await time.passFor(stopped, 100);
  const { errors } = (await (await inFlight).json()) as { errors: { extensions: object }[] };
  expect(errors.map(({ extensions }) => extensions)).toMatchObject([{ code: 'PLAID_UNAVAILABLE' }]);
});

it.each([1, 2, 3])('responds to every request of clients that send continuously: %i', async () => {
  const { app, url, plaid } = await start();
  plaid.respond();
  await askGraphQL(url, READ);
  let served = 0;
  const outcomes: string[] = [];
  /** Asks again as soon as it is answered, on one connection, until that ends. */
  const hammer = async () => {
    const { socket, ended } = await open(url);
    let received = '';
    let asked = 0;
    socket.on('error', (error) => outcomes.push(String(error)));
    const askAgain = () => {
      asked += 1;
      received = '';
      socket.write(post(READ));
    };
    socket.on('data', (chunk) => {
      received += chunk;
      const [head = '', body = ''] = received.split('\r\n\r\n');
      const length = Number(/content-length: (\d+)/i.exec(head)?.[1] ?? Number.NaN);
      if (body.length !== length) return;
      const isLast = /\r\nconnection: close/i.test(head);
      const status = head.slice(9, 12);
      if (status === '200') served += 1;
      else outcomes.push(received);
      received = '';
      if (!isLast) askAgain();
    });
    askAgain();
    await ended;
    // A request without a response must have no partial response.
    if (received !== '') outcomes.push(`cut off: ${received}`);
    expect(asked).toBeGreaterThan(0);
  };
  const hammering = Array.from({ length: 40 }, hammer);
  await until(() => served >= 400);
  await app.stop();
  await Promise.all(hammering);
  expect(outcomes).toEqual([]);
});
