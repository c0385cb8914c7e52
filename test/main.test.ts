/** The built server process: start with `node`, log, end on a signal. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { FIRST_REQUEST } from '../src/graphql/firstRequest';
import { closeAfterTest, startOnce } from './support/closing';
import { startIssuer } from './support/issuer';
import { startPlaidDouble } from './support/plaid/plaidDouble';
import { type NodeProcess, startNode } from './support/processes/nodeProcess';
import { describeWith, programOnPath } from './support/processes/programs';
import { startRedis } from './support/processes/redis';

const root = join(__dirname, '..');

interface Running extends NodeProcess {
  /** The first line logged with this message. */
  logged(msg: string): Promise<Record<string, unknown>>;
}

function run(script: string, env: Record<string, string>, options: readonly string[] = []): Running {
  const started = startNode([...options, join(root, 'dist', script)], env);
  closeAfterTest(() => {
    started.process.kill('SIGKILL');
    return started.exit;
  });
  return {
    ...started,
    logged: async (msg) => JSON.parse(await started.printed(new RegExp(`^(\\{.*"msg":"${msg}".*\\})$`, 'm'))),
  };
}

async function graphql(url: unknown, query: string) {
  const response = await fetch(`${url}/graphql`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ query }),
  });
  return response.json() as Promise<{ data: Record<string, Record<string, unknown>> }>;
}

/** Server shared by tests that leave it running. */
const running = startOnce(async () => run('main.js', { PORT: '0', EMULATOR_PORT: '0' }));

it('serves without keys or other programs, and the printed request creates a link token', async () => {
  const server = running();
  const { url, emulator, startupMs } = await server.logged('ready');
  expect(startupMs).toEqual(expect.any(Number));
  expect(server.output()).toContain(FIRST_REQUEST);

  const { data } = await graphql(url, FIRST_REQUEST);
  const made = data['createLinkToken'] ?? {};
  expect(made).toEqual({
    linkToken: expect.stringMatching(/^link-sandbox-/),
    expiration: expect.stringMatching(/Z$/),
    hostedLinkUrl: expect.stringContaining(String(emulator)),
  });

  await fetch(`${emulator}/emulator/sessions`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ link_token: made['linkToken'], outcome: 'success', items: 2 }),
  });
  const read = await graphql(url, `{ linkToken(token: "${made['linkToken']}") { status publicTokens } }`);
  expect(read.data['linkToken']).toEqual({
    status: 'SUCCEEDED',
    publicTokens: [expect.stringMatching(/^public-sandbox-/), expect.stringMatching(/^public-sandbox-/)],
  });
});

it('reports alive and ready while it serves', async () => {
  const { url } = await running().logged('ready');
  expect((await fetch(`${url}/healthz`)).status).toBe(200);
  expect((await fetch(`${url}/readyz`)).status).toBe(200);
});

it('reports its version and commit in the log and in its metrics', async () => {
  const { url, version, commit } = await running().logged('ready');
  const { version: expected } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'));
  expect([version, commit]).toEqual([expected, expect.stringMatching(/^[0-9a-f]{40}$/)]);
  const metrics = await (await fetch(`${url}/metrics`)).text();
  expect(metrics).toContain(`\nplaid_link_build_info{version="${version}",commit="${commit}"} 1\n`);
});

