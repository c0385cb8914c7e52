/** When Plaid is asked again, by how quiet it has been. */
import { type PollHistory, pollDelay } from '../../../src/linkToken/updates/pollDelay';

const SECOND = 1_000;
const MINUTE = 60 * SECOND;

function delay(quiet: Partial<PollHistory> = {}): number {
  return pollDelay({
    sinceChangeMs: 0,
    sinceWebhookMs: null,
    expectsWebhooks: false,
    sinceFinishedMs: null,
    ...quiet,
  });
}

it('asks every two seconds while something happens', () => {
  expect([delay(), delay({ sinceChangeMs: 8 * SECOND })]).toEqual([2 * SECOND, 2 * SECOND]);
});

it('backs off in proportion to how long nothing has happened, up to a minute', () => {
  expect(
    [20 * SECOND, 40 * SECOND, 2 * MINUTE, 10 * MINUTE, 600 * MINUTE].map((unchangedMs) =>
      delay({ sinceChangeMs: unchangedMs }),
    ),
  ).toEqual([5 * SECOND, 10 * SECOND, 30 * SECOND, MINUTE, MINUTE]);
});

it('asks half as often where webhooks are expected', () => {
  expect(delay({ sinceChangeMs: 20 * SECOND, expectsWebhooks: true })).toBe(10 * SECOND);
});

it('waits for what follows a webhook', () => {
  expect([0, SECOND, 4 * SECOND, MINUTE].map((webhookMs) => delay({ sinceWebhookMs: webhookMs }))).toEqual([
    5 * SECOND,
    4 * SECOND,
    2 * SECOND,
    2 * SECOND,
  ]);
});

it('looks again soon for an end that was announced and does not show yet, for a minute', () => {
  const quiet = { sinceChangeMs: 600 * MINUTE, expectsWebhooks: true };
  const delays = [0, MINUTE - 1, MINUTE].map((ms) =>
    delay({ ...quiet, sinceWebhookMs: ms, sinceFinishedMs: ms }),
  );
  expect(delays).toEqual([2 * SECOND, 2 * SECOND, MINUTE]);
});
