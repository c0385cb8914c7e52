/** Backpressure for slow consumers, disconnecting clients, and graceful shutdown, by each transport. */
import { once } from 'node:events';
import { request as httpRequest, type IncomingMessage } from 'node:http';
import { TOKEN } from '../../linkToken/updates/scriptedPlaid';
import { fakeTime, INTERVALS, TIMERS } from '../../support/fakeTime';
import { startIssuer } from '../../support/issuer';
import { refusesConnections } from '../../support/loopback';
import { subscribeToLinkToken } from '../../support/subscribeToLinkToken';
import { inFullSuite } from '../../support/suite';
import type { Data } from '../../support/testApp';
import { until } from '../../support/until';
import {
  type LiveServer,
  startLiveServer,
  type TransportName,
  transports,
  watchOperation,
} from './liveServer';
import { initSocket } from './webSocket/rawSocket';

const NEWS = inFullSuite(60, 12);
/** Updates of this size, two of which exceed the socket buffers of a connection that is not read. */
const LARGE_UPDATES = inFullSuite(20, 2);
const LARGE = 'x'.repeat(5 * 1024 * 1024);
const WATCH_MUCH = `subscription ($token: String!) {
  linkTokenUpdated(token: $token, untilFinished: false) { linkToken { additionalProperties } }
}`;

/** A slow consumer: it reads nothing until it is resumed, and then up to the expected last update. */
type Slow = (server: LiveServer) => Promise<{ goOnUntil(news: string): Promise<void>; stop(): void }>;

const slowBy: Record<TransportName, Slow> = {
  async WebSocket({ url }) {
    const raw = await initSocket(url);
    await raw.next();
    raw.send({ id: '1', type: 'subscribe', payload: { query: WATCH_MUCH, variables: { token: TOKEN } } });
    await raw.next();
    raw.socket.pause();
    return {
      async goOnUntil(news) {
        raw.socket.resume();
        for (;;) {
          const { payload } = await raw.next();
          if (payload.data.linkTokenUpdated.linkToken.additionalProperties.news === news) return;
        }
      },
      stop: () => raw.socket.terminate(),
    };
  },

  async 'server-sent events'({ url }) {
    const request = httpRequest(`${url}/graphql/stream`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
    });
    request.end(JSON.stringify({ query: WATCH_MUCH, variables: { token: TOKEN } }));
    const [response] = (await once(request, 'response')) as [IncomingMessage];
    response.on('error', () => {});
    return {
      async goOnUntil(news) {
        let tail = '';
        await new Promise<void>((resolve) => {
          response.on('data', (chunk) => {
            tail = (tail + chunk).slice(-LARGE.length);
            if (tail.includes(`"news":"${news}"`)) resolve();
          });
        });
      },
      stop: () => request.destroy(),
    };
  },

  async callbacks({ url, router }) {
    let goOn: () => void = () => {};
    const isTaken = new Promise<void>((resolve) => {
      goOn = resolve;
    });
    router.respondWith(({ body }) => body.action === 'next' && isTaken);
    const result = router.run(url, { query: WATCH_MUCH, variables: { token: TOKEN } });
    return {
      async goOnUntil(news) {
        goOn();
        const last = () => result.results.at(-1)?.data.linkTokenUpdated.linkToken.additionalProperties.news;
        while (last() !== news) await result.count(result.results.length + 1);
      },
      stop: () => router.respondWith((_message, response) => response.writeHead(404).end()),
    };
  },
};

describe.each(transports)('by %s', (transport) => {
  it('sends a slow consumer few updates, and the last one', async () => {
    // No timer fires: no polls, and no keep-alive timeouts.
    fakeTime([...TIMERS, ...INTERVALS]);
    const server = await startLiveServer();
    const { plaid, url, waitForLog } = server;
    // All of one session, so that one update is pending for the subscriber.
    const sendNews = (news: number) => plaid.sendWebhook(url, 'EVENTS', { news });
    const other = subscribeToLinkToken(url, TOKEN, { untilFinished: false, selection: 'reason' });
    plaid.setLinkToken({ news: 'none' });
    const slow = await slowBy[transport](server);
    await other.next();
    for (let news = 1; news <= NEWS; news += 1) {
      plaid.setLinkToken({ news: `news ${news}`, large: news > LARGE_UPDATES ? '' : LARGE });
      expect(await sendNews(news)).toBe(200);
      // The other subscriber is sent each.
      expect((await other.next()).data).toEqual({ reason: 'EVENTS' });
    }
    await slow.goOnUntil(`news ${NEWS}`);
    slow.stop();
    await sendNews(NEWS + 1);
    const { updates } = await waitForLog('subscription ended');
    expect(updates).toBeGreaterThan(1);
    expect(updates).toBeLessThan(NEWS / 1.5);
  });

  it('stops polling for a client that disconnects', async () => {
    const { plaid, router, run, sendWebhook, waitForLog, graphql } = await startLiveServer();
    const result = await run(transport, watchOperation);
    await result.count(1);
    result.stop();
    // A router rejects the next message.
    if (transport === 'callbacks') await sendWebhook();
    expect(await waitForLog('subscription ended')).toMatchObject({ operation: 'subscription' });
    const reads = plaid.reads();
    await sendWebhook();
    await sendWebhook();
    await graphql(`{ linkToken(token: "${TOKEN}") { requestId } }`);
    expect(plaid.reads()).toBe(reads + 1);
    expect(router.messages.map(({ body }) => body.action)).toEqual(
      transport === 'callbacks' ? ['check', 'next', 'next'] : [],
    );
  });

  it('does not start a subscription whose client has disconnected', async () => {
    const { plaid, run, sendWebhook, waitForLog, graphql } = await startLiveServer();
    const held = plaid.holdNextRead();
    const result = await run(transport, watchOperation);
    await held.received;
    result.stop();
    // Until the server has noticed.
    await graphql('{ __typename }');
    held.respond({ request_id: 'late' });
    await waitForLog('subscription ended');
    const reads = plaid.reads();
    await sendWebhook();
    await sendWebhook();
    await graphql(`{ linkToken(token: "${TOKEN}") { requestId } }`);
    expect(plaid.reads()).toBe(reads + 1);
  });

  it('ends a subscription with its access token, by an error', async () => {
    let time = Date.now();
    const issuer = await startIssuer();
    const { run, sendWebhook } = await startLiveServer(issuer.env, () => time);
    const exp = Math.floor(time / 1000) + 60;
    const authorization = `Bearer ${issuer.token({ exp, scope: 'link:service' })}`;
    const result = await run(transport, watchOperation, { authorization });
    await result.count(1);
    time = exp * 1000;
    await sendWebhook();
    const expired = {
      message: 'The access token is invalid or has expired. Sign in again.',
      extensions: { code: 'UNAUTHENTICATED', retryable: false },
    };
    const ended = await result.ended;
    const errors = transport === 'callbacks' ? ended : result.results[1].errors;
    expect(errors).toEqual([expect.objectContaining(expired)]);
    expect(result.results).toHaveLength(transport === 'callbacks' ? 1 : 2);
    if (transport !== 'callbacks') expect(ended).toBeNull();
  });
});

