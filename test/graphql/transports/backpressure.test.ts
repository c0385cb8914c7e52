/** How updates flow by each transport: no faster than they are taken, to nobody who has gone, and to an end when the server stops. */
import { once } from 'node:events';
import { request as httpRequest, type IncomingMessage } from 'node:http';
import { TOKEN } from '../../linkToken/updates/scriptedPlaid';
import { fakeTime, INTERVALS, TIMERS } from '../../support/fakeTime';
import { startIssuer } from '../../support/issuer';
import { inFullSuite } from '../../support/suite';
import type { Data } from '../../support/testApp';
import { watch } from '../../support/watching';
import {
  type LiveServer,
  startLiveServer,
  type TransportName,
  transports,
  watchOperation,
} from './liveServer';
import { initSocket } from './webSocket/rawSocket';

jest.setTimeout(inFullSuite(180_000, 30_000));

const NEWS = inFullSuite(60, 12);
/** Updates of this size, of which two are more than systems keep for a connection that is not read from. */
const LARGE_UPDATES = inFullSuite(20, 2);
const LARGE = 'x'.repeat(5 * 1024 * 1024);
const WATCH_MUCH = `subscription ($token: String!) {
  linkTokenUpdated(token: $token, untilFinished: false) { linkToken { additionalProperties } }
}`;

/** A subscriber that takes nothing until it is told to go on. Then it gives what it was sent last, which has to be this. */
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
    const heard = router.run(url, { query: WATCH_MUCH, variables: { token: TOKEN } });
    return {
      async goOnUntil(news) {
        goOn();
        const last = () => heard.results.at(-1)?.data.linkTokenUpdated.linkToken.additionalProperties.news;
        while (last() !== news) await heard.count(heard.results.length + 1);
      },
      stop: () => router.respondWith((_message, response) => response.writeHead(404).end()),
    };
  },
};

describe.each(transports)('by %s', (transport) => {
  it('a slow subscriber is sent few updates, and the last of all', async () => {
    // However long it takes, there is no poll, and nobody is taken for dead.
    fakeTime([...TIMERS, ...INTERVALS]);
    const server = await startLiveServer();
    const { plaid, url, waitForLog: logged } = server;
    // Of one session: what waits for the subscriber is one update, however much of it there is.
    const tell = (news: number) => plaid.sendWebhook(url, 'EVENTS', { news });
    const other = watch(url, TOKEN, { untilFinished: false, selection: 'reason' });
    plaid.setLinkToken({ news: 'none' });
    const slow = await slowBy[transport](server);
    await other.next();
    for (let news = 1; news <= NEWS; news += 1) {
      plaid.setLinkToken({ news: `news ${news}`, large: news > LARGE_UPDATES ? '' : LARGE });
      expect(await tell(news)).toBe(200);
      // One that is not slow is sent each.
      expect((await other.next()).data).toEqual({ reason: 'EVENTS' });
    }
    await slow.goOnUntil(`news ${NEWS}`);
    slow.stop();
    await tell(NEWS + 1);
    const { updates } = await logged('subscription ended');
    expect(updates).toBeGreaterThan(1);
    expect(updates).toBeLessThan(NEWS / 1.5);
  });

  it('whoever hangs up is not watched for any more', async () => {
    const { plaid, router, run, sendWebhook: tell, waitForLog: logged, graphql } = await startLiveServer();
    const heard = await run(transport, watchOperation);
    await heard.count(1);
    heard.stop();
    // A router is asked whether it is still there.
    if (transport === 'callbacks') await tell();
    expect(await logged('subscription ended')).toMatchObject({ operation: 'subscription' });
    const reads = plaid.reads();
    await tell();
    await tell();
    await graphql(`{ linkToken(token: "${TOKEN}") { requestId } }`);
    expect(plaid.reads()).toBe(reads + 1);
    expect(router.messages.map(({ body }) => body.action)).toEqual(
      transport === 'callbacks' ? ['check', 'next', 'next'] : [],
    );
  });

  it('whoever hangs up before it has begun is not watched for at all', async () => {
    const { plaid, run, sendWebhook: tell, waitForLog: logged, graphql } = await startLiveServer();
    const held = plaid.holdNextRead();
    const heard = await run(transport, watchOperation);
    await held.received;
    heard.stop();
    // Until the server has seen that.
    await graphql('{ __typename }');
    held.respond({ request_id: 'late' });
    await logged('subscription ended');
    const reads = plaid.reads();
    await tell();
    await tell();
    await graphql(`{ linkToken(token: "${TOKEN}") { requestId } }`);
    expect(plaid.reads()).toBe(reads + 1);
  });

  it('a subscription ends with the access token, as an error', async () => {
    let time = Date.now();
    const issuer = await startIssuer();
    const { run, sendWebhook: tell } = await startLiveServer(issuer.env, () => time);
    const exp = Math.floor(time / 1000) + 60;
    const authorization = `Bearer ${issuer.token({ exp, scope: 'link:service' })}`;
    const heard = await run(transport, watchOperation, { authorization });
    await heard.count(1);
    time = exp * 1000;
    await tell();
    const expired = {
      message: 'The access token is not valid, or not any more: sign in again.',
      extensions: { code: 'UNAUTHENTICATED', retryable: false },
    };
    const ended = await heard.ended;
    const told = transport === 'callbacks' ? ended : heard.results[1].errors;
    expect(told).toEqual([expect.objectContaining(expired)]);
    expect(heard.results).toHaveLength(transport === 'callbacks' ? 1 : 2);
    if (transport !== 'callbacks') expect(ended).toBeNull();
  });
});

