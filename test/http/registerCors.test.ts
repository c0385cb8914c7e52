/** CORS of pages whose origin is not allowed: the log says what to do, since browsers show their developer no reason. */
import { openSocket } from '../graphql/transports/webSocket/rawSocket';
import { startPlaidDouble } from '../support/plaid/plaidDouble';
import { startTestApp } from '../support/testApp';

async function start(env = {}) {
  const plaid = await startPlaidDouble(() => ({}));
  const { url, log } = await startTestApp({ PLAID_BASE_URL: plaid.url, PLAID_ENV: 'emulator', ...env });
  return {
    url,
    preflight: (origin: string, headers = {}) =>
      fetch(`${url}/graphql`, {
        method: 'OPTIONS',
        headers: { origin, 'access-control-request-method': 'POST', ...headers },
      }),
    refused: () => log.filter(({ msg }) => msg === 'origin not allowed').map(({ origin }) => origin),
    log,
  };
}

it.each(['http://192.168.1.5:3000', 'http://app.localhost:5173', 'https://app.example'])(
  'logs once that pages of %s are not allowed, and where to allow them',
  async (origin) => {
    const { preflight, log } = await start();
    for (let times = 0; times < 2; times += 1) {
      const { status, headers } = await preflight(origin);
      expect([status, headers.get('access-control-allow-origin')]).toEqual([204, null]);
    }
    expect(log.filter(({ msg }) => msg === 'origin not allowed')).toEqual([
      {
        level: 40,
        time: expect.any(Number),
        msg: 'origin not allowed',
        origin,
        hint: 'Add the origin to CORS_ORIGINS to allow its pages.',
      },
    ]);
  },
);

it('logs the origin without any allowed one, and of a WebSocket and an event stream', async () => {
  const { url, preflight, refused } = await start({ PLAID_ENV: 'sandbox' });
  await preflight('http://localhost:3000');
  const opened = openSocket(url, { headers: { origin: 'http://ws.example' } });
  await expect(opened).rejects.toMatchObject({ status: 403 });
  const stream = await fetch(`${url}/graphql/stream?query={__typename}`, {
    headers: { origin: 'http://sse.example', accept: 'text/event-stream' },
  });
  expect(stream.status).toBe(400);
  expect(refused()).toEqual(['http://localhost:3000', 'http://ws.example', 'http://sse.example']);
});

it('logs nothing for pages that are allowed or of this server, for other requests and for opaque origins', async () => {
  const { url, preflight, refused } = await start({ CORS_ORIGINS: 'https://app.example' });
  await preflight('https://app.example');
  await preflight('http://localhost:3000');
  await preflight(url);
  await preflight('null');
  await preflight('app://somewhere');
  await fetch(`${url}/graphql`, { method: 'OPTIONS', headers: { origin: 'https://evil.example' } });
  await fetch(`${url}/healthz`, { headers: { origin: 'https://evil.example' } });
  expect(refused()).toEqual([]);
});

it('logs an origin without user name and path, and at most twenty origins', async () => {
  const { preflight, refused } = await start();
  await preflight('http://user:hunter2@app.example/path?token=1');
  for (let port = 1; port <= 30; port += 1) await preflight(`http://app.example:${3000 + port}`);
  expect(refused()[0]).toBe('http://app.example');
  expect(refused()).toHaveLength(20);
});
