/** The adaptive poll interval. */
import { type PollHistory, pollDelay } from '../../../src/linkToken/updates/pollDelay';

const SECOND = 1_000;
const MINUTE = 60 * SECOND;

function delay(history: Partial<PollHistory> = {}): number {
  return pollDelay({
    sinceChangeMs: 0,
    sinceWebhookMs: null,
    expectsWebhooks: false,
    sinceFinishedMs: null,
    ...history,
  });
}

it('is two seconds while the token changes', () => {
  expect([delay(), delay({ sinceChangeMs: 8 * SECOND })]).toEqual([2 * SECOND, 2 * SECOND]);
});

it('grows in proportion to the time without a change, up to one minute', () => {
  expect(
    [20 * SECOND, 40 * SECOND, 2 * MINUTE, 10 * MINUTE, 600 * MINUTE].map((unchangedMs) =>
      delay({ sinceChangeMs: unchangedMs }),
    ),
  ).toEqual([5 * SECOND, 10 * SECOND, 30 * SECOND, MINUTE, MINUTE]);
});

it('is twice as long if webhooks are expected', () => {
  expect(delay({ sinceChangeMs: 20 * SECOND, expectsWebhooks: true })).toBe(10 * SECOND);
});

it('is at least five seconds from the last webhook', () => {
  expect([0, SECOND, 4 * SECOND, MINUTE].map((webhookMs) => delay({ sinceWebhookMs: webhookMs }))).toEqual([
    5 * SECOND,
    4 * SECOND,
    2 * SECOND,
    2 * SECOND,
  ]);
});

it('is two seconds for one minute after a SESSION_FINISHED webhook that the token does not show', () => {
  const history = { sinceChangeMs: 600 * MINUTE, expectsWebhooks: true };
  const delays = [0, MINUTE - 1, MINUTE].map((ms) =>
    delay({ ...history, sinceWebhookMs: ms, sinceFinishedMs: ms }),
  );
  expect(delays).toEqual([2 * SECOND, 2 * SECOND, MINUTE]);
});
