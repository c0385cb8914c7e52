/** Graceful shutdown as steps: time limits and failures. */
import { Lifecycle } from '../../src/http/Lifecycle';
import { createTestLogger } from '../support/logLine';

it('runs the next step after one that fails, and after the time limit of one that does not end', async () => {
  const log: unknown[] = [];
  const lifecycle = new Lifecycle(createTestLogger(log));
  const ended: string[] = [];
  await lifecycle.stop(
    [
      { name: 'fails', timeoutMs: 60_000, run: () => Promise.reject(new TypeError('detail')) },
      { name: 'does not end', timeoutMs: 10, run: () => new Promise(() => {}) },
      { name: 'last', timeoutMs: 60_000, run: () => ended.push('last') },
    ],
    false,
  );
  expect(ended).toEqual(['last']);
  expect(log).toMatchObject([
    { level: 50, step: 'fails', problem: expect.stringMatching(/^TypeError\n/), msg: 'shutdown step failed' },
  ]);
});
