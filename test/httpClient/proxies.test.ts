/** Proxy variables: calls to Plaid and the issuer through a real proxy that knows hosts which DNS does not. */
import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { createServer as createHttpsServer } from 'node:https';
import { join } from 'node:path';
import { closeAfterTest } from '../support/closing';
import { fakeTime } from '../support/fakeTime';
import { startIssuer } from '../support/issuer';
import { listenOnLoopback } from '../support/loopback';
import { startPlaidDouble } from '../support/plaid/plaidDouble';
import { startNode } from '../support/processes/nodeProcess';
import { describeWith, programOnPath } from '../support/processes/programs';
import { startProxy } from '../support/proxy';
import { temporaryFolder } from '../support/temporaryFolder';
import { askGraphQL, startTestApp } from '../support/testApp';
import { until } from '../support/until';
import { deliver, startWebhookSource } from '../support/webhooks/webhooks';

const READ = '{ linkToken(token: "link-sandbox-1") { linkToken } }';
const CREATE =
  'mutation { createLinkToken(input: { clientName: "App", language: "en", countryCodes: [US], userId: "usr_1" }) { linkToken } }';
const UNAVAILABLE = [{ extensions: { code: 'PLAID_UNAVAILABLE' } }];
const PASSWORD = 'pass/word of the proxy';
const CREDENTIALS = `operator:${PASSWORD}`;

const startPlaid = () => startPlaidDouble(({ path }) => ({ link_token: `link-sandbox-of-${path}` }));

function withCredentials(url: string): string {
  const proxy = new URL(url);
  proxy.username = 'operator';
  proxy.password = encodeURIComponent(PASSWORD);
  return proxy.href;
}

