/** What one caller may have open at one time: subscriptions, and connections to watch by. However they end, they do. */
import type { ServerResponse } from 'node:http';
import { type Issuer, startIssuer } from '../../support/issuer';
import { sendJson } from '../../support/plaid/plaidDouble';
import type { Data } from '../../support/testApp';
import { until } from '../../support/until';
import type { LiveResult } from '../transports/liveClients';
import { type LiveServer, startLiveServer, transports, watchOperation } from '../transports/liveServer';
import { initSocket } from '../transports/webSocket/rawSocket';

const MOST = 3;

const refusal = (message: string) => ({
  message,
  extensions: { code: 'RATE_LIMITED', retryable: true, retryAfter: 10 },
});
const tooManySubscriptions = refusal('Too many open subscriptions. Retry after 10 s.');

const as = (issuer: Issuer, sub: string, claims = {}) => ({
  authorization: `Bearer ${issuer.token({ sub, scope: 'link:service', ...claims })}`,
});

/** Resolves with the one answer. */
async function only(heard: LiveResult): Promise<Data> {
  await heard.count(1);
  return heard.results[0];
}

/** What Plaid says of a token that it does not have. */
const unknown = (response: ServerResponse) =>
  sendJson(response, 400, {
    error_type: 'INVALID_INPUT',
    error_code: 'INVALID_LINK_TOKEN',
    error_message: 'invalid link token',
    display_message: null,
    request_id: 'r',
  });

const snapshot = { data: { linkTokenUpdated: expect.objectContaining({ reason: 'SNAPSHOT' }) } };

describe.each(transports)('of subscriptions by %s', (transport) => {
  const env = { MAX_SUBSCRIPTIONS_PER_CALLER: String(MOST) };

  async function open(
    server: LiveServer,
    count: number,
    headers?: Record<string, string>,
  ): Promise<LiveResult[]> {
    const opened = await Promise.all(
      Array.from({ length: count }, () => server.run(transport, watchOperation, headers)),
    );
    await Promise.all(opened.map((heard) => heard.count(1)));
    return opened;
  }

  it('there are as many as it may have, and another is refused', async () => {
    const server = await startLiveServer(env);
    const opened = await open(server, MOST);
    expect(opened.map(({ results }) => results)).toEqual(Array(MOST).fill([snapshot]));
    const answer = await only(await server.run(transport, watchOperation));
    expect(answer.errors).toEqual([tooManySubscriptions]);
  });

  it('each has its own', async () => {
    const issuer = await startIssuer();
    const server = await startLiveServer({ ...env, ...issuer.env });
    await open(server, MOST, as(issuer, 'service-1'));
    const refused = await only(await server.run(transport, watchOperation, as(issuer, 'service-1')));
    expect(refused.errors).toEqual([tooManySubscriptions]);
    const other = await only(await server.run(transport, watchOperation, as(issuer, 'service-2')));
    expect(other).toEqual(snapshot);
  });

  const endings: Record<string, (server: LiveServer, open: readonly LiveResult[]) => Promise<void>> = {
    async 'were completed'({ plaid, sendWebhook: tell }, opened) {
      plaid.setLinkToken({ expiration: '2020-01-01T00:00:00Z' });
      await tell();
      await Promise.all(opened.map(({ ended }) => ended));
      plaid.setLinkToken({});
    },
    async 'were left'(server, opened) {
      for (const heard of opened) heard.stop();
      // A router is asked whether it is still there.
      if (transport === 'callbacks') await server.sendWebhook();
    },
    async 'failed to go on'({ plaid, sendWebhook: tell }, opened) {
      plaid.respondOnce(unknown);
      await tell();
      await Promise.all(opened.map(({ ended }) => ended));
    },
  };

  it.each(Object.keys(endings))(
    'as many may be opened again, time after time, where they %s',
    async (name) => {
      const server = await startLiveServer(env);
      for (let round = 1; round <= 3; round += 1) {
        const opened = await open(server, MOST);
        await endings[name]?.(server, opened);
        const over = () => server.log.filter(({ msg }) => msg === 'subscription ended').length;
        await until(() => over() >= round * MOST);
      }
      expect((await open(server, MOST)).map(({ results }) => results)).toEqual(Array(MOST).fill([snapshot]));
    },
  );

  it('those that could not begin count no more', async () => {
    const server = await startLiveServer(env);
    for (let times = 0; times < 2 * MOST; times += 1) {
      server.plaid.respondOnce(unknown);
      const answer = await only(await server.run(transport, watchOperation));
      expect(answer.errors.map(({ extensions }: Data) => extensions.code)).toEqual(['LINK_TOKEN_NOT_FOUND']);
    }
    expect((await open(server, MOST)).map(({ results }) => results)).toEqual(Array(MOST).fill([snapshot]));
  });

  it('those that end with an access token count no more', async () => {
    let time = Date.now();
    const issuer = await startIssuer();
    const server = await startLiveServer({ ...env, ...issuer.env }, () => time);
    for (let round = 1; round <= 2; round += 1) {
      const exp = Math.floor(time / 1000) + 60;
      const opened = await open(server, MOST, as(issuer, 'service-1', { exp }));
      time = exp * 1000;
      await server.sendWebhook();
      await Promise.all(opened.map(({ ended }) => ended));
    }
    const headers = as(issuer, 'service-1', { exp: Math.floor(time / 1000) + 60 });
    expect(await only(await server.run(transport, watchOperation, headers))).toEqual(snapshot);
  });
});

