/** Bundled server and its V8 code cache, in temporary folders. */
import { execFileSync, spawnSync } from 'node:child_process';
import {
  cpSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { closeAfterTest, startOnce } from '../support/closing';
import { startPlaidDouble } from '../support/plaid/plaidDouble';
import { type NodeProcess, startNode } from '../support/processes/nodeProcess';
import { subscribeToLinkToken } from '../support/subscribeToLinkToken';
import { until } from '../support/until';

const root = join(__dirname, '../..');

const ENV = {
  PORT: '0',
  PLAID_ENV: 'sandbox',
  PLAID_CLIENT_ID: 'client-of-tests',
  PLAID_SECRET: 'secret-of-tests',
  LOG_LEVEL: 'info',
};

/** Files of a server without pages, with the build's code cache. */
const warmServer = startOnce(async () => {
  const folder = newFolder();
  cpSync(join(root, 'dist/main.js'), join(folder, 'main.js'));
  // Another version of Node may have built there too.
  const filter = (path: string) => !path.endsWith('.code');
  cpSync(join(root, 'dist/tools/bundle'), join(folder, 'tools/bundle'), { recursive: true, filter });
  execFileSync(process.execPath, [join(folder, 'tools/bundle/warmUp.js')], { env: ENV });
  return folder;
});

/** Returns the folder of the bundle. */
function copyServer(): string {
  const folder = newFolder();
  cpSync(warmServer(), folder, { recursive: true });
  return join(folder, 'tools/bundle');
}

function newFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'bundle-'));
  closeAfterTest(async () => rmSync(folder, { recursive: true }));
  return folder;
}

function start(main: string, options: readonly string[] = [], env = {}): NodeProcess {
  const server = startNode([...options, main], { ...ENV, ...env });
  closeAfterTest(() => {
    server.process.kill('SIGKILL');
    return server.exit;
  });
  return server;
}

const startCopy = (bundle: string, options?: readonly string[]) =>
  start(join(bundle, '../../main.js'), options);

const urlOf = (server: NodeProcess) => server.printed(/"url":"([^"]+)".*"msg":"ready"/);

async function ask(server: NodeProcess, query: string): Promise<unknown> {
  const response = await fetch(`${await urlOf(server)}/graphql`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ query }),
  });
  return response.json();
}

function codeFiles(bundle: string): string[] {
  return readdirSync(bundle)
    .filter((name) => name.endsWith('.code'))
    .map((name) => join(bundle, name));
}

function onlyCodeFile(bundle: string): string {
  const [file, ...more] = codeFiles(bundle);
  expect(more).toEqual([]);
  return file ?? '';
}

/** Server as the build leaves it. */
const builtServer = startOnce(async () => start(join(root, 'dist/main.js')));

const ANSWERED = { data: { __typename: 'Query' } };

