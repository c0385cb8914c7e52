/** Polling without webhooks: once for all subscribers, and through failures of Plaid. */

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

/** The first poll is due after two seconds with 10 % jitter. */
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

it('sends changes without webhooks, up to the end of the session', async () => {
  const { plaid, time, watch } = await start();
  const subscription = watch();
  await subscription.next();
  plaid.setLinkToken({ link_sessions: [open('OPEN')] });
  time.pass(FIRST_POLL_MS);
  expect((await subscription.next()).data).toMatchObject({
    reason: 'POLL',
    newEvents: [{ eventName: 'OPEN' }],
  });
  plaid.setLinkToken({ link_sessions: [succeeded('OPEN', 'HANDOFF')] });
  time.pass(FIRST_POLL_MS);
  expect((await subscription.ended).map(({ data }) => [data.reason, data.newEvents.length])).toEqual([
    ['SNAPSHOT', 0],
    ['POLL', 1],
    ['POLL', 1],
  ]);
  expect(plaid.reads()).toBe(3);
});

it('reads as often for twenty subscribers as for one', async () => {
  const { plaid, time, watch } = await start();
  const first = watch();
  await first.next();
  const all = [first, ...Array.from({ length: 19 }, () => watch())];
  await Promise.all(all.slice(1).map((each) => each.next()));
  plaid.setLinkToken({ link_sessions: [exited('OPEN', 'EXIT')] });
  time.pass(FIRST_POLL_MS);
  const received = await Promise.all(all.map((each) => each.ended));
  expect(received.map((updates) => updates.map(({ data }) => data.reason))).toEqual(
    all.map(() => ['SNAPSHOT', 'POLL']),
  );
  // One read for the first subscriber, and one poll.
  expect(plaid.reads()).toBe(2);
});

it('sends nothing while the token does not change', async () => {
  const { plaid, time, watch } = await start({ link_sessions: [open('OPEN')] });
  const subscription = watch();
  await subscription.next();
  await time.passUntil(() => plaid.reads() >= 3, 200);
  plaid.setLinkToken({ link_sessions: [open('OPEN', 'HANDOFF')] });
  await time.passUntil(() => subscription.updates.length > 1, 200);
  expect(subscription.updates.slice(1)).toMatchObject([
    { data: { reason: 'POLL', newEvents: [{ eventName: 'HANDOFF' }] } },
  ]);
});

it('stops polling when the last subscriber leaves', async () => {
  const { plaid, time, watch, log, graphql } = await start();
  const subscription = watch();
  await subscription.next();
  await subscription.stop();
  await until(() => log.some(({ msg }) => msg === 'subscription ended'));
  const reads = plaid.reads();
  time.pass(1_000);
  const other = watch({ selection: 'reason' });
  await other.next();
  // A poll for the first token would be due before the one for the other.
  time.pass(FIRST_POLL_MS - 1_000);
  await graphql('{ __typename }');
  time.pass(1_000);
  // Reaches Plaid after all that was due before.
  await graphql('{ linkToken(token: "another") { requestId } }');
  await until(() => plaid.reads() >= reads + 3);
  expect(plaid.reads()).toBe(reads + 3);
});

it('sends an event once Plaid is available again', async () => {
  const { plaid, time, watch, send } = await start();
  const subscription = watch();
  await subscription.next();
  failReads(plaid, 4);
  plaid.setLinkToken({ link_sessions: [succeeded('OPEN', 'HANDOFF')] });
  await send('SESSION_FINISHED');
  const all = await time.passFor(subscription.ended);
  expect(all.map(({ data }) => [data.reason, data.linkToken.status])).toEqual([
    ['SNAPSHOT', 'PENDING'],
    ['SESSION_FINISHED', 'SUCCEEDED'],
  ]);
  expect(plaid.reads()).toBe(6);
});

it('continues after a failed poll', async () => {
  const { plaid, time, watch } = await start();
  const subscription = watch();
  await subscription.next();
  failReads(plaid, 3);
  plaid.setLinkToken({ link_sessions: [exited('OPEN')] });
  expect((await time.passFor(subscription.ended)).map(({ data }) => data.reason)).toEqual([
    'SNAPSHOT',
    'POLL',
  ]);
});

it('polls for a finished session that the token does not show yet', async () => {
  const { plaid, time, watch, send } = await start({ link_sessions: [open('OPEN')] });
  const subscription = watch();
  await subscription.next();
  await send('SESSION_FINISHED');
  expect((await subscription.next()).data).toMatchObject({
    reason: 'SESSION_FINISHED',
    linkToken: { status: 'IN_PROGRESS' },
  });
  plaid.setLinkToken({ link_sessions: [exited('OPEN')] });
  time.pass(FIRST_POLL_MS);
  expect((await subscription.ended).map(({ data }) => data.reason)).toEqual([
    'SNAPSHOT',
    'SESSION_FINISHED',
    'POLL',
  ]);
});

it('ends with LINK_TOKEN_NOT_FOUND if the token disappears before it expires', async () => {
  const { plaid, watch, send } = await start();
  const subscription = watch();
  await subscription.next();
  plaid.respondOnce(gone);
  await send('EVENTS');
  expect((await subscription.ended).slice(1)).toEqual([
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

it('fails to start with an error while Plaid is unavailable', async () => {
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

/** @param times responses to fail. Each read makes three attempts before it fails. */
function failReads(plaid: ScriptedPlaid, times: number): void {
  for (let time = 0; time < times; time += 1) plaid.respondOnce(unavailable);
}