describe('when the server stops', () => {
  const ends: Record<TransportName, (ended: Data) => unknown> = {
    WebSocket: ({ code, reason }) => [code, reason],
    'server-sent events': ({ message }) => message,
    callbacks: ([{ message }]) => message,
  };
  it.each<[TransportName, unknown]>([
    // Each of these clients takes it for a reason to subscribe again.
    ['WebSocket', [1001, 'Going away']],
    ['server-sent events', 'Connection closed while having active streams'],
    ['callbacks', 'The server is shutting down. Subscribe again.'],
  ])('a subscription by %s ends, and does not look as if it were complete', async (transport, end) => {
    const { app, run, waitForLog: logged } = await startLiveServer();
    const heard = await run(transport, watchOperation);
    await heard.count(1);
    await app.stop();
    expect(ends[transport](await heard.ended)).toEqual(end);
    expect(heard.results).toHaveLength(1);
    await logged('subscription ended');
  });

  it.each(['WebSocket', 'server-sent events'] as const)(
    'what is under way by %s is answered',
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
    'a subscription by %s that has only begun ends as others do',
    async (transport) => {
      const { app, plaid, run, waitForLog: logged } = await startLiveServer();
      const held = plaid.holdNextRead();
      const heard = await run(transport, watchOperation);
      await held.received;
      const stopped = app.stop();
      held.respond({ request_id: 'late' });
      expect(ends[transport](await heard.ended)).toEqual(
        transport === 'WebSocket' ? [1001, 'Going away'] : 'Connection closed while having active streams',
      );
      expect(heard.results).toEqual([]);
      await stopped;
      await logged('subscription ended');
    },
  );

  it('what is asked over an open WebSocket only then is not begun', async () => {
    const { app, url, plaid } = await startLiveServer();
    const raw = await initSocket(url);
    await raw.next();
    const held = plaid.holdNextRead();
    const query = `{ linkToken(token: "${TOKEN}") { requestId } }`;
    raw.send({ id: '1', type: 'subscribe', payload: { query } });
    await held.received;
    const stopped = app.stop();
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

  it('a client that does not let go is let go', async () => {
    const { app, url } = await startLiveServer({ PLAID_TIMEOUT_MS: '1' });
    const raw = await initSocket(url);
    await raw.next();
    // It never sees the server's word of the end, and so does not answer it.
    raw.socket.pause();
    await app.stop();
    raw.socket.resume();
    expect((await raw.closed)[0]).toBe(1001);
    // One that was taken for dead would be closed by 1006.
  });
});
