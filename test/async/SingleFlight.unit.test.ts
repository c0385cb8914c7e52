/** Single-flight: callers that come just after the last waiter has left. */
import { CancellationToken } from '../../src/async/CancellationToken';
import { SingleFlight } from '../../src/async/SingleFlight';

it('starts a new call at once when the last waiter of a call has left', async () => {
  const calls = new SingleFlight<string>();
  const client = new CancellationToken();
  const options = { timeoutMs: 1_000, timeout: () => new Error('timeout') };
  const cancelled = calls
    .join('a', (cancellation) => new Promise((_, reject) => cancellation.onCancel(reject)))
    .wait({ ...options, cancellation: client });
  client.cancel(new Error('client disconnected'));
  const next = calls.join('a', async () => 'a new result').wait(options);
  await expect(cancelled).rejects.toThrow('client disconnected');
  expect(await next).toBe('a new result');
});