it('has the committed schema, names included', async () => {
  const written = readFileSync(join(root, 'schema.graphql'), 'utf8').replace(/^#.*\n\n/, '');
  const answer = await ask(builtServer(), '{ _service { sdl } }');
  expect(answer).toEqual({ data: { _service: { sdl: written } } });
});

/** `dist/` in a folder of its own, where no package can be found, with nothing in its environment but ports. */
const onlyDist = startOnce(async () => {
  const folder = newFolder();
  const filter = (path: string) => !path.endsWith('.map');
  cpSync(join(root, 'dist'), join(folder, 'dist'), { recursive: true, filter });
  return join(folder, 'dist/main.js');
});

describe('dist/ without packages', () => {
  const running = startOnce(async () => {
    const server = startNode([onlyDist()], { PORT: '0', EMULATOR_PORT: '0' }, tmpdir());
    closeAfterTest(() => {
      server.process.kill('SIGKILL');
      return server.exit;
    });
    return server;
  });

  it('creates a link token and sends updates of its session', async () => {
    const server = running();
    const create =
      'mutation { createLinkToken(input: { user: { clientUserId: "u" }, products: [AUTH] }) { linkToken } }';
    const created = (await ask(server, create)) as { data: { createLinkToken: { linkToken: string } } };
    const token = created.data.createLinkToken.linkToken;
    const subscription = subscribeToLinkToken(await urlOf(server), token);
    expect((await subscription.next()).data.reason).toBe('SNAPSHOT');
    const emulator = await server.printed(/"emulator":"([^"]+)".*"msg":"ready"/);
    await fetch(`${emulator}/emulator/sessions`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ link_token: token, outcome: 'success' }),
    });
    expect((await subscription.ended).at(-1)?.data.linkToken.status).toBe('SUCCEEDED');
  });

  it('serves metrics and the emulator’s web SDK', async () => {
    const server = running();
    const emulator = await server.printed(/"emulator":"([^"]+)".*"msg":"ready"/);
    const sdk = await fetch(`${emulator}/link/v2/stable/link-initialize.js`);
    expect([sdk.status, (await fetch(`${await urlOf(server)}/metrics`)).status]).toEqual([200, 200]);
  });

  it('serves the pages and their assets', async () => {
    await expectPages(await urlOf(running()));
  });

  it('starts with everything that is loaded on demand', async () => {
    const unreachable = 'http://127.0.0.1:9';
    const server = start(onlyDist(), [], {
      REDIS_URL: 'redis://127.0.0.1:9',
      OTEL_EXPORTER_OTLP_ENDPOINT: unreachable,
      AUTH_MODE: 'jwt',
      AUTH_JWKS_URL: `${unreachable}/jwks.json`,
      AUTH_ISSUER: 'https://id.example/',
      AUTH_AUDIENCE: 'links',
      WEBHOOK_FORWARD_URL: unreachable,
    });
    expect((await fetch(`${await urlOf(server)}/healthz`)).status).toBe(200);
  });

  it('validates the configuration', async () => {
    const valid = startNode([onlyDist(), '--check'], {}, tmpdir());
    expect([await valid.exit, valid.output()]).toEqual([0, 'The configuration is valid.\n']);
  });
});

async function expectPages(url: string): Promise<void> {
  const loaded = async (path: string) => {
    const html = await (await fetch(url + path)).text();
    const files = [...html.matchAll(/ (?:src|href)="((?:console|explorer)\/[^"]+)"/g)].map(
      ([, file]) => file,
    );
    return Promise.all(files.map(async (file) => (await fetch(`${url}/${file}`)).status));
  };
  expect(await loaded('/')).toEqual([200, 200, 200, 200, 200]);
  expect(await loaded('/explorer')).toEqual([200, 200, 200, 200]);
}

it('names the missing packages if it is built without development dependencies', () => {
  const folder = newFolder();
  cpSync(join(root, 'package.json'), join(folder, 'package.json'));
  const { status, stdout, stderr } = spawnSync('npm', ['run', '--silent', 'build'], {
    cwd: folder,
    encoding: 'utf8',
    // Without the programs of this repository, which the Jest process has on its PATH.
    env: { PATH: `${dirname(process.execPath)}:/usr/bin:/bin` },
  });
  expect([status, stdout, stderr]).toEqual([
    1,
    '',
    'The build needs the development dependencies: run npm ci without --omit=dev and NODE_ENV=production. A finished build needs no packages: run node dist/main.js.\n',
  ]);
});

it('keeps characters outside ASCII', async () => {
  const url = await urlOf(builtServer());
  expect(await (await fetch(url)).text()).toContain('placeholder="usr_…"');
});

it('starts with the build’s code cache and writes none', async () => {
  const bundle = copyServer();
  const file = onlyCodeFile(bundle);
  const { ino } = statSync(file);
  const server = startCopy(bundle);
  expect(await ask(server, '{ __typename }')).toEqual(ANSWERED);
  server.process.kill('SIGTERM');
  expect(await server.exit).toBe(0);
  expect([onlyCodeFile(bundle), statSync(file).ino]).toEqual([file, ino]);
});

it('ignores a damaged code cache and replaces it', async () => {
  const bundle = copyServer();
  const file = onlyCodeFile(bundle);
  const damaged = readFileSync(file);
  damaged.fill(0xff, damaged.length / 2);
  writeFileSync(file, damaged);
  const server = startCopy(bundle);
  expect(await ask(server, '{ __typename }')).toEqual(ANSWERED);
  await until(async () => !readFileSync(file).equals(damaged));
  expect(readFileSync(file).length).toBeGreaterThan(1_000_000);
});