describe('HTTP_PROXY', () => {
  it('sends calls to Plaid in absolute form, with the proxy’s credentials for the proxy alone', async () => {
    const plaid = await startPlaid();
    const proxy = await startProxy({ upstream: plaid.url, credentials: CREDENTIALS });
    const HTTP_PROXY = withCredentials(proxy.url);
    const { graphql } = await startTestApp({ PLAID_BASE_URL: 'http://plaid.test:8080/api', HTTP_PROXY });
    expect((await graphql(CREATE)).errors).toBeUndefined();
    expect((await graphql(READ)).errors).toBeUndefined();
    expect(proxy.requests).toEqual([
      'POST http://plaid.test:8080/api/link/token/create',
      'POST http://plaid.test:8080/api/link/token/get',
    ]);
    expect(plaid.calls.map(({ path }) => path)).toEqual(['/api/link/token/create', '/api/link/token/get']);
    expect(plaid.calls[0]?.headers).toMatchObject({
      host: 'plaid.test:8080',
      'plaid-secret': 'secret-of-tests',
    });
    expect(plaid.calls[0]?.headers).not.toHaveProperty('proxy-authorization');
  });

  it.each([
    ['in lower case', (url: string) => ({ http_proxy: url, HTTP_PROXY: 'http://127.0.0.1:1' })],
    ['without a scheme', (url: string) => ({ HTTP_PROXY: new URL(url).host })],
  ])('is read %s', async (_, envFor) => {
    const plaid = await startPlaid();
    const proxy = await startProxy({ upstream: plaid.url });
    const { graphql } = await startTestApp({ PLAID_BASE_URL: 'http://plaid.test', ...envFor(proxy.url) });
    expect((await graphql(READ)).errors).toBeUndefined();
    expect(proxy.requests).toEqual(['POST http://plaid.test/link/token/get']);
  });

  it.each([
    ['by default', {}, 0],
    ['if NO_PROXY is empty', { NO_PROXY: '' }, 0],
    ['if NO_PROXY names another host', { NO_PROXY: 'plaid.test' }, 0],
    ['if NO_PROXY has <-loopback>', { NO_PROXY: 'plaid.test, <-loopback>' }, 1],
  ])('is used for loopback as follows %s', async (_, env, proxied) => {
    const plaid = await startPlaid();
    const proxy = await startProxy({ upstream: plaid.url });
    const { graphql } = await startTestApp({ PLAID_BASE_URL: plaid.url, HTTP_PROXY: proxy.url, ...env });
    expect((await graphql(READ)).errors).toBeUndefined();
    expect([proxy.requests.length, plaid.calls.length]).toEqual([proxied, 1]);
  });

  it('returns PLAID_UNAVAILABLE if the proxy is down, without naming it', async () => {
    const plaid = await startPlaid();
    const proxy = await startProxy({ upstream: plaid.url });
    await proxy.stop();
    const { graphql, log } = await startTestApp({
      PLAID_BASE_URL: 'http://plaid.test',
      HTTP_PROXY: withCredentials(proxy.url),
    });
    const results = [await graphql(CREATE), await graphql(READ)];
    for (const { errors } of results) expect(errors).toMatchObject(UNAVAILABLE);
    expect(log).toContainEqual(expect.objectContaining({ msg: 'operation failed', problem: 'ECONNREFUSED' }));
    expect(JSON.stringify([results, log])).not.toContain(new URL(proxy.url).port);
  });

  it.each([407, 502])(
    'returns PLAID_UNAVAILABLE if the proxy responds with %i, and logs it',
    async (refusal) => {
      const plaid = await startPlaid();
      const proxy = await startProxy({ upstream: plaid.url, refusal });
      const { graphql, log } = await startTestApp({
        PLAID_BASE_URL: 'http://plaid.test',
        HTTP_PROXY: proxy.url,
      });
      expect((await graphql(CREATE)).errors).toMatchObject(UNAVAILABLE);
      // The proxy received the request, so Plaid may have received it too.
      expect(proxy.requests).toHaveLength(1);
      expect(log).toContainEqual(
        expect.objectContaining({
          msg: 'operation failed',
          problem: expect.stringContaining(`HTTP ${refusal}`),
        }),
      );
    },
  );

  it('limits the size of responses as without a proxy', async () => {
    const plaid = await startPlaidDouble(() => ({ filler: 'x'.repeat(7 * 1024 * 1024) }));
    const proxy = await startProxy({ upstream: plaid.url });
    const { graphql, log } = await startTestApp({
      PLAID_BASE_URL: 'http://plaid.test',
      HTTP_PROXY: proxy.url,
      MAX_PLAID_ATTEMPTS: '1',
    });
    expect((await graphql(READ)).errors).toMatchObject(UNAVAILABLE);
    expect(log).toContainEqual(expect.objectContaining({ problem: 'UND_ERR_RES_EXCEEDED_MAX_SIZE' }));
  });

  it('is used for webhook forwarding', async () => {
    const plaid = await startWebhookSource();
    const receiver = createServer((request, response) => request.resume().on('end', () => response.end()));
    const { url, stop } = await listenOnLoopback(receiver);
    closeAfterTest(stop);
    const proxy = await startProxy({ upstream: url });
    const server = await startTestApp({
      PLAID_BASE_URL: plaid.url,
      HTTP_PROXY: proxy.url,
      WEBHOOK_FORWARD_URL: 'http://hooks.test/plaid?key=secret-of-the-receiver',
    });
    expect((await deliver(server.url, plaid.webhook())).status).toBe(200);
    expect(proxy.requests).toEqual(['POST http://hooks.test/plaid?key=secret-of-the-receiver']);
  });

  it('is used for the JWKS', async () => {
    const issuer = await startIssuer();
    const plaid = await startPlaid();
    const proxy = await startProxy({ upstream: issuer.env.AUTH_JWKS_URL });
    const { graphql, log } = await startTestApp({
      PLAID_BASE_URL: plaid.url,
      HTTP_PROXY: proxy.url,
      ...issuer.env,
      AUTH_JWKS_URL: 'http://id.test/jwks.json',
    });
    const authorization = `Bearer ${issuer.token({ scope: 'link:service' })}`;
    expect((await graphql(READ, {}, { authorization })).errors).toBeUndefined();
    expect(proxy.requests).toEqual(['GET http://id.test/jwks.json']);
    expect(log).toContainEqual(expect.objectContaining({ msg: 'jwks updated' }));
  });
});