describe('of connections', () => {
  const env = { MAX_LIVE_CONNECTIONS_PER_CALLER: String(MOST) };

  const stream = (url: string, headers = {}) =>
    fetch(`${url}/graphql/stream`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', ...headers },
      body: JSON.stringify(watchOperation),
    });

  it('a WebSocket beyond is closed, and one is let in when another has gone', async () => {
    const { url } = await startLiveServer(env);
    const opened = await Promise.all(Array.from({ length: MOST }, () => initSocket(url)));
    for (const each of opened) expect(await each.next()).toEqual({ type: 'connection_ack' });
    const beyond = await initSocket(url);
    expect(await beyond.closed).toEqual([1013, 'Too many connections']);
    for (const round of [0, 1, 2]) {
      opened[round]?.socket.terminate();
      let next = await initSocket(url);
      // Until the server has seen that.
      while (!(await isLetIn(next))) next = await initSocket(url);
    }
    expect(await (await initSocket(url)).closed).toEqual([1013, 'Too many connections']);
  });

  it('a stream beyond is refused, and one is let in when another has ended', async () => {
    const { url } = await startLiveServer(env);
    for (const _ of [1, 2, 3]) {
      const opened = await Promise.all(Array.from({ length: MOST }, () => streamWhenFree(url)));
      expect(opened.map(({ status }) => status)).toEqual(Array(MOST).fill(200));
      const beyond = await stream(url);
      expect([beyond.status, beyond.headers.get('retry-after'), await beyond.json()]).toEqual([
        429,
        '10',
        { errors: [refusal('Too many open connections. Retry after 10 s.')] },
      ]);
      await Promise.all(opened.map(({ body }) => body?.cancel()));
    }
  });

  it('WebSockets and streams are counted together, for each caller', async () => {
    const issuer = await startIssuer();
    const { url } = await startLiveServer({ ...env, ...issuer.env });
    const headers = as(issuer, 'service-1');
    await (await initSocket(url, undefined, { headers })).next();
    const opened = await Promise.all([stream(url, headers), stream(url, headers)]);
    expect((await stream(url, headers)).status).toBe(429);
    const other = await stream(url, as(issuer, 'service-2'));
    expect(other.status).toBe(200);
    for (const each of [...opened, other]) await each.body?.cancel();
  });

  async function isLetIn(raw: Awaited<ReturnType<typeof initSocket>>): Promise<boolean> {
    return Promise.race([
      raw.next().then(
        () => true,
        () => false,
      ),
      raw.closed.then(() => false),
    ]);
  }

  /** Until the server has seen that others have gone. */
  async function streamWhenFree(url: string): Promise<Response> {
    for (;;) {
      const response = await stream(url);
      if (response.status === 200) return response;
      await response.body?.cancel();
    }
  }
});