it('ignores the code cache of another bundle of the same length', async () => {
  const bundle = copyServer();
  const file = join(bundle, 'serve.js');
  const text = readFileSync(file, 'latin1');
  // A word that runs with each start, and so has its code kept.
  const other = text.replace(/(startupMs:[^"]*)"ready"/, '$1"READY"');
  expect([other === text, other.length]).toEqual([false, text.length]);
  writeFileSync(file, other, 'latin1');
  expect(await startCopy(bundle).printed(/"msg":"(ready)"/i)).toBe('READY');
});

/** @returns the folder of a build that can be repeated. */
function copyBuild(): string {
  const folder = newFolder();
  const filter = (path: string) => !/\.(?:code|map)$/.test(path);
  cpSync(join(root, 'dist'), join(folder, 'dist'), { recursive: true, filter });
  cpSync(join(root, 'package.json'), join(folder, 'package.json'));
  symlinkSync(join(root, 'node_modules'), join(folder, 'node_modules'));
  return folder;
}

it('has the commit of the variable, else of Git, else none', async () => {
  const folder = copyBuild();
  const commitOf = async (env: Record<string, string>) => {
    const path = { PATH: process.env['PATH'] };
    const bundle = join(folder, 'dist/tools/bundle/makeBundle.js');
    execFileSync(process.execPath, [bundle], { env: { ...ENV, ...path, ...env } });
    const server = start(join(folder, 'dist/main.js'));
    const ready = JSON.parse(await server.printed(/^(\{.*"msg":"ready"\})$/m));
    server.process.kill('SIGTERM');
    await server.exit;
    return ready.commit;
  };
  const git = (...args: string[]) =>
    execFileSync('git', ['-c', 'user.name=t', '-c', 'user.email=t@t.example', ...args], {
      cwd: folder,
      encoding: 'utf8',
    }).trim();
  git('init', '--quiet');
  git('commit', '--quiet', '--allow-empty', '--message=without the sources');
  expect(await commitOf({})).toBeUndefined();
  git('add', 'package.json');
  git('commit', '--quiet', '--message=with the sources');
  expect(await commitOf({})).toBe(git('rev-parse', 'HEAD'));
  expect(await commitOf({ GIT_COMMIT: 'of-the-pipeline' })).toBe('of-the-pipeline');
  expect(await commitOf({ PATH: newFolder() })).toBeUndefined();
});

it('removes the code caches of the previous bundle when it is built again', () => {
  const bundle = join(copyBuild(), 'dist/tools/bundle');
  writeFileSync(join(bundle, 'serve.js'), '// the previous bundle');
  writeFileSync(join(bundle, 'serve.js.previous.code'), '');
  execFileSync(process.execPath, [join(bundle, 'makeBundle.js')], { env: ENV });
  expect(onlyCodeFile(bundle)).not.toBe(join(bundle, 'serve.js.previous.code'));
});

it('serves without a code cache in a read-only folder', async () => {
  const bundle = copyServer();
  const file = onlyCodeFile(bundle);
  rmSync(file);
  // No user can write a file there, not even root.
  mkdirSync(file);
  const server = startCopy(bundle);
  expect(await ask(server, '{ __typename }')).toEqual(ANSWERED);
  server.process.kill('SIGTERM');
  expect(await server.exit).toBe(0);
  expect(readdirSync(bundle).filter((name) => name.includes('.code'))).toHaveLength(1);
});

it("writes a separate code cache for other options of V8's", async () => {
  const bundle = copyServer();
  const server = startCopy(bundle, ['--stack-trace-limit=50']);
  expect(await ask(server, '{ __typename }')).toEqual(ANSWERED);
  await until(async () => codeFiles(bundle).length === 2);
});

it('reads a link token from Plaid', async () => {
  const plaid = await startPlaidDouble(() => ({ request_id: 'r' }));
  const server = start(join(copyServer(), '../../main.js'), [], { PLAID_BASE_URL: plaid.url });
  expect(await ask(server, '{ linkToken(token: "link-sandbox-1") { requestId } }')).toEqual({
    data: { linkToken: { requestId: 'r' } },
  });
});