describe('HTTPS_PROXY', () => {
  it('is not used for http URLs, nor HTTP_PROXY for https URLs', async () => {
    const plaid = await startPlaid();
    const proxy = await startProxy({ upstream: plaid.url });
    const { graphql } = await startTestApp({
      PLAID_BASE_URL: 'http://plaid.test',
      HTTPS_PROXY: proxy.url,
      PLAID_TIMEOUT_MS: '200',
    });
    expect((await graphql(READ)).errors).toMatchObject(UNAVAILABLE);
    const other = await startTestApp({
      PLAID_BASE_URL: 'https://plaid.test',
      HTTP_PROXY: proxy.url,
      PLAID_TIMEOUT_MS: '200',
    });
    expect((await other.graphql(READ)).errors).toMatchObject(UNAVAILABLE);
    expect(proxy.requests).toEqual([]);
  });

  it.each([407, 502])('retries and logs if the proxy refuses the tunnel with %i', async (refusal) => {
    const plaid = await startPlaid();
    const proxy = await startProxy({ upstream: plaid.url, refusal });
    const HTTPS_PROXY = withCredentials(proxy.url);
    const { graphql, log } = await startTestApp({ PLAID_BASE_URL: 'https://plaid.test', HTTPS_PROXY });
    const result = await graphql(CREATE);
    expect(result.errors).toMatchObject(UNAVAILABLE);
    // The create was never sent.
    expect(proxy.requests).toEqual(Array(3).fill('CONNECT plaid.test:443'));
    expect(log).toContainEqual(
      expect.objectContaining({ msg: 'operation failed', problem: `ERR_PROXY_${refusal}` }),
    );
    expect(JSON.stringify([result, log])).not.toContain(new URL(proxy.url).port);
  });

  it('keeps the operation’s timeout if the proxy does not respond', async () => {
    const time = fakeTime();
    const plaid = await startPlaid();
    const proxy = await startProxy({ upstream: plaid.url, refusal: 'silence' });
    const { graphql } = await startTestApp({
      PLAID_BASE_URL: 'https://plaid.test',
      HTTPS_PROXY: proxy.url,
      PLAID_TIMEOUT_MS: '10000',
    });
    const startedAt = performance.now();
    const creating = graphql(CREATE);
    await until(() => proxy.requests.length > 0);
    expect((await time.passFor(creating, 100)).errors).toMatchObject(UNAVAILABLE);
    expect(performance.now() - startedAt).toBeGreaterThanOrEqual(10_000);
    expect(proxy.requests[0]).toBe('CONNECT plaid.test:443');
  });

  it('logs why the JWKS could not be fetched', async () => {
    const issuer = await startIssuer();
    const proxy = await startProxy({ upstream: issuer.env.AUTH_JWKS_URL, refusal: 403 });
    const { log } = await startTestApp({
      PLAID_BASE_URL: 'http://127.0.0.1:1',
      HTTPS_PROXY: proxy.url,
      ...issuer.env,
      AUTH_JWKS_URL: 'https://id.test/jwks.json',
    });
    await until(() => log.some(({ msg }) => msg === 'jwks fetch failed'));
    expect(log).toContainEqual(expect.objectContaining({ problem: 'ERR_PROXY_403', ready: false }));
  });
});

describeWith('HTTPS_PROXY and TLS', 'openssl on the PATH', programOnPath('openssl'), (openssl) => {
  /** The server as a process that trusts Plaid's certificate. */
  async function startTunnelled(respond: (host: string | undefined) => object) {
    const folder = temporaryFolder();
    const [key, cert] = [join(folder, 'key.pem'), join(folder, 'cert.pem')];
    const subject = ['-subj', '/CN=plaid.test', '-addext', 'subjectAltName=DNS:plaid.test'];
    const kind = ['-x509', '-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:P-256', '-nodes', '-days', '2'];
    execFileSync(openssl, ['req', ...kind, ...subject, '-keyout', key, '-out', cert], { stdio: 'ignore' });
    const plaid = createHttpsServer(
      { key: readFileSync(key), cert: readFileSync(cert) },
      (request, response) => {
        request.resume();
        response.end(JSON.stringify(respond(request.headers.host)));
      },
    );
    const { url, stop } = await listenOnLoopback(plaid);
    closeAfterTest(stop);
    const proxy = await startProxy({ upstream: url, credentials: CREDENTIALS });
    const server = startNode([join(__dirname, '../../dist/main.js')], {
      PORT: '0',
      PLAID_ENV: 'sandbox',
      PLAID_CLIENT_ID: 'client-of-tests',
      PLAID_SECRET: 'secret-of-tests',
      PLAID_BASE_URL: 'https://plaid.test',
      HTTPS_PROXY: withCredentials(proxy.url),
      NODE_EXTRA_CA_CERTS: cert,
      MAX_PLAID_ATTEMPTS: '1',
    });
    closeAfterTest(() => {
      server.process.kill('SIGKILL');
      return server.exit;
    });
    const serverUrl = await server.printed(/"url":"([^"]+)"/);
    return { proxy, server, graphql: (query: string) => askGraphQL(serverUrl, query) };
  }

  it('tunnels calls to Plaid and verifies its certificate', async () => {
    const { graphql, proxy } = await startTunnelled((host) => ({ link_token: `link-sandbox-for-${host}` }));
    expect((await graphql(CREATE)).data).toEqual({
      createLinkToken: { linkToken: 'link-sandbox-for-plaid.test' },
    });
    expect(proxy.requests).toEqual(['CONNECT plaid.test:443']);
  });

  it('limits the size of responses through the tunnel', async () => {
    const { graphql, server } = await startTunnelled(() => ({ filler: 'x'.repeat(7 * 1024 * 1024) }));
    expect((await graphql(READ)).errors).toMatchObject(UNAVAILABLE);
    await server.printed(/("problem":"UND_ERR_RES_EXCEEDED_MAX_SIZE")/);
  });
});
