/** Where no webhook comes: the server looks by itself, once for all who watch, and rides out what fails meanwhile. */

import { startTestApp } from '../../support/testApp';
import { until } from '../../support/until';
import { type WatchOptions, watch } from '../../support/watching';
import {
  exited,
  gone,
  open,
  type ScriptedPlaid,
  startScriptedPlaid,
  succeeded,
  TOKEN,
  unavailable,
} from './scriptedPlaid';

jest.setTimeout(30_000);

async function start(linkToken: object = {}) {
  const plaid = await startScriptedPlaid();
  plaid.says(linkToken);
  const { url, log } = await startTestApp({ PLAID_BASE_URL: plaid.url });
  return {
    plaid,
    log,
    watch: (options: WatchOptions = {}) => watch(url, TOKEN, options),
    send: (code: string) => plaid.send(url, code),
  };
}

it('finds out by itself what no webhook tells, and how it ends', async () => {
  const { plaid, watch } = await start();
  const watching = watch();
  await watching.next();
  plaid.says({ link_sessions: [open('OPEN')] });
  expect((await watching.next()).data).toMatchObject({ reason: 'POLL', newEvents: [{ eventName: 'OPEN' }] });
  plaid.says({ link_sessions: [succeeded('OPEN', 'HANDOFF')] });
  expect((await watching.ended).map(({ data }) => [data.reason, data.newEvents.length])).toEqual([
    ['SNAPSHOT', 0],
    ['POLL', 1],
    ['POLL', 1],
  ]);
});

it('asks Plaid for twenty who watch as often as for one', async () => {
  const { plaid, watch } = await start();
  const first = watch();
  await first.next();
  const all = [first, ...Array.from({ length: 19 }, () => watch())];
  await Promise.all(all.slice(1).map((each) => each.next()));
  plaid.says({ link_sessions: [exited('OPEN', 'EXIT')] });
  const told = await Promise.all(all.map((each) => each.ended));
  expect(told.map((updates) => updates.map(({ data }) => data.reason))).toEqual(
    all.map(() => ['SNAPSHOT', 'POLL']),
  );
  // One as the first came, perhaps one more for those who came a second later, and a poll.
  expect([2, 3]).toContain(plaid.reads());
});

it('says nothing while there is nothing to say', async () => {
  const { plaid, watch } = await start({ link_sessions: [open('OPEN')] });
  const watching = watch();
  await watching.next();
  await until(() => plaid.reads() >= 3);
  expect(watching.updates).toHaveLength(1);
});

it('asks no more once nobody watches', async () => {
  const { plaid, watch, log } = await start();
  const watching = watch();
  await watching.next();
  await watching.stop();
  await until(() => log.some(({ msg }) => msg === 'subscription ended'));
  const reads = plaid.reads();
  // Another one that does watch shows that a poll is due.
  const other = watch({ selection: 'reason' });
  await other.next();
  await until(() => plaid.reads() >= reads + 2);
  expect(plaid.reads()).toBe(reads + 2);
});

it('tells of an event once Plaid can be asked about it', async () => {
  const { plaid, watch, send } = await start();
  const watching = watch();
  await watching.next();
  failReads(plaid, 4);
  plaid.says({ link_sessions: [succeeded('OPEN', 'HANDOFF')] });
  await send('SESSION_FINISHED');
  expect((await watching.ended).map(({ data }) => [data.reason, data.linkToken.status])).toEqual([
    ['SNAPSHOT', 'PENDING'],
    ['SESSION_FINISHED', 'SUCCEEDED'],
  ]);
  expect(plaid.reads()).toBe(6);
});

it('goes on watching after a poll that failed', async () => {
  const { plaid, watch } = await start();
  const watching = watch();
  await watching.next();
  failReads(plaid, 3);
  plaid.says({ link_sessions: [exited('OPEN')] });
  expect((await watching.ended).map(({ data }) => data.reason)).toEqual(['SNAPSHOT', 'POLL']);
});

it('looks again for an end that was announced and does not show yet', async () => {
  const { plaid, watch, send } = await start({ link_sessions: [open('OPEN')] });
  const watching = watch();
  await watching.next();
  await send('SESSION_FINISHED');
  expect((await watching.next()).data).toMatchObject({
    reason: 'SESSION_FINISHED',
    linkToken: { status: 'IN_PROGRESS' },
  });
  plaid.says({ link_sessions: [exited('OPEN')] });
  expect((await watching.ended).map(({ data }) => data.reason)).toEqual([
    'SNAPSHOT',
    'SESSION_FINISHED',
    'POLL',
  ]);
});

it('ends with an error where the token is gone before its time', async () => {
  const { plaid, watch, send } = await start();
  const watching = watch();
  await watching.next();
  plaid.once(gone);
  await send('EVENTS');
  expect((await watching.ended).slice(1)).toEqual([
    {
      errors: [
        {
          message: 'There is no such link token.',
          extensions: { code: 'LINK_TOKEN_NOT_FOUND', retryable: false },
        },
      ],
    },
  ]);
});

it('does not begin where Plaid cannot be asked, and says so', async () => {
  const { plaid, watch } = await start();
  failReads(plaid, 3);
  expect(await watch().ended).toEqual([
    {
      errors: [
        {
          message: 'Plaid gives no usable answer at the moment.',
          path: ['linkTokenUpdated'],
          locations: expect.anything(),
          extensions: { code: 'PLAID_UNAVAILABLE', retryable: true, plaid: expect.anything() },
        },
      ],
    },
  ]);
});

/** @param times of which each read that is made takes three, before it fails. */
function failReads(plaid: ScriptedPlaid, times: number): void {
  for (let time = 0; time < times; time += 1) plaid.once(unavailable);
}