describe('buffered log lines', () => {
  const env = { PORT: '0', EMULATOR_PORT: '0', EXPLORER: 'off' };

  /** Whatever is logged up to `ready` is written with it. */
  async function ask(server: Running): Promise<void> {
    const { url } = await server.logged('ready');
    await graphql(url, '{ __typename }');
  }

  const logged = (server: Running) =>
    [...server.output().matchAll(/^\{.*"msg":"(.*)"\}$/gm)].map(([, message]) => message);

  it('are written while the server is idle', async () => {
    const { logged: written, printed } = running();
    const { url } = await written('ready');
    await graphql(url, 'query Idle { __typename }');
    expect(await printed(/"operation":"query","operationName":"(\w+)"/)).toBe('Idle');
  });

  it('are all written before the process exits with 0 on SIGTERM', async () => {
    const server = run('main.js', env);
    await ask(server);
    server.process.kill('SIGTERM');
    expect(await server.exit).toBe(0);
    expect(logged(server)).toEqual(['ready', 'operation', 'stopping', 'stopped']);
  });

  it.each([
    ['throws an uncaught error', 'throw new Error(words)'],
    ['has an unhandled rejection', 'Promise.reject(new Error(words))'],
  ])('are written if the process %s and exits with 1', async (_, failure) => {
    const onSignal = `process.on('SIGUSR2', () => { const words = 'not to be' + ' read'; ${failure}; })`;
    const server = run('main.js', env, ['--import', `data:text/javascript,${encodeURIComponent(onSignal)}`]);
    await ask(server);
    server.process.kill('SIGUSR2');
    expect(await server.exit).toBe(1);
    expect(logged(server)).toEqual(['ready', 'operation', 'crashed', 'stopped']);
    expect(server.output()).toMatch(/"problem":"Error\\n +at process\./);
    expect(server.output()).not.toContain('not to be read');
  });

  it('do not change the exit code if stdout is closed', async () => {
    const server = run('main.js', env);
    await ask(server);
    server.process.stdout?.destroy();
    server.process.kill('SIGTERM');
    expect(await server.exit).toBe(0);
  });
});

it('logs at the configured level', async () => {
  const server = run('main.js', { PORT: '0', EMULATOR_PORT: '0', LOG_LEVEL: 'warn', EXPLORER: 'off' });
  const url = await server.printed(/GraphQL +(http:\S+)\/graphql\n/);
  await graphql(url, '{ __typename }');
  expect(server.output()).not.toContain('"level":30');
});

it('serves authenticated callers in production', async () => {
  const issuer = await startIssuer();
  const plaid = await startPlaidDouble(() => ({ request_id: 'r' }));
  const server = run('main.js', {
    NODE_ENV: 'production',
    HOST: '127.0.0.1',
    PORT: '0',
    PLAID_ENV: 'production',
    PLAID_CLIENT_ID: 'client-of-tests',
    PLAID_SECRET: 'secret-of-tests',
    PLAID_BASE_URL: plaid.url,
    PLAID_WEBHOOK_URL: 'https://hooks.example/plaid',
    ...issuer.env,
  });
  const { url } = await server.logged('ready');
  expect((await fetch(`${url}/readyz`)).status).toBe(200);
  const ask = (headers: Record<string, string>) =>
    fetch(`${url}/graphql`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', ...headers },
      body: JSON.stringify({ query: '{ linkToken(token: "link-production-1") { requestId } }' }),
    });
  expect((await ask({})).status).toBe(401);
  const answer = await ask({ authorization: `Bearer ${issuer.token({ scope: 'link:service' })}` });
  expect(await answer.json()).toEqual({ data: { linkToken: { requestId: 'r' } } });
  expect(answer.headers.get('strict-transport-security')).toBe('max-age=31536000');
});

describeWith('with Redis', 'redis-server on the PATH', programOnPath('redis-server'), () => {
  it('closes all connections and exits with 0 on SIGTERM', async () => {
    const redis = await startRedis();
    const issuer = await startIssuer();
    const server = run('main.js', { PORT: '0', EMULATOR_PORT: '0', REDIS_URL: redis.url, ...issuer.env });
    const { url } = await server.logged('ready');
    expect((await fetch(`${url}/readyz`)).status).toBe(200);
    server.process.kill('SIGTERM');
    expect(await server.exit).toBe(0);
  });
});

it('prints the headers of the first request if callers authenticate', async () => {
  const issuer = await startIssuer();
  const server = run('main.js', {
    PORT: '0',
    EMULATOR_PORT: '0',
    ROUTER_SECRET: 'the-router-s',
    ...issuer.env,
  });
  await server.logged('ready');
  expect(server.output()).toContain(
    'Create a link token with the headers Authorization: Bearer <an access token with the scope link:service>, Router-Authorization:',
  );
});

it('runs the emulator alone', async () => {
  const emulator = run('emulator/main.js', { EMULATOR_PORT: '0' });
  const url = await emulator.printed(/ (http:\S+)/);
  const server = run('main.js', { PORT: '0', PLAID_ENV: 'emulator', PLAID_BASE_URL: String(url) });
  const { data } = await graphql((await server.logged('ready'))['url'], FIRST_REQUEST);
  expect(data['createLinkToken']).toMatchObject({ linkToken: expect.stringMatching(/^link-sandbox-/) });
  emulator.process.kill('SIGTERM');
  expect(await emulator.exit).toBe(0);
});
