/** How the process ends while it is at work: on a signal, or because something threw. */
import { join } from 'node:path';
import { closeAfterTest } from '../support/closing';
import { type NodeProcess, startNode } from '../support/nodeProcess';
import { askGraphQL } from '../support/testApp';
import { startHeldPlaid } from './heldPlaid';

const root = join(__dirname, '../..');

jest.setTimeout(60_000);

interface Started extends NodeProcess {
  readonly plaid: Awaited<ReturnType<typeof startHeldPlaid>>;
  readonly url: string;
  read(count: number): Promise<readonly { status: number; data?: unknown }[]>;
}

/** @param preload a module that is loaded before the server. */
async function start(preload = '', env: Record<string, string> = {}): Promise<Started> {
  const plaid = await startHeldPlaid();
  const options = preload === '' ? [] : ['--import', `data:text/javascript,${encodeURIComponent(preload)}`];
  const started = startNode([...options, join(root, 'dist/main.js')], {
    PORT: '0',
    PLAID_ENV: 'sandbox',
    PLAID_CLIENT_ID: 'client-of-tests',
    PLAID_SECRET: 'secret-of-tests',
    PLAID_BASE_URL: plaid.url,
    PLAID_TIMEOUT_MS: '60000',
    ...env,
  });
  closeAfterTest(() => {
    started.process.kill('SIGKILL');
    return started.exit;
  });
  const url = await started.printed(/"url":"(http:[^"]+)".*"msg":"ready"/);
  return {
    ...started,
    plaid,
    url,
    read: (count) =>
      Promise.all(
        Array.from({ length: count }, (_, number) =>
          askGraphQL(url, `{ linkToken(token: "link-sandbox-${number}") { requestId } }`),
        ),
      ),
  };
}

const answered = (count: number) =>
  Array(count).fill({ status: 200, data: { linkToken: { requestId: 'r' } } });

it('answers all forty that are in flight at SIGTERM, and exits with 0', async () => {
  const { plaid, process, read, exit, printed } = await start();
  const reading = read(40);
  await plaid.asked(40);
  process.kill('SIGTERM');
  await printed(/("msg":"stopping")/);
  plaid.answer();
  expect(await reading).toEqual(answered(40));
  expect(await exit).toBe(0);
});

it('is ended at once by a second signal, of whatever kind', async () => {
  const { plaid, process, read, exit, printed } = await start();
  const reading = read(1).catch(() => 'cut off');
  await plaid.asked(1);
  process.kill('SIGTERM');
  await printed(/("msg":"stopping")/);
  process.kill('SIGINT');
  expect(await exit).toBeNull();
  expect(process.signalCode).toBe('SIGINT');
  expect(await reading).toBe('cut off');
});

it('serves on for the delay that it is told, and exits with 0', async () => {
  const { url, plaid, process, exit, printed } = await start('', { SHUTDOWN_DELAY_MS: '1500' });
  plaid.answer();
  process.kill('SIGTERM');
  await printed(/("msg":"stopping")/);
  expect((await fetch(`${url}/readyz`)).status).toBe(503);
  expect((await askGraphQL(url, '{ __typename }')).status).toBe(200);
  expect(await exit).toBe(0);
});

describe('where something throws that nobody catches', () => {
  const onSignal = (signal: string, words: string) =>
    `process.on('${signal}', () => setTimeout(() => { const words = 'not to be' + ' read'; ${words} }, 0));`;

  it.each([
    ['an error', 'throw new TypeError(words);', 'TypeError\n'],
    ['a promise', 'Promise.reject(new Error(words));', 'Error\n'],
    ['a string', 'throw words;', 'thrown: string'],
  ])('%s, it says so once, answers what is in flight, and exits with 1', async (_, failure, problem) => {
    const { plaid, process, read, exit, printed, output } = await start(onSignal('SIGUSR2', failure));
    const reading = read(10);
    await plaid.asked(10);
    process.kill('SIGUSR2');
    await printed(/("msg":"crashed")/);
    plaid.answer();
    expect(await reading).toEqual(answered(10));
    expect(await exit).toBe(1);
    const fatal = output()
      .split('\n')
      .filter((line) => line.includes('"level":60'));
    expect(fatal.map((line) => JSON.parse(line))).toEqual([
      { level: 60, time: expect.any(Number), problem: expect.stringContaining(problem), msg: 'crashed' },
    ]);
    expect(output()).not.toContain('not to be read');
  });

  it('it does not wait for Plaid longer than some seconds', async () => {
    const { plaid, process, read, exit } = await start(onSignal('SIGUSR2', 'throw new Error(words);'));
    const reading = read(1).catch(() => 'cut off');
    await plaid.asked(1);
    process.kill('SIGUSR2');
    // Plaid never answers, and the server would wait for a minute.
    expect(await exit).toBe(1);
    expect(await reading).toBe('cut off');
  });

  it('again meanwhile, it ends at once', async () => {
    const { plaid, process, read, exit, printed, output } = await start(
      onSignal('SIGUSR2', 'throw new Error(words);'),
    );
    const reading = read(1).catch(() => 'cut off');
    await plaid.asked(1);
    process.kill('SIGUSR2');
    await printed(/("msg":"crashed")/);
    process.kill('SIGUSR2');
    expect(await exit).toBe(1);
    expect(await reading).toBe('cut off');
    expect(output().match(/"msg":"crashed"/g)).toHaveLength(2);
  });

  it('while it stops on a signal, it exits with 1 all the same', async () => {
    const { plaid, process, read, exit, printed } = await start(
      onSignal('SIGUSR2', 'throw new Error(words);'),
      { SHUTDOWN_DELAY_MS: '600000' },
    );
    const reading = read(1);
    await plaid.asked(1);
    process.kill('SIGTERM');
    await printed(/("msg":"stopping")/);
    process.kill('SIGUSR2');
    await printed(/("msg":"crashed")/);
    plaid.answer();
    expect(await reading).toEqual(answered(1));
    expect(await exit).toBe(1);
  });
});
