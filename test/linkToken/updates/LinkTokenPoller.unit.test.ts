/** One token under watch, whose reads land in whatever order a test lets them land. */
import 'reflect-metadata';
import type { LinkTokenEvent } from '../../../src/events/LinkTokenEvents';
import type { LinkTokenRead } from '../../../src/linkToken/LinkTokenReads';
import type { LinkToken } from '../../../src/linkToken/schema/LinkToken';
import { LinkTokenPoller } from '../../../src/linkToken/updates/LinkTokenPoller';
import type { LinkTokenSubscription } from '../../../src/linkToken/updates/LinkTokenSubscription';
import {
  PlaidLinkTokenNotFound,
  PlaidMisconfigured,
  PlaidRateLimited,
  PlaidUnavailable,
} from '../../../src/plaid/errors';

const IN_AN_HOUR = new Date(Date.now() + 3_600_000).toISOString();
const opened = { linkSessions: [{ linkSessionId: 's', startedAt: '2026-01-01T00:00:00Z' }] };
const left = {
  linkSessions: [{ linkSessionId: 's', finishedAt: '2026-01-01T00:01:00Z', exit: { error: null } }],
};

interface Flight {
  readonly notBefore: number;
  lands(linkToken: object, begunAt?: number): void;
  fails(error: Error): void;
}

function start({ now = Date.now } = {}) {
  const flights: Flight[] = [];
  let ends = 0;
  const watch = new LinkTokenPoller({
    read: (notBefore) =>
      new Promise<LinkTokenRead>((resolve, reject) => {
        const since = performance.now();
        flights.push({
          notBefore,
          lands: (fields, begunAt = since) =>
            resolve({
              linkToken: { linkToken: 't', expiration: IN_AN_HOUR, ...fields } as LinkToken,
              startedAt: begunAt,
            }),
          fails: reject,
        });
      }),
    now,
    expectsWebhooks: () => false,
    onEnd() {
      ends += 1;
    },
  });
  const flight = (index: number): Flight => {
    const found = flights[index];
    if (!found) throw new Error(`there are ${flights.length} reads`);
    return found;
  };
  const join = (untilFinished = true) =>
    watch.subscribe({
      untilFinished,
      viewer: { kind: 'anyone', id: '127.0.0.1', subject: null, expiresAt: null },
    });
  return {
    flight,
    reads: () => flights.length,
    ends: () => ends,
    join,
    /** Somebody watches, and has been told how things stand. */
    async begin() {
      const joining = join();
      flight(0).lands(opened);
      const watcher = await joining;
      await watcher.next();
      return watcher;
    },
    hear: (id: string, kind: LinkTokenEvent['kind'] = 'EVENTS') =>
      watch.onEvent({ id, tokenHash: 'h', kind, linkSessionId: 's' }),
  };
}

const reasonOf = async (watcher: LinkTokenSubscription) => {
  const { done, value } = await watcher.next();
  return done ? 'done' : value?.reason;
};

/** Until all that has been promised is done. */
const settled = () => new Promise((resolve) => setTimeout(resolve, 1));

it('tells those who watch what the read of one who joins has found', async () => {
  const { join, flight } = start();
  const joining = [join(), join()];
  flight(0).lands(opened);
  const first = await joining[0];
  if (!first) throw new Error('nobody joined');
  expect(await reasonOf(first)).toBe('SNAPSHOT');
  flight(1).lands(left);
  await joining[1];
  expect([await reasonOf(first), await reasonOf(first)]).toEqual(['POLL', 'done']);
});

it('goes by the read that began last, whichever lands last', async () => {
  const { join, flight, hear } = start();
  const joining = join(false);
  hear('1');
  flight(1).lands(left);
  await settled();
  flight(0).lands(opened);
  const watcher = await joining;
  const { value } = await watcher.next();
  expect(value?.linkToken.linkSessions).toEqual(left.linkSessions);
  await watcher.return();
});

it('reads after an event what nothing that is on its way can tell', async () => {
  const { begin, flight, hear, reads } = start();
  const watcher = await begin();
  const before = performance.now();
  hear('1');
  hear('2');
  expect([reads(), flight(1).notBefore >= before]).toEqual([2, true]);
  // While one is on its way others wait for the next.
  flight(1).lands(opened);
  await settled();
  expect([reads(), flight(2).notBefore >= flight(1).notBefore]).toEqual([3, true]);
  await watcher.return();
});

it('is over once, though a read fails those who watch and another those who join', async () => {
  const { join, flight, hear, ends } = start();
  const joining = join();
  hear('1');
  flight(1).fails(new PlaidMisconfigured('keys', null));
  await settled();
  flight(0).fails(new PlaidUnavailable('timeout'));
  await expect(joining).rejects.toThrow('Plaid is unavailable');
  expect(ends()).toBe(1);
});

it('tells of an expiry once, and reads no more', async () => {
  const clock = { now: Date.now() };
  const { join, flight, hear, reads, ends } = start({ now: () => clock.now });
  const joining = join(false);
  flight(0).lands(opened);
  const [watcher, other] = [await joining, await join(false)];
  await watcher.next();
  clock.now += 7_200_000;
  hear('1');
  flight(1).fails(notFound());
  expect(await reasonOf(watcher)).toBe('EXPIRED');
  // Another one has not taken it in yet.
  hear('2');
  expect([reads(), ends()]).toEqual([2, 1]);
  expect([await reasonOf(other), await reasonOf(other)]).toEqual(['SNAPSHOT', 'done']);
  expect(ends()).toBe(1);
});

it('takes a repeat for one, until there were many others', async () => {
  const { join, flight, hear, reads } = start();
  const joining = join();
  flight(0).lands(opened);
  const watcher = await joining;
  hear('first');
  flight(1).lands(opened);
  await settled();
  hear('first');
  await settled();
  expect(reads()).toBe(2);
  for (let index = 0; index < 300; index += 1) hear(`other ${index}`);
  flight(2).lands(opened);
  await settled();
  flight(3).lands(opened);
  await settled();
  const before = reads();
  hear('first');
  expect(reads()).toBe(before + 1);
  await watcher.return();
});

it('asks Plaid no sooner than it has said, whatever is heard meanwhile', async () => {
  const { begin, flight, hear, reads } = start();
  const watcher = await begin();
  hear('1');
  flight(1).fails(new PlaidRateLimited(null, 20));
  await settled();
  hear('2');
  await settled();
  expect(reads()).toBe(2);
  await watcher.return();
  await settled();
  expect(reads()).toBe(2);
});

it('waits out no retry for nobody', async () => {
  const { begin, flight, hear, reads } = start();
  const watcher = await begin();
  hear('1');
  flight(1).fails(new PlaidUnavailable('timeout'));
  await settled();
  await watcher.return();
  await settled();
  expect(reads()).toBe(2);
});

function notFound() {
  return new PlaidLinkTokenNotFound({
    errorType: 'INVALID_INPUT',
    errorCode: 'INVALID_LINK_TOKEN',
    errorMessage: null,
    displayMessage: null,
    requestId: null,
    documentationUrl: null,
    suggestedAction: null,
  });
}
