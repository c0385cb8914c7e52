/** One poller, whose reads a test settles in any order. */
import { setTimeout as delay } from 'node:timers/promises';
import 'reflect-metadata';
import type { LinkTokenEvent } from '../../../src/events/LinkTokenEvents';
import type { LinkTokenRead } from '../../../src/linkToken/LinkTokenReads';
import { LinkTokenPoller } from '../../../src/linkToken/updates/LinkTokenPoller';
import type { LinkTokenSubscription } from '../../../src/linkToken/updates/LinkTokenSubscription';
import {
  LinkTokenNotFound,
  PlaidMisconfigured,
  PlaidRateLimited,
  PlaidUnavailable,
} from '../../../src/plaid/errors';

const IN_AN_HOUR = new Date(Date.now() + 3_600_000).toISOString();
const opened = { link_sessions: [{ link_session_id: 's', started_at: '2026-01-01T00:00:00Z' }] };
const left = {
  link_sessions: [{ link_session_id: 's', finished_at: '2026-01-01T00:01:00Z', exit: { error: null } }],
};

interface Read {
  readonly notBefore: number;
  settle(linkToken: object, startedAt?: number): void;
  fail(error: Error): void;
}

function start({ now = Date.now } = {}) {
  const reads: Read[] = [];
  let ends = 0;
  const poller = new LinkTokenPoller({
    read: (notBefore) =>
      new Promise<LinkTokenRead>((resolve, reject) => {
        const since = performance.now();
        reads.push({
          notBefore,
          settle: (fields, startedAt = since) =>
            resolve({
              linkToken: { link_token: 't', expiration: IN_AN_HOUR, ...fields },
              startedAt: startedAt,
            }),
          fail: reject,
        });
      }),
    now,
    expectsWebhooks: () => false,
    onEnd() {
      ends += 1;
    },
  });
  const readAt = (index: number): Read => {
    const found = reads[index];
    if (!found) throw new Error(`there are ${reads.length} reads`);
    return found;
  };
  const join = (untilFinished = true) =>
    poller.subscribe({
      untilFinished,
      viewer: { kind: 'anyone', id: '127.0.0.1', subject: null, expiresAt: null },
    });
  return {
    readAt,
    reads: () => reads.length,
    ends: () => ends,
    join,
    /** Subscribes, and takes the snapshot. */
    async begin() {
      const joining = join();
      readAt(0).settle(opened);
      const subscription = await joining;
      await subscription.next();
      return subscription;
    },
    onEvent: (id: string, kind: LinkTokenEvent['kind'] = 'EVENTS') =>
      poller.onEvent({ id, tokenHash: 'h', kind, linkSessionId: 's' }),
  };
}

const reasonOf = async (subscription: LinkTokenSubscription) => {
  const { done, value } = await subscription.next();
  return done ? 'done' : value?.reason;
};

/** Resolves after all pending promises. */
const settled = () => new Promise((resolve) => setTimeout(resolve, 1));

it('notifies current subscriptions of what the read for a new one finds', async () => {
  const { join, readAt } = start();
  const joining = [join(), join()];
  readAt(0).settle(opened);
  const first = await joining[0];
  if (!first) throw new Error('no read');
  expect(await reasonOf(first)).toBe('SNAPSHOT');
  readAt(1).settle(left);
  await joining[1];
  expect([await reasonOf(first), await reasonOf(first)]).toEqual(['POLL', 'done']);
});

it('keeps the read that started last, whichever settles last', async () => {
  const { join, readAt, onEvent } = start();
  const joining = join(false);
  onEvent('1');
  readAt(1).settle(left);
  await settled();
  readAt(0).settle(opened);
  const subscription = await joining;
  const { value } = await subscription.next();
  expect(value?.linkToken['link_sessions']).toEqual(left.link_sessions);
  await subscription.return();
});

it('starts a new read after an event, though one is pending', async () => {
  const { begin, readAt, onEvent, reads } = start();
  const subscription = await begin();
  const before = performance.now();
  onEvent('1');
  onEvent('2');
  expect([reads(), readAt(1).notBefore >= before]).toEqual([2, true]);
  // While one read is pending, events wait for the next.
  readAt(1).settle(opened);
  await settled();
  expect([reads(), readAt(2).notBefore >= readAt(1).notBefore]).toEqual([3, true]);
  await subscription.return();
});

it('ends once if one read fails the subscriptions and another a new one', async () => {
  const { join, readAt, onEvent, ends } = start();
  const joining = join();
  onEvent('1');
  readAt(1).fail(new PlaidMisconfigured(plaidError('INVALID_API_KEYS')));
  await settled();
  readAt(0).fail(new PlaidUnavailable('timeout'));
  await expect(joining).rejects.toThrow('Plaid is unavailable');
  expect(ends()).toBe(1);
});

it('reports an expiration once, and reads no more', async () => {
  const clock = { now: Date.now() };
  const { join, readAt, onEvent, reads, ends } = start({ now: () => clock.now });
  const joining = join(false);
  readAt(0).settle(opened);
  const [subscription, other] = [await joining, await join(false)];
  await subscription.next();
  clock.now += 7_200_000;
  onEvent('1');
  readAt(1).fail(notFound());
  expect(await reasonOf(subscription)).toBe('EXPIRED');
  // The other one has not received it yet.
  onEvent('2');
  expect([reads(), ends()]).toEqual([2, 1]);
  expect([await reasonOf(other), await reasonOf(other)]).toEqual(['SNAPSHOT', 'done']);
  expect(ends()).toBe(1);
});

it('ignores a repeated event, until many others have followed', async () => {
  const { join, readAt, onEvent, reads } = start();
  const joining = join();
  readAt(0).settle(opened);
  const subscription = await joining;
  onEvent('first');
  readAt(1).settle(opened);
  await settled();
  onEvent('first');
  await settled();
  expect(reads()).toBe(2);
  for (let index = 0; index < 300; index += 1) onEvent(`other ${index}`);
  readAt(2).settle(opened);
  await settled();
  readAt(3).settle(opened);
  await settled();
  const before = reads();
  onEvent('first');
  expect(reads()).toBe(before + 1);
  await subscription.return();
});

it('waits for Plaid’s rate limit, whatever events arrive', async () => {
  const { begin, readAt, onEvent, reads } = start();
  const subscription = await begin();
  onEvent('1');
  readAt(1).fail(new PlaidRateLimited(null, 20));
  await settled();
  onEvent('2');
  // Longer than 20 ms: `Retry-After` is in seconds.
  await delay(100);
  expect(reads()).toBe(2);
  await subscription.return();
  await settled();
  expect(reads()).toBe(2);
});

it('stops waiting for a retry when the last subscription ends', async () => {
  const { begin, readAt, onEvent, reads } = start();
  const subscription = await begin();
  onEvent('1');
  readAt(1).fail(new PlaidUnavailable('timeout'));
  await settled();
  await subscription.return();
  await settled();
  expect(reads()).toBe(2);
});

function notFound() {
  return new LinkTokenNotFound(plaidError('INVALID_LINK_TOKEN'));
}

function plaidError(errorCode: string) {
  return {
    errorType: 'INVALID_INPUT',
    errorCode,
    errorMessage: null,
    displayMessage: null,
    requestId: null,
    documentationUrl: null,
    suggestedAction: null,
  };
}
