/** End of the process in real time, for each kind of uncaught error. */
import { askGraphQL } from '../../support/testApp';
import { buildThrowingModule, expectCrash, expectedReads, startServerProcess } from './serverProcess';

it('serves during the shutdown delay and exits with 0', async () => {
  const { url, plaid, process, exit, printed } = await startServerProcess('', { SHUTDOWN_DELAY_MS: '10000' });
  plaid.respond();
  process.kill('SIGTERM');
  await printed(/("msg":"stopping")/);
  expect((await fetch(`${url}/readyz`)).status).toBe(503);
  expect((await askGraphQL(url, '{ __typename }')).status).toBe(200);
  expect(await exit).toBe(0);
});

describe('on an uncaught error', () => {
  it.each([
    ['a promise', 'Promise.reject(new Error(words));', 'Error\n'],
    ['a string', 'throw words;', 'thrown: string'],
  ])('logs %s once, answers requests in flight, and exits with 1', (_, failure, problem) =>
    expectCrash(failure, problem),
  );

  it('waits a few seconds for Plaid at most', async () => {
    const { plaid, process, read, exit } = await startServerProcess(
      buildThrowingModule('SIGUSR2', 'throw new Error(words);'),
    );
    const reading = read(1).catch(() => 'cut off');
    await plaid.waitForCalls(1);
    process.kill('SIGUSR2');
    // Plaid never answers, and the server would wait for a minute.
    expect(await exit).toBe(1);
    expect(await reading).toBe('cut off');
  });

  it('exits with 1 during a shutdown by signal, too', async () => {
    const { plaid, process, read, exit, printed } = await startServerProcess(
      buildThrowingModule('SIGUSR2', 'throw new Error(words);'),
      { SHUTDOWN_DELAY_MS: '600000' },
    );
    const reading = read(1);
    await plaid.waitForCalls(1);
    process.kill('SIGTERM');
    await printed(/("msg":"stopping")/);
    process.kill('SIGUSR2');
    await printed(/("msg":"crashed")/);
    plaid.respond();
    expect(await reading).toEqual(expectedReads(1));
    expect(await exit).toBe(1);
  });
});
