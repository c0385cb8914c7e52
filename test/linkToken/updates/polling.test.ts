/** Where no webhook comes: the server looks by itself, once for all who watch, and rides out what fails meanwhile. */

import { fakeTime } from '../../support/fakeTime';
import { subscribeToLinkToken, type WatchOptions } from '../../support/subscribeToLinkToken';
import { startTestApp } from '../../support/testApp';
import { until } from '../../support/until';
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

/** The first poll is due after two seconds, give or take a tenth. */
const FIRST_POLL_MS = 2_200;

async function start(linkToken: object = {}) {
  const time = fakeTime();
  const plaid = await startScriptedPlaid();
  plaid.setLinkToken(linkToken);
  const { url, log, graphql } = await startTestApp({ PLAID_BASE_URL: plaid.url });
  return {
    plaid,
    log,
    graphql,
    time,
    watch: (options: WatchOptions = {}) => subscribeToLinkToken(url, TOKEN, options),
    send: (code: string) => plaid.sendWebhook(url, code),
  };
}

it('finds out by itself what no webhook tells, and how it ends', async () => {
  const { plaid, time, watch } = await start();
  const watching = watch();
  await watching.next();
  plaid.setLinkToken({ link_sessions: [open('OPEN')] });
  time.pass(FIRST_POLL_MS);
  expect((await watching.next()).data).toMatchObject({ reason: 'POLL', newEvents: [{ eventName: 'OPEN' }] });
  plaid.setLinkToken({ link_sessions: [succeeded('OPEN', 'HANDOFF')] });
  time.pass(FIRST_POLL_MS);
  expect((await watching.ended).map(({ data }) => [data.reason, data.newEvents.length])).toEqual([
    ['SNAPSHOT', 0],
    ['POLL', 1],
    ['POLL', 1],
  ]);
  expect(plaid.reads()).toBe(3);
});

it('asks Plaid for twenty who watch as often as for one', async () => {
  const { plaid, time, watch } = await start();
  const first = watch();
  await first.next();
  const all = [first, ...Array.from({ length: 19 }, () => watch())];
  await Promise.all(all.slice(1).map((each) => each.next()));
  plaid.setLinkToken({ link_sessions: [exited('OPEN', 'EXIT')] });
  time.pass(FIRST_POLL_MS);
  const told = await Promise.all(all.map((each) => each.ended));
  expect(told.map((updates) => updates.map(({ data }) => data.reason))).toEqual(
    all.map(() => ['SNAPSHOT', 'POLL']),
  );
  // One as the first came, and a poll.
  expect(plaid.reads()).toBe(2);
});

it('says nothing while there is nothing to say', async () => {
  const { plaid, time, watch } = await start({ link_sessions: [open('OPEN')] });
  const watching = watch();
  await watching.next();
  await time.passUntil(() => plaid.reads() >= 3, 200);
  plaid.setLinkToken({ link_sessions: [open('OPEN', 'HANDOFF')] });
  await time.passUntil(() => watching.updates.length > 1, 200);
  expect(watching.updates.slice(1)).toMatchObject([
    { data: { reason: 'POLL', newEvents: [{ eventName: 'HANDOFF' }] } },
  ]);
});

it('asks no more once nobody watches', async () => {
  const { plaid, time, watch, log, graphql } = await start();
  const watching = watch();
  await watching.next();
  await watching.stop();
  await until(() => log.some(({ msg }) => msg === 'subscription ended'));
  const reads = plaid.reads();
  time.pass(1_000);
  const other = watch({ selection: 'reason' });
  await other.next();
  // A poll of the first would be due, and then one of the other is.
  time.pass(FIRST_POLL_MS - 1_000);
  await graphql('{ __typename }');
  time.pass(1_000);
  // Comes to Plaid behind all that was due before.
  await graphql('{ linkToken(token: "another") { requestId } }');
  await until(() => plaid.reads() >= reads + 3);
  expect(plaid.reads()).toBe(reads + 3);
});

it('tells of an event once Plaid can be asked about it', async () => {
  const { plaid, time, watch, send } = await start();
  const watching = watch();
  await watching.next();
  failReads(plaid, 4);
  plaid.setLinkToken({ link_sessions: [succeeded('OPEN', 'HANDOFF')] });
  await send('SESSION_FINISHED');
  const all = await time.passFor(watching.ended);
  expect(all.map(({ data }) => [data.reason, data.linkToken.status])).toEqual([
    ['SNAPSHOT', 'PENDING'],
    ['SESSION_FINISHED', 'SUCCEEDED'],
  ]);
  expect(plaid.reads()).toBe(6);
});

it('goes on watching after a poll that failed', async () => {
  const { plaid, time, watch } = await start();
  const watching = watch();
  await watching.next();
  failReads(plaid, 3);
  plaid.setLinkToken({ link_sessions: [exited('OPEN')] });
  expect((await time.passFor(watching.ended)).map(({ data }) => data.reason)).toEqual(['SNAPSHOT', 'POLL']);
});

it('looks again for an end that was announced and does not show yet', async () => {
  const { plaid, time, watch, send } = await start({ link_sessions: [open('OPEN')] });
  const watching = watch();
  await watching.next();
  await send('SESSION_FINISHED');
  expect((await watching.next()).data).toMatchObject({
    reason: 'SESSION_FINISHED',
    linkToken: { status: 'IN_PROGRESS' },
  });
  plaid.setLinkToken({ link_sessions: [exited('OPEN')] });
  time.pass(FIRST_POLL_MS);
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
  plaid.respondOnce(gone);
  await send('EVENTS');
  expect((await watching.ended).slice(1)).toEqual([
    {
      errors: [
        {
          message: 'Link token not found.',
          extensions: { code: 'LINK_TOKEN_NOT_FOUND', retryable: false },
        },
      ],
    },
  ]);
});

it('does not begin where Plaid cannot be asked, and says so', async () => {
  const { plaid, time, watch } = await start();
  failReads(plaid, 3);
  expect(await time.passFor(watch().ended)).toEqual([
    {
      errors: [
        {
          message: 'Plaid is unavailable at the moment. Retry later.',
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
  for (let time = 0; time < times; time += 1) plaid.respondOnce(unavailable);
}
