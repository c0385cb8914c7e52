/** How the process ends while it is at work: on a signal, or because something threw. */
import { buildThrowingModule, expectCrash, expectedReads, startServerProcess } from './serverProcess';

it('answers all forty that are in flight at SIGTERM, and exits with 0', async () => {
  const { plaid, process, read, exit, printed } = await startServerProcess();
  const reading = read(40);
  await plaid.waitForCalls(40);
  process.kill('SIGTERM');
  await printed(/("msg":"stopping")/);
  plaid.respond();
  expect(await reading).toEqual(expectedReads(40));
  expect(await exit).toBe(0);
});

it('is ended at once by a second signal, of whatever kind', async () => {
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

describe('where something throws that nobody catches', () => {
  it('says so once, answers what is in flight, and exits with 1', () =>
    expectCrash('throw new TypeError(words);', 'TypeError\n'));

  it('does not wait for Plaid longer than five seconds', async () => {
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

  it('ends at once where it throws again meanwhile', async () => {
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
