/** End of the process with requests in flight: on a signal or an uncaught error. */
import { buildThrowingModule, expectCrash, expectedReads, startServerProcess } from './serverProcess';

it('answers all forty requests in flight at SIGTERM and exits with 0', async () => {
  const { plaid, process, read, exit, printed } = await startServerProcess();
  const reading = read(40);
  await plaid.waitForCalls(40);
  process.kill('SIGTERM');
  await printed(/("msg":"stopping")/);
  plaid.respond();
  expect(await reading).toEqual(expectedReads(40));
  expect(await exit).toBe(0);
});

it('ends at once on a second signal of either kind', async () => {
  const { plaid, process, read, exit, printed } = await startServerProcess();
  const reading = read(1).catch(() => 'cut off');
  await plaid.waitForCalls(1);
  process.kill('SIGTERM');
  await printed(/("msg":"stopping")/);
  process.kill('SIGINT');
  expect(await exit).toBeNull();
  expect(process.signalCode).toBe('SIGINT');
  expect(await reading).toBe('cut off');
});

describe('on an uncaught error', () => {
  it('logs `crashed` once, finishes requests in flight and exits with 1', () =>
    expectCrash('throw new TypeError(words);', 'TypeError\n'));

  it('waits five seconds for Plaid at most', async () => {
    const fiveSecondsAreOver = `const { setTimeout: wait } = globalThis;
      globalThis.setTimeout = (end, ms, ...args) => wait(end, ms === 5_000 ? 50 : ms, ...args);`;
    const { plaid, process, read, exit } = await startServerProcess(
      fiveSecondsAreOver + buildThrowingModule('SIGUSR2', 'throw new Error(words);'),
    );
    const reading = read(1).catch(() => 'cut off');
    await plaid.waitForCalls(1);
    process.kill('SIGUSR2');
    // Plaid never answers, and the server would wait for a minute.
    expect(await exit).toBe(1);
    expect(await reading).toBe('cut off');
  });

  it('ends at once on a second uncaught error', async () => {
    const { plaid, process, read, exit, printed, output } = await startServerProcess(
      buildThrowingModule('SIGUSR2', 'throw new Error(words);'),
    );
    const reading = read(1).catch(() => 'cut off');
    await plaid.waitForCalls(1);
    process.kill('SIGUSR2');
    await printed(/("msg":"crashed")/);
    process.kill('SIGUSR2');
    expect(await exit).toBe(1);
    expect(await reading).toBe('cut off');
    expect(output().match(/"msg":"crashed"/g)).toHaveLength(2);
  });
});
