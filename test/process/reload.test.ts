/** Reload by SIGHUP in a real process: secrets, trusted operations and log level change under load, all or none. */

import { execFileSync, spawn } from 'node:child_process';
import { open, unlink, writeFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import { join } from 'node:path';
import { closeAfterTest } from '../support/closing';
import { startCollector } from '../support/collector';
import { listenOnLoopback } from '../support/loopback';
import { sendJson, startPlaidDouble } from '../support/plaid/plaidDouble';
import { startNode } from '../support/processes/nodeProcess';
import { describeWith, programOnPath } from '../support/processes/programs';
import { adminOf, startRedis } from '../support/processes/redis';
import { subscribeToLinkToken } from '../support/subscribeToLinkToken';
import { temporaryFolder } from '../support/temporaryFolder';
import { askGraphQL } from '../support/testApp';
import { until } from '../support/until';
import { deliver, startWebhookSource } from '../support/webhooks/webhooks';
import { notReloaded, read, reloaded, startLoad, startReloadable } from './reloadable';

const EVENT = { event_id: 'e', event_name: 'OPEN', event_metadata: {}, timestamp: '2031-01-01T00:00:00Z' };

it("replaces Plaid's keys without a failed request, also for open subscriptions", async () => {
  const accepted = new Set(['old-client old-secret', 'new-client new-secret']);
  let events: object[] = [];
  const plaid = await startPlaidDouble(({ headers, body }, response) => {
    if (!accepted.has(`${headers['plaid-client-id']} ${headers['plaid-secret']}`)) {
      return sendJson(response, 400, { error_type: 'INVALID_INPUT', error_code: 'INVALID_API_KEYS' });
    }
    const session = { link_session_id: 's', started_at: '2031-01-01T00:00:00Z', events };
    return {
      request_id: 'r',
      link_token: body['link_token'],
      ...(body['link_token'] === 'watched' && { link_sessions: [session] }),
    };
  });
  const server = await startReloadable(
    { PLAID_BASE_URL: plaid.url },
    { PLAID_CLIENT_ID_FILE: 'old-client', PLAID_SECRET_FILE: 'old-secret' },
  );
  const subscription = subscribeToLinkToken(server.url, 'watched');
  expect((await subscription.next()).data.reason).toBe('SNAPSHOT');
  const load = startLoad((number) => read(server.url, `token-${number}`));
  await load.more(50);
  const replaced = { PLAID_CLIENT_ID_FILE: 'new-client', PLAID_SECRET_FILE: 'new-secret\n' };
  expect(await server.reload(replaced)).toEqual(reloaded('PLAID_CLIENT_ID_FILE', 'PLAID_SECRET_FILE'));
  await load.more(50);
  accepted.delete('old-client old-secret');
  events = [EVENT];
  await load.more(50);
  expect((await subscription.next()).data.newEvents).toEqual([{ eventId: 'e', eventName: 'OPEN' }]);
});

it('replaces the router secret without a failed request, by way of a file with both', async () => {
  const plaid = await startPlaidDouble(() => ({ request_id: 'r' }));
  const server = await startReloadable(
    { PLAID_BASE_URL: plaid.url },
    { ROUTER_SECRET_FILE: 'old-router-secret' },
  );
  let secret = 'old-router-secret';
  const load = startLoad((number) => read(server.url, `token-${number}`, { 'router-authorization': secret }));
  const status = async (value: string) =>
    (await askGraphQL(server.url, '{ __typename }', {}, { 'router-authorization': value })).status;
  await load.more(50);
  const both = { ROUTER_SECRET_FILE: 'old-router-secret\nnew-router-secret\n' };
  expect(await server.reload(both)).toEqual(reloaded('ROUTER_SECRET_FILE'));
  expect([await status('old-router-secret'), await status('other-router-secret')]).toEqual([200, 401]);
  secret = 'new-router-secret';
  // More than those in flight with the old one.
  await load.more(50);
  await server.reload({ ROUTER_SECRET_FILE: 'new-router-secret' });
  await load.more(50);
  expect(await status('old-router-secret')).toBe(401);
});

async function startReceiver() {
  const paths: string[] = [];
  const receiver = createServer((request, response) => {
    paths.push(request.url ?? '');
    request.resume().once('end', () => response.writeHead(204).end());
  });
  const { url, stop } = await listenOnLoopback(receiver);
  closeAfterTest(stop);
  return { url, paths };
}

it('replaces the receiver of webhooks without a failed delivery', async () => {
  const [first, second] = [await startReceiver(), await startReceiver()];
  const source = await startWebhookSource();
  const server = await startReloadable(
    { PLAID_BASE_URL: source.url },
    { WEBHOOK_FORWARD_URL_FILE: `${first.url}/hooks?key=old-key` },
  );
  const load = startLoad(async () => {
    expect(await deliver(server.url, source.webhook())).toMatchObject({ status: 200 });
  });
  await load.more(30);
  await server.reload({ WEBHOOK_FORWARD_URL_FILE: `${first.url}/hooks?key=new-key` });
  await load.more(30);
  await server.reload({ WEBHOOK_FORWARD_URL_FILE: `${second.url}/hooks` });
  await load.more(30);
  expect([...new Set(first.paths)]).toEqual(['/hooks?key=old-key', '/hooks?key=new-key']);
  const before = first.paths.length;
  await load.more(30);
  expect([first.paths.length, new Set(second.paths)]).toEqual([before, new Set(['/hooks'])]);
});

it('replaces the headers for the trace collector', async () => {
  const plaid = await startPlaidDouble(() => ({ request_id: 'r' }));
  const collector = await startCollector();
  const server = await startReloadable(
    { PLAID_BASE_URL: plaid.url, OTEL_EXPORTER_OTLP_ENDPOINT: collector.url },
    { OTEL_EXPORTER_OTLP_HEADERS_FILE: 'x-key=old-key' },
  );
  const keyAfterRead = async () => {
    const before = collector.requests.length;
    await read(server.url, 'token');
    await until(() => collector.requests.length > before);
    return collector.requests.at(-1)?.headers['x-key'];
  };
  expect(await keyAfterRead()).toBe('old-key');
  await server.reload({ OTEL_EXPORTER_OTLP_HEADERS_FILE: 'x-key=new-key' });
  expect(await keyAfterRead()).toBe('new-key');
});

it('replaces the log level and the trusted operations', async () => {
  const plaid = await startPlaidDouble(() => ({ request_id: 'r' }));
  const [one, other] = [
    '{ linkToken(token: "one") { requestId } }',
    '{ linkToken(token: "other") { requestId } }',
  ];
  const manifest = (body: string) => {
    const operations = [{ id: 'id', name: 'Read', type: 'query', body }];
    return JSON.stringify({ format: 'apollo-persisted-query-manifest', version: 1, operations });
  };
  const server = await startReloadable(
    { PLAID_BASE_URL: plaid.url, TRUSTED_OPERATIONS_ONLY: 'on' },
    { LOG_LEVEL_FILE: 'info', TRUSTED_OPERATIONS: manifest(one) },
  );
  const statuses = async () => {
    const answers = [await askGraphQL(server.url, one), await askGraphQL(server.url, other)];
    return answers.map(({ status }) => status);
  };
  const messages = () => new Set(server.log().map(({ msg }) => msg));
  expect(await statuses()).toEqual([200, 403]);
  expect(await server.reload({ LOG_LEVEL_FILE: 'debug', TRUSTED_OPERATIONS: manifest(other) })).toEqual(
    reloaded('LOG_LEVEL_FILE', 'TRUSTED_OPERATIONS'),
  );
  expect(await statuses()).toEqual([403, 200]);
  await until(() => messages().has('plaid request'));
  // Logged although the new level excludes it.
  expect(await server.reload({ LOG_LEVEL_FILE: 'error' })).toEqual(reloaded('LOG_LEVEL_FILE'));
  const lines = server.log().length;
  expect(await statuses()).toEqual([403, 200]);
  expect(await server.reload({ LOG_LEVEL_FILE: 'info' })).toEqual(reloaded('LOG_LEVEL_FILE'));
  expect(server.log()).toHaveLength(lines + 1);
});

it('changes nothing if one of the values is invalid, and logs every problem', async () => {
  const plaid = await startPlaidDouble(() => ({ request_id: 'r' }));
  const files = {
    PLAID_CLIENT_ID_FILE: 'old-client',
    PLAID_SECRET_FILE: 'old-secret',
    ROUTER_SECRET_FILE: 'old-router-secret',
    LOG_LEVEL_FILE: 'info',
  };
  const server = await startReloadable({ PLAID_BASE_URL: plaid.url }, files);
  const headers = { 'router-authorization': 'old-router-secret' };
  expect(
    await server.reload({
      PLAID_SECRET_FILE: ' \n',
      ROUTER_SECRET_FILE: 'two words',
      LOG_LEVEL_FILE: 'debug',
    }),
  ).toEqual(
    notReloaded(
      'The file named by PLAID_SECRET_FILE is empty.',
      'PLAID_CLIENT_ID is set but PLAID_SECRET is not.',
      'PLAID_ENV=sandbox needs PLAID_CLIENT_ID and PLAID_SECRET, or PLAID_CREDENTIALS=caller.',
      'ROUTER_SECRET must be printable ASCII without spaces.',
    ),
  );
  await read(server.url, 'token', headers);
  expect(plaid.calls.at(-1)?.headers).toMatchObject({ 'plaid-secret': 'old-secret' });
  expect(await server.reload({ ...files, LOG_LEVEL_FILE: 'loud' })).toEqual(
    notReloaded('LOG_LEVEL must be one of fatal, error, warn, info, debug, trace, silent.'),
  );
  expect(await server.reload(files)).toEqual(reloaded());
  expect(server.log().filter(({ level }) => Number(level) < 30)).toEqual([]);
});

it('changes nothing if a file has changed that needs a restart, and names it', async () => {
  const plaid = await startPlaidDouble(() => ({ request_id: 'r' }));
  const files = {
    PLAID_CLIENT_ID_FILE: 'old-client',
    PLAID_SECRET_FILE: 'old-secret',
    HTTP_PROXY_FILE: plaid.url,
  };
  const server = await startReloadable({ PLAID_BASE_URL: 'http://plaid.example' }, files);
  const secretUsed = async () => {
    await read(server.url, 'token');
    return plaid.calls.at(-1)?.headers['plaid-secret'];
  };
  expect(await secretUsed()).toBe('old-secret');
  const changes = { PLAID_SECRET_FILE: 'new-secret', HTTP_PROXY_FILE: 'http://127.0.0.1:9' };
  expect(await server.reload(changes)).toEqual(
    notReloaded('The file named by HTTP_PROXY_FILE has changed, which needs a restart.'),
  );
  expect(await secretUsed()).toBe('old-secret');
  expect(await server.reload({ HTTP_PROXY_FILE: plaid.url })).toEqual(reloaded('PLAID_SECRET_FILE'));
  expect(await secretUsed()).toBe('new-secret');
});

it('needs a restart for keys of the embedded emulator', async () => {
  const server = await startReloadable(
    { PLAID_ENV: 'emulator', EMULATOR_PORT: '0' },
    { PLAID_CLIENT_ID_FILE: 'old-client', PLAID_SECRET_FILE: 'old-secret' },
  );
  expect(await server.reload({ PLAID_SECRET_FILE: 'new-secret' })).toEqual(
    notReloaded('The file named by PLAID_SECRET_FILE has changed, which needs a restart.'),
  );
});

it('reloads after a SIGHUP that comes while the server loads', async () => {
  const file = join(temporaryFolder(), 'manifest');
  execFileSync('mkfifo', [file]);
  const server = startNode([join(__dirname, '../../dist/main.js')], {
    PORT: '0',
    PLAID_ENV: 'sandbox',
    PLAID_CREDENTIALS: 'caller',
    TRUSTED_OPERATIONS: file,
  });
  closeAfterTest(() => {
    server.process.kill('SIGKILL');
    return server.exit;
  });
  // Opens once the server reads it, which is in the first turn of its event loop.
  const fifo = await open(file, 'w');
  const manifest = '{"format":"apollo-persisted-query-manifest","version":1,"operations":[]}';
  await unlink(file);
  await writeFile(file, `${manifest}\n`);
  server.process.kill('SIGUSR2');
  server.process.kill('SIGHUP');
  await fifo.writeFile(manifest);
  await fifo.close();
  expect(await server.printed(/"changed":(\S+),"msg":"reloaded"/)).toBe('["TRUSTED_OPERATIONS"]');
});

it('does nothing on SIGUSR2', async () => {
  const server = await startReloadable({ PLAID_BASE_URL: 'http://127.0.0.1:9' }, { LOG_LEVEL_FILE: 'info' });
  server.kill('SIGUSR2');
  // A signal that follows is handled: the process has survived.
  expect(await server.reload({})).toEqual(reloaded());
});

describeWith('in a terminal', 'script on the PATH', programOnPath('script'), (script) => {
  it('stops when the terminal is closed', async () => {
    const main = join(__dirname, '../../dist/main.js');
    const terminal = spawn(script, ['-qec', `echo "pid $$"; exec ${process.execPath} ${main}`, '/dev/null'], {
      env: { PATH: process.env['PATH'], SHELL: '/bin/sh', PORT: '0', EMULATOR_PORT: '0' },
      stdio: ['pipe', 'pipe', 'inherit'],
    });
    let output = '';
    terminal.stdout.on('data', (chunk) => {
      output += chunk;
    });
    await until(() => output.includes('"msg":"ready"'));
    const pid = Number(/pid (\d+)/.exec(output)?.[1]);
    const isRunning = () => {
      try {
        return process.kill(pid, 0);
      } catch {
        return false;
      }
    };
    closeAfterTest(async () => void (isRunning() && process.kill(pid, 'SIGKILL')));
    terminal.kill('SIGKILL');
    await until(() => !isRunning());
  });
});

describeWith('with Redis', 'redis-server on the PATH', programOnPath('redis-server'), () => {
  it('replaces its password without a failed request', async () => {
    const redis = await startRedis({ password: 'old-password' });
    const plaid = await startPlaidDouble(() => ({
      link_token: 'l',
      request_id: 'r',
      expiration: '2031-01-01T00:00:00Z',
    }));
    const urlWith = (password: string, port = redis.port) => `redis://:${password}@127.0.0.1:${port}`;
    const server = await startReloadable(
      { PLAID_BASE_URL: plaid.url },
      { REDIS_URL_FILE: urlWith('old-password') },
    );
    const isReady = async () => (await fetch(`${server.url}/readyz`)).status === 200;
    await until(isReady);
    const load = startLoad(async (number) => {
      const { status, errors } = await askGraphQL(
        server.url,
        `mutation { createLinkToken(idempotencyKey: "k-${number}", input: {
          user: { clientUserId: "u" }, clientName: "App", language: "en", countryCodes: [US], products: [AUTH]
        }) { linkToken } }`,
      );
      expect([status, errors]).toEqual([200, undefined]);
    });
    await load.more(20);
    expect(await server.reload({ REDIS_URL_FILE: urlWith('wrong-password') })).toEqual(
      notReloaded('Redis rejects the user or password of REDIS_URL_FILE: WRONGPASS.'),
    );
    expect(await server.reload({ REDIS_URL_FILE: urlWith('old-password', redis.port + 1) })).toEqual(
      notReloaded('The file named by REDIS_URL_FILE has changed, which needs a restart.'),
    );
    const admin = adminOf(redis);
    await admin.config('SET', 'requirepass', 'new-password');
    expect(await server.reload({ REDIS_URL_FILE: urlWith('new-password') })).toEqual(
      reloaded('REDIS_URL_FILE'),
    );
    await load.more(20);
    // New connections need the new password.
    const connections = () => server.log().filter(({ msg }) => msg === 'redis connected');
    const roles = () => connections().map(({ role }) => role);
    expect(roles().sort()).toEqual(['data', 'events']);
    for (const type of ['normal', 'pubsub'])
      await admin.call('CLIENT', 'KILL', 'TYPE', type, 'SKIPME', 'yes');
    await until(() => connections().length === 4);
    await until(isReady);
  });
});
