/** When Plaid is asked again, by how quiet it has been. */
import { pollDelay, type Quiet } from '../../../src/linkToken/updates/pollPace';

const SECOND = 1_000;
const MINUTE = 60 * SECOND;

function delay(quiet: Partial<Quiet> = {}): number {
  return pollDelay({ unchangedMs: 0, webhookMs: null, webhookExpected: false, announcedMs: null, ...quiet });
}

it('asks every two seconds while something happens', () => {
  expect([delay(), delay({ unchangedMs: 8 * SECOND })]).toEqual([2 * SECOND, 2 * SECOND]);
});

it('backs off in proportion to how long nothing has happened, up to a minute', () => {
  expect(
    [20 * SECOND, 40 * SECOND, 2 * MINUTE, 10 * MINUTE, 600 * MINUTE].map((unchangedMs) =>
      delay({ unchangedMs }),
    ),
  ).toEqual([5 * SECOND, 10 * SECOND, 30 * SECOND, MINUTE, MINUTE]);
});

it('asks half as often where webhooks are expected', () => {
  expect(delay({ unchangedMs: 20 * SECOND, webhookExpected: true })).toBe(10 * SECOND);
});

it('waits for what follows a webhook', () => {
  expect([0, SECOND, 4 * SECOND, MINUTE].map((webhookMs) => delay({ webhookMs }))).toEqual([
    5 * SECOND,
    4 * SECOND,
    2 * SECOND,
    2 * SECOND,
  ]);
});

it('looks again soon for an end that was announced and does not show yet, for a minute', () => {
  const quiet = { unchangedMs: 600 * MINUTE, webhookExpected: true };
  const delays = [0, MINUTE - 1, MINUTE].map((ms) => delay({ ...quiet, webhookMs: ms, announcedMs: ms }));
  expect(delays).toEqual([2 * SECOND, 2 * SECOND, MINUTE]);
});
