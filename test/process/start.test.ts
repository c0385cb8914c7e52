/** Start of the server process: arguments, `--check`, and the reasons why it does not start. */

import { writeFileSync } from 'node:fs';
import { type AddressInfo, createServer } from 'node:net';
import { join } from 'node:path';
import { closeAfterTest } from '../support/closing';
import { parseLogLine } from '../support/logLine';
import { startNode } from '../support/processes/nodeProcess';
import { temporaryFolder } from '../support/temporaryFolder';

const SECRET = 'not-to-be-printed';

interface Ended {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** Runs a process that ends by itself. */
async function run(args: readonly string[], env: Record<string, string>): Promise<Ended> {
  const server = startNode([join(__dirname, '../../dist/main.js'), ...args], env);
  closeAfterTest(() => {
    server.process.kill('SIGKILL');
    return server.exit;
  });
  const printed = { stdout: '', stderr: '' };
  for (const name of ['stdout', 'stderr'] as const) {
    server.process[name]?.on('data', (chunk) => {
      printed[name] += chunk;
    });
  }
  return { code: await server.exit, ...printed };
}

const check = (env: Record<string, string>) => run(['--check'], env);

/** @returns the problems of a server that did not start. */
function problemsOf({ code, stdout, stderr }: Ended): unknown {
  const [line = '', ...others] = stdout.trim().split('\n');
  const { level, msg, time, problems, ...rest } = parseLogLine(line);
  expect({ code, others, level, msg, rest }).toEqual({
    code: 1,
    others: [],
    level: 60,
    msg: 'not started',
    rest: {},
  });
  expect(time).toEqual(expect.any(Number));
  for (const problem of problems as string[]) expect(stderr).toContain(problem);
  expect(stdout + stderr).not.toContain(SECRET);
  return problems;
}

function writeText(text: string): string {
  const path = join(temporaryFolder(), 'file');
  writeFileSync(path, text);
  return path;
}

describe('--check', () => {
  it('exits with 0 and says that the configuration is valid', async () => {
    expect(await check({ PLAID_SECRET_FILE: writeText(SECRET), PLAID_CLIENT_ID: 'id' })).toEqual({
      code: 0,
      stdout: 'The configuration is valid.\n',
      stderr: '',
    });
  });

  it('exits with 1 and lists all problems, those of files too', async () => {
    const env = {
      PORT: 'x',
      PLAID_CLIENT_ID: 'id',
      PLAID_SECRET_FILE: '/nowhere',
      TRUSTED_OPERATIONS: writeText(`{"secret":"${SECRET}"}`),
    };
    expect(await check(env)).toEqual({
      code: 1,
      stdout: '',
      stderr: `Invalid environment variables:
- The file named by PLAID_SECRET_FILE cannot be read.
- PLAID_CLIENT_ID is set but PLAID_SECRET is not.
- PORT must be a whole number from 0 to 65535.
- The manifest of TRUSTED_OPERATIONS is not of the format apollo-persisted-query-manifest.
`,
    });
  });

  it('opens no port', async () => {
    const { port } = await portInUse();
    expect(await check({ PORT: String(port) })).toMatchObject({ code: 0 });
  });
});

async function portInUse(): Promise<AddressInfo> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  closeAfterTest(async () => server.close());
  return server.address() as AddressInfo;
}

describe('a server that does not start', () => {
  it.each([
    [['--chekc'], '--chekc'],
    [['--check', `--secret=${SECRET}`], '--secret'],
    [['--check', SECRET], 'number 2'],
  ])('refuses the arguments %p by name', async (args, name) => {
    expect(problemsOf(await run(args, {}))).toEqual([
      `Unknown argument ${name}. The only argument is --check.`,
    ]);
  });

  it('lists all problems of its environment', async () => {
    expect(problemsOf(await run([], { PORT: SECRET, HOST: `[${SECRET}`, LOG_LEVEL: 'warn' }))).toEqual([
      'HOST must be a host name or an IP address. Unix sockets are not supported.',
      'PORT must be a whole number from 0 to 65535.',
    ]);
  });

  it.each([
    ['PORT', { EMULATOR_PORT: '0' }],
    ['ADMIN_PORT', { PORT: '0', EMULATOR_PORT: '0' }],
    ['EMULATOR_PORT', { PORT: '0' }],
  ])('names the port that is in use: %s', async (name, env) => {
    const { port } = await portInUse();
    expect(problemsOf(await run([], { ...env, [name]: String(port) }))).toEqual([
      `Cannot listen on port ${port} (${name}): another process uses it (EADDRINUSE).`,
    ]);
  });

  it.each([
    [
      '192.0.2.1',
      /^Cannot listen on port 0 \(PORT\): HOST is not an address of this machine \(EADDRNOTAVAIL\)\.$/,
    ],
    [`${SECRET}.invalid`, /^Cannot find the address of HOST \((ENOTFOUND|EAI_AGAIN)\)\.$/],
  ])('names HOST=%s if it cannot listen there', async (HOST, problem) => {
    expect(problemsOf(await run([], { HOST, PORT: '0', EMULATOR_PORT: '0' }))).toEqual([
      expect.stringMatching(problem),
    ]);
  });

  it('prints nothing to stdout with LOG_LEVEL=silent', async () => {
    const { port } = await portInUse();
    const { code, stdout, stderr } = await run([], {
      LOG_LEVEL: 'silent',
      EMULATOR_PORT: '0',
      PORT: `${port}`,
    });
    expect([code, stdout, stderr]).toEqual([1, '', expect.stringContaining('(EADDRINUSE)')]);
  });
});

it('serves at HOST=[::1]', async () => {
  const server = startNode([join(__dirname, '../../dist/main.js')], {
    HOST: '[::1]',
    PORT: '0',
    EMULATOR_PORT: '0',
  });
  closeAfterTest(() => {
    server.process.kill('SIGKILL');
    return server.exit;
  });
  const url = await server.printed(/"url":"(http:\/\/\[::1\]:\d+)".*"msg":"ready"/);
  expect((await fetch(`${url}/readyz`)).status).toBe(200);
});
