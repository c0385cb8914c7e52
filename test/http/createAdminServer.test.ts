/** `ADMIN_PORT`: probes and metrics on a listener of its own. */
import { createServer } from 'node:http';
import { join } from 'node:path';
import { closeAfterTest } from '../support/closing';
import { freePort, listenOnLoopback } from '../support/loopback';
import { startNode } from '../support/processes/nodeProcess';
import { startTestApp } from '../support/testApp';
import { until } from '../support/until';
import { startHeldPlaid } from './loadShedding/heldPlaid';

const PATHS = ['/healthz', '/readyz', '/metrics'] as const;
const READ = '{ linkToken(token: "link-sandbox-1") { requestId } }';

async function start(env = {}) {
  const plaid = await startHeldPlaid();
  const started = await startTestApp({ PLAID_BASE_URL: plaid.url, ADMIN_PORT: '0', ...env });
  return { ...started, plaid, adminUrl: String(started.app.adminUrl()) };
}

const statusOf = async (url: string) => (await fetch(url)).status;

it('serves probes and metrics on the admin port alone', async () => {
  const { url, adminUrl } = await start();
  expect(new URL(adminUrl).port).not.toBe(new URL(url).port);
  for (const path of PATHS) {
    expect([path, await statusOf(adminUrl + path), await statusOf(url + path)]).toEqual([path, 200, 404]);
  }
  expect(await (await fetch(`${adminUrl}/metrics`)).text()).toContain('plaid_link_requests_in_flight');
});

it('serves nothing else on the admin port, with the headers and errors of the public one', async () => {
  const { adminUrl } = await start();
  for (const path of ['/', '/graphql', '/webhooks/plaid', '/explorer']) {
    const response = await fetch(adminUrl + path);
    expect(response.status).toBe(404);
    expect(response.headers.get('x-content-type-options')).toBe('nosniff');
    expect(response.headers.get('x-request-id')).toEqual(expect.any(String));
    expect(await response.json()).toMatchObject({
      errors: [{ message: 'Not found. This port serves /healthz, /readyz and /metrics.' }],
    });
  }
});

it('serves them on the public port without ADMIN_PORT', async () => {
  const { app, url } = await start({ ADMIN_PORT: '' });
  expect(app.adminUrl()).toBeNull();
  for (const path of PATHS) expect([path, await statusOf(url + path)]).toEqual([path, 200]);
});

it('serves no metrics with METRICS=off', async () => {
  const { adminUrl } = await start({ METRICS: 'off' });
  expect([await statusOf(`${adminUrl}/readyz`), await statusOf(`${adminUrl}/metrics`)]).toEqual([200, 404]);
});

it('is exempt from load shedding, while the public port sheds the same paths', async () => {
  const { url, adminUrl, graphql, plaid } = await start({ MAX_REQUESTS_IN_FLIGHT: '1' });
  const inFlight = graphql(READ);
  await plaid.waitForCalls(1);
  for (const path of PATHS) {
    expect([path, await statusOf(adminUrl + path), await statusOf(url + path)]).toEqual([path, 200, 503]);
  }
  plaid.respond();
  expect((await inFlight).errors).toBeUndefined();
});

it('reports draining until the last request has been answered, and then closes', async () => {
  const { app, adminUrl, graphql, plaid, url } = await start();
  const inFlight = graphql(READ);
  await plaid.waitForCalls(1);
  const stopped = app.stop();
  await until(async () => (await statusOf(`${adminUrl}/readyz`)) === 503);
  expect(await statusOf(`${adminUrl}/healthz`)).toBe(200);
  expect(await statusOf(`${adminUrl}/metrics`)).toBe(200);
  plaid.respond();
  expect((await inFlight).errors).toBeUndefined();
  await stopped;
  await expect(fetch(`${adminUrl}/healthz`)).rejects.toThrow();
  await expect(fetch(`${url}/graphql`)).rejects.toThrow();
});

describe('the server process', () => {
  function run(env: Record<string, string>) {
    const server = startNode([join(__dirname, '../../dist/main.js')], {
      EMULATOR_PORT: '0',
      PORT: '0',
      ...env,
    });
    closeAfterTest(() => {
      server.process.kill('SIGKILL');
      return server.exit;
    });
    return server;
  }

  it('names the URL in the ready line, on the host of HOST', async () => {
    const server = run({ ADMIN_PORT: '0', HOST: 'localhost' });
    const ready = JSON.parse(await server.printed(/^(\{.*"msg":"ready".*\})$/m));
    expect(ready.adminUrl).toMatch(/^http:\/\/(127\.0\.0\.1|localhost|\[::1\]):\d+$/);
    expect(await statusOf(`http://127.0.0.1:${new URL(ready.adminUrl).port}/readyz`)).toBe(200);
  });

  it.each(['ADMIN_PORT', 'PORT'])('exits with 1 and names the port if %s is taken', async (name) => {
    const { url, stop } = await listenOnLoopback(createServer());
    closeAfterTest(stop);
    const server = run({ ADMIN_PORT: String(await freePort()), [name]: new URL(url).port });
    expect(await server.exit).toBe(1);
    expect(server.output()).toContain(`Cannot listen on port ${new URL(url).port} (${name})`);
  });
});
