/** One subscription's updates, as a slow consumer asks for them. */
import 'reflect-metadata';
import type { Viewer } from '../../../src/auth/Viewer';
import type { LinkToken } from '../../../src/linkToken/schema/LinkToken';
import { LinkTokenUpdateReason } from '../../../src/linkToken/schema/LinkTokenUpdate';
import { LinkTokenSubscription } from '../../../src/linkToken/updates/LinkTokenSubscription';

const { SNAPSHOT, EVENTS, ITEM_ADD_RESULT, SESSION_FINISHED, POLL, EXPIRED } = LinkTokenUpdateReason;
const anyone: Viewer = { kind: 'anyone', id: '127.0.0.1', subject: null, expiresAt: null };

const opened = { linkToken: 't', linkSessions: [{ linkSessionId: 's', startedAt: '2026-01-01T00:00:00Z' }] };
const finished = {
  linkToken: 't',
  linkSessions: [{ linkSessionId: 's', finishedAt: '2026-01-01T00:01:00Z' }],
};

function start({ untilFinished = true, viewer = anyone, now = Date.now } = {}) {
  const ends: LinkTokenSubscription[] = [];
  const state = { latest: opened as unknown as LinkToken };
  const watcher = new LinkTokenSubscription({
    untilFinished,
    viewer,
    latest: () => state.latest,
    now,
    onEnd: (each) => ends.push(each),
  });
  return {
    watcher,
    ends,
    become(linkToken: object) {
      state.latest = linkToken as LinkToken;
    },
    tell: (...reasons: LinkTokenUpdateReason[]) =>
      watcher.notify(reasons.map((reason) => ({ reason, linkSessionId: 's' }))),
    /** The reasons of the next so many updates. */
    async take(count: number) {
      const reasons: unknown[] = [];
      for (let index = 0; index < count; index += 1) {
        const { done, value } = await watcher.next();
        reasons.push(done ? 'done' : value?.reason);
      }
      return reasons;
    },
  };
}

it('sends nothing after the last update, whatever is heard while that is sent', async () => {
  const { become, tell, take, ends } = start();
  expect(await take(1)).toEqual([SNAPSHOT]);
  become(finished);
  tell(SESSION_FINISHED);
  expect(await take(1)).toEqual([SESSION_FINISHED]);
  tell(EVENTS);
  expect(await take(2)).toEqual(['done', 'done']);
  expect(ends).toHaveLength(1);
});

it('is over, and not refused, where the access token expires while the last update is sent', async () => {
  const clock = { now: 0 };
  const viewer: Viewer = { ...anyone, kind: 'endUser', expiresAt: 1_000 };
  const { become, tell, take } = start({ viewer, now: () => clock.now });
  become(finished);
  tell(SESSION_FINISHED);
  expect(await take(1)).toEqual([SNAPSHOT]);
  clock.now = 2_000;
  expect(await take(1)).toEqual(['done']);
});

it('is over, and not failed, by what happens behind the last update', async () => {
  const { watcher, become, tell, take } = start();
  become(finished);
  tell(SESSION_FINISHED);
  expect(await take(1)).toEqual([SNAPSHOT]);
  watcher.fail(new Error('too late'));
  expect(await take(1)).toEqual(['done']);
});

it('tells of the same news once, in the order in which it was first heard', async () => {
  const { tell, take } = start();
  tell(EVENTS, ITEM_ADD_RESULT, EVENTS);
  tell(ITEM_ADD_RESULT);
  expect(await take(3)).toEqual([SNAPSHOT, EVENTS, ITEM_ADD_RESULT]);
});

it('stores up no more than so much news, however much there is', async () => {
  const { watcher, take } = start();
  watcher.notify(Array.from({ length: 100 }, (_, index) => ({ reason: EVENTS, linkSessionId: `s${index}` })));
  watcher.notify([{ reason: EXPIRED, linkSessionId: null }]);
  const reasons = await take(16);
  expect([reasons[0], reasons.length, reasons.at(-1)]).toEqual([SNAPSHOT, 16, EXPIRED]);
  expect(await take(1)).toEqual(['done']);
});

it('skips a poll that found what was sent already', async () => {
  const { become, tell, take } = start();
  const next = { ...opened };
  become(next);
  tell(EVENTS, POLL);
  expect(await take(2)).toEqual([SNAPSHOT, EVENTS]);
  tell(ITEM_ADD_RESULT);
  expect(await take(1)).toEqual([ITEM_ADD_RESULT]);
});

it('ends at once when it is returned, though the next update is waited for', async () => {
  const { watcher, take, ends } = start();
  await take(1);
  const next = watcher.next();
  await watcher.return();
  expect(await next).toEqual({ done: true, value: undefined });
  expect(ends).toEqual([watcher]);
});

it('hands a failure to whoever asks next, once', async () => {
  const { watcher, tell, take, ends } = start();
  await take(1);
  tell(EVENTS);
  watcher.fail(new Error('gone'));
  await expect(watcher.next()).rejects.toThrow('gone');
  expect(await take(1)).toEqual(['done']);
  expect(ends).toEqual([watcher]);
});
