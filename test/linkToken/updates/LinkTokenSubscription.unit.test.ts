/** Updates of one subscription with a slow consumer (backpressure). */
import 'reflect-metadata';
import type { Viewer } from '../../../src/auth/Viewer';
import type { PlaidJson } from '../../../src/codec/json';
import { LinkTokenUpdateReason } from '../../../src/linkToken/schema/LinkTokenUpdate';
import { LinkTokenSubscription } from '../../../src/linkToken/updates/LinkTokenSubscription';

const { SNAPSHOT, EVENTS, ITEM_ADD_RESULT, SESSION_FINISHED, POLL, EXPIRED } = LinkTokenUpdateReason;
const anyone: Viewer = { kind: 'anyone', id: '127.0.0.1', subject: null, expiresAt: null };

const opened = {
  link_token: 't',
  link_sessions: [{ link_session_id: 's', started_at: '2026-01-01T00:00:00Z' }],
};
const finished = {
  link_token: 't',
  link_sessions: [{ link_session_id: 's', finished_at: '2026-01-01T00:01:00Z' }],
};

function start({ untilFinished = true, viewer = anyone, now = Date.now } = {}) {
  const ends: LinkTokenSubscription[] = [];
  const state = { latest: opened as PlaidJson };
  const subscription = new LinkTokenSubscription({
    untilFinished,
    viewer,
    latest: () => state.latest,
    now,
    onEnd: (each) => ends.push(each),
  });
  return {
    subscription,
    ends,
    become(linkToken: PlaidJson) {
      state.latest = linkToken;
    },
    notify: (...reasons: LinkTokenUpdateReason[]) =>
      subscription.notify(reasons.map((reason) => ({ reason, linkSessionId: 's' }))),
    /** The reasons of the next updates. */
    async take(count: number) {
      const reasons: unknown[] = [];
      for (let index = 0; index < count; index += 1) {
        const { done, value } = await subscription.next();
        reasons.push(done ? 'done' : value?.reason);
      }
      return reasons;
    },
  };
}

it('sends nothing after the last update, whatever arrives while that is delivered', async () => {
  const { become, notify, take, ends } = start();
  expect(await take(1)).toEqual([SNAPSHOT]);
  become(finished);
  notify(SESSION_FINISHED);
  expect(await take(1)).toEqual([SESSION_FINISHED]);
  notify(EVENTS);
  expect(await take(2)).toEqual(['done', 'done']);
  expect(ends).toHaveLength(1);
});

it('completes without an error if the access token expires while the last update is delivered', async () => {
  const clock = { now: 0 };
  const viewer: Viewer = { ...anyone, kind: 'endUser', expiresAt: 1_000 };
  const { become, notify, take } = start({ viewer, now: () => clock.now });
  become(finished);
  notify(SESSION_FINISHED);
  expect(await take(1)).toEqual([SNAPSHOT]);
  clock.now = 2_000;
  expect(await take(1)).toEqual(['done']);
});

it('completes without an error if a failure follows the last update', async () => {
  const { subscription, become, notify, take } = start();
  become(finished);
  notify(SESSION_FINISHED);
  expect(await take(1)).toEqual([SNAPSHOT]);
  subscription.fail(new Error('too late'));
  expect(await take(1)).toEqual(['done']);
});

it('sends equal pending updates once, in the order of their first arrival', async () => {
  const { notify, take } = start();
  notify(EVENTS, ITEM_ADD_RESULT, EVENTS);
  notify(ITEM_ADD_RESULT);
  expect(await take(3)).toEqual([SNAPSHOT, EVENTS, ITEM_ADD_RESULT]);
});

it('buffers a limited number of pending updates', async () => {
  const { subscription, take } = start();
  subscription.notify(
    Array.from({ length: 100 }, (_, index) => ({ reason: EVENTS, linkSessionId: `s${index}` })),
  );
  subscription.notify([{ reason: EXPIRED, linkSessionId: null }]);
  const reasons = await take(16);
  expect([reasons[0], reasons.length, reasons.at(-1)]).toEqual([SNAPSHOT, 16, EXPIRED]);
  expect(await take(1)).toEqual(['done']);
});

it('skips a poll whose token was already sent', async () => {
  const { become, notify, take } = start();
  const next = { ...opened };
  become(next);
  notify(EVENTS, POLL);
  expect(await take(2)).toEqual([SNAPSHOT, EVENTS]);
  notify(ITEM_ADD_RESULT);
  expect(await take(1)).toEqual([ITEM_ADD_RESULT]);
});

it('ends at once when it is returned, though the next update is pending', async () => {
  const { subscription, take, ends } = start();
  await take(1);
  const next = subscription.next();
  await subscription.return();
  expect(await next).toEqual({ done: true, value: undefined });
  expect(ends).toEqual([subscription]);
});

it('throws a failure once, from the next call', async () => {
  const { subscription, notify, take, ends } = start();
  await take(1);
  notify(EVENTS);
  subscription.fail(new Error('gone'));
  await expect(subscription.next()).rejects.toThrow('gone');
  expect(await take(1)).toEqual(['done']);
  expect(ends).toEqual([subscription]);
});