describe('graceful shutdown', () => {
  const ends: Record<TransportName, (ended: Data) => unknown> = {
    WebSocket: ({ code, reason }) => [code, reason],
    'server-sent events': ({ message }) => message,
    callbacks: ([{ message }]) => message,
  };
  it.each<[TransportName, unknown]>([
    // Each of these makes the client subscribe again.
    ['WebSocket', [1001, 'Going away']],
    ['server-sent events', 'Connection closed while having active streams'],
    ['callbacks', 'The server is shutting down. Subscribe again.'],
  ])('ends a subscription by %s without completing it', async (transport, end) => {
    const { app, run, waitForLog } = await startLiveServer();
    const result = await run(transport, watchOperation);
    await result.count(1);
    await app.stop();
    expect(ends[transport](await result.ended)).toEqual(end);
    expect(result.results).toHaveLength(1);
    await waitForLog('subscription ended');
  });

  it.each(['WebSocket', 'server-sent events'] as const)(
    'finishes a pending operation by %s',
    async (transport) => {
      const { app, plaid, connect } = await startLiveServer();
      const client = await connect(transport);
      const watched = client.run(watchOperation);
      await watched.count(1);
      const held = plaid.holdNextRead();
      const reading = client.run({ query: `{ linkToken(token: "${TOKEN}") { requestId } }` });
      await held.received;
      const stopped = app.stop();
      held.respond({ request_id: 'late' });
      expect(await reading.ended).toBeNull();
      expect(reading.results).toEqual([{ data: { linkToken: { requestId: 'late' } } }]);
      await stopped;
      expect(await watched.ended).not.toBeNull();
    },
  );

  it.each(['WebSocket', 'server-sent events'] as const)(
    'ends a subscription by %s that is still starting',
    async (transport) => {
      const { app, url, plaid, run, waitForLog } = await startLiveServer();
      const held = plaid.holdNextRead();
      const result = await run(transport, watchOperation);
      await held.received;
      const stopped = app.stop();
      await until(() => refusesConnections(url));
      held.respond({ request_id: 'late' });
      expect(ends[transport](await result.ended)).toEqual(
        transport === 'WebSocket' ? [1001, 'Going away'] : 'Connection closed while having active streams',
      );
      expect(result.results).toEqual([]);
      await stopped;
      await waitForLog('subscription ended');
    },
  );

  it('starts no operation that arrives over an open WebSocket', async () => {
    const { app, url, plaid } = await startLiveServer();
    const raw = await initSocket(url);
    await raw.next();
    const held = plaid.holdNextRead();
    const query = `{ linkToken(token: "${TOKEN}") { requestId } }`;
    raw.send({ id: '1', type: 'subscribe', payload: { query } });
    await held.received;
    const stopped = app.stop();
    await until(() => refusesConnections(url));
    raw.send({ id: '2', type: 'subscribe', payload: { query: '{ __typename }' } });
    raw.send({ type: 'ping' });
    expect(await raw.next()).toEqual({ type: 'pong' });
    held.respond({ request_id: 'late' });
    expect(await raw.closed).toEqual([1001, 'Going away']);
    await stopped;
    expect(raw.messages.map(({ type, id }) => [type, id])).toEqual([
      ['connection_ack', undefined],
      ['pong', undefined],
      ['next', '1'],
      ['complete', '1'],
    ]);
  });

  it('terminates a client that does not close its connection', async () => {
    const { app, url } = await startLiveServer({ PLAID_TIMEOUT_MS: '1' });
    const raw = await initSocket(url);
    await raw.next();
    // It never reads the server's close frame, and so does not answer it.
    raw.socket.pause();
    await app.stop();
    raw.socket.resume();
    expect((await raw.closed)[0]).toBe(1001);
    // A keep-alive timeout would close it with 1006.
  });
});
