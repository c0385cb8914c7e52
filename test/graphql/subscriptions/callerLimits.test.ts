/** Limits per caller on concurrent subscriptions and live connections, and the release of both however they end. */
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

/** Resolves with the first result. */
async function only(result: LiveResult): Promise<Data> {
  await result.count(1);
  return result.results[0];
}

/** Plaid's response for an unknown token. */
const unknown = (response: ServerResponse) =>
  sendJson(response, 400, {
    error_type: 'INVALID_INPUT',
    error_code: 'INVALID_LINK_TOKEN',
    error_message: 'invalid link token',
    display_message: null,
    request_id: 'r',
  });

const snapshot = { data: { linkTokenUpdated: expect.objectContaining({ reason: 'SNAPSHOT' }) } };

describe.each(transports)('the limit of subscriptions by %s', (transport) => {
  const env = { MAX_SUBSCRIPTIONS_PER_CALLER: String(MOST) };

  async function open(
    server: LiveServer,
    count: number,
    headers?: Record<string, string>,
  ): Promise<LiveResult[]> {
    const opened = await Promise.all(
      Array.from({ length: count }, () => server.run(transport, watchOperation, headers)),
    );
    await Promise.all(opened.map((result) => result.count(1)));
    return opened;
  }

  it('refuses a subscription above it', async () => {
    const server = await startLiveServer(env);
    const opened = await open(server, MOST);
    expect(opened.map(({ results }) => results)).toEqual(Array(MOST).fill([snapshot]));
    const answer = await only(await server.run(transport, watchOperation));
    expect(answer.errors).toEqual([tooManySubscriptions]);
  });

  it('applies to each caller separately', async () => {
    const issuer = await startIssuer();
    const server = await startLiveServer({ ...env, ...issuer.env });
    await open(server, MOST, as(issuer, 'service-1'));
    const refused = await only(await server.run(transport, watchOperation, as(issuer, 'service-1')));
    expect(refused.errors).toEqual([tooManySubscriptions]);
    const other = await only(await server.run(transport, watchOperation, as(issuer, 'service-2')));
    expect(other).toEqual(snapshot);
  });

  const endings: Record<string, (server: LiveServer, open: readonly LiveResult[]) => Promise<void>> = {
    async complete({ plaid, sendWebhook }, opened) {
      plaid.setLinkToken({ expiration: '2020-01-01T00:00:00Z' });
      await sendWebhook();
      await Promise.all(opened.map(({ ended }) => ended));
      plaid.setLinkToken({});
    },
    async 'are left by the client'(server, opened) {
      for (const result of opened) result.stop();
      // A router rejects the next message.
      if (transport === 'callbacks') await server.sendWebhook();
    },
    async fail({ plaid, sendWebhook }, opened) {
      plaid.respondOnce(unknown);
      await sendWebhook();
      await Promise.all(opened.map(({ ended }) => ended));
    },
  };

  it.each(Object.keys(endings))('frees the slots of subscriptions that %s, repeatedly', async (name) => {
    const server = await startLiveServer(env);
    for (let round = 1; round <= 3; round += 1) {
      const opened = await open(server, MOST);
      await endings[name]?.(server, opened);
      const over = () => server.log.filter(({ msg }) => msg === 'subscription ended').length;
      await until(() => over() >= round * MOST);
    }
    expect((await open(server, MOST)).map(({ results }) => results)).toEqual(Array(MOST).fill([snapshot]));
  });

  it('does not count subscriptions that fail to start', async () => {
    const server = await startLiveServer(env);
    for (let times = 0; times < 2 * MOST; times += 1) {
      server.plaid.respondOnce(unknown);
      const answer = await only(await server.run(transport, watchOperation));
      expect(answer.errors.map(({ extensions }: Data) => extensions.code)).toEqual(['LINK_TOKEN_NOT_FOUND']);
    }
    expect((await open(server, MOST)).map(({ results }) => results)).toEqual(Array(MOST).fill([snapshot]));
  });

  it('frees the slots of subscriptions that end with their access token', async () => {
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

describe('the limit of live connections', () => {
  const env = { MAX_LIVE_CONNECTIONS_PER_CALLER: String(MOST) };

  const stream = (url: string, headers = {}) =>
    fetch(`${url}/graphql/stream`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', ...headers },
      body: JSON.stringify(watchOperation),
    });

  it('closes a WebSocket above it, and accepts one after another has closed', async () => {
    const { url } = await startLiveServer(env);
    const opened = await Promise.all(Array.from({ length: MOST }, () => initSocket(url)));
    for (const each of opened) expect(await each.next()).toEqual({ type: 'connection_ack' });
    const beyond = await initSocket(url);
    expect(await beyond.closed).toEqual([1013, 'Too many connections']);
    for (const round of [0, 1, 2]) {
      opened[round]?.socket.terminate();
      let next = await initSocket(url);
      // Until the server has noticed.
      while (!(await isLetIn(next))) next = await initSocket(url);
    }
    expect(await (await initSocket(url)).closed).toEqual([1013, 'Too many connections']);
  });

  it('refuses a stream above it, and accepts one after another has ended', async () => {
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

  it('counts WebSockets and streams of a caller together', async () => {
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

  /** Retries until the server has noticed that others closed. */
  async function streamWhenFree(url: string): Promise<Response> {
    for (;;) {
      const response = await stream(url);
      if (response.status === 200) return response;
      await response.body?.cancel();
    }
  }
});
