/** `linkTokenUpdated` through the running server: which updates it sends, when, and how it ends. */
import { fakeTime } from '../../support/fakeTime';
import { subscribeToLinkToken, type WatchOptions } from '../../support/subscribeToLinkToken';
import { startTestApp } from '../../support/testApp';
import { exited, inAnHour, open, SESSION, startScriptedPlaid, succeeded, TOKEN } from './scriptedPlaid';

async function start(linkToken: object = {}) {
  const time = fakeTime();
  const plaid = await startScriptedPlaid();
  plaid.setLinkToken(linkToken);
  const { url, graphql } = await startTestApp({ PLAID_BASE_URL: plaid.url });
  return {
    plaid,
    time,
    graphql,
    watch: (options: WatchOptions = {}) => subscribeToLinkToken(url, TOKEN, options),
    send: (code: string, fields = {}) => plaid.sendWebhook(url, code, fields),
  };
}

const namesOf = (update: { data?: { newEvents: { eventName: string }[] } }) =>
  update.data?.newEvents.map(({ eventName }) => eventName);

it('sends a snapshot at once', async () => {
  const expiration = inAnHour(Date.now());
  const { plaid, watch } = await start({ expiration, link_sessions: [open('OPEN', 'SELECT_INSTITUTION')] });
  expect(await watch().next()).toEqual({
    data: {
      reason: 'SNAPSHOT',
      linkSessionId: SESSION,
      newEvents: [
        { eventId: 'OPEN-0', eventName: 'OPEN' },
        { eventId: 'SELECT_INSTITUTION-1', eventName: 'SELECT_INSTITUTION' },
      ],
      linkToken: {
        linkToken: TOKEN,
        status: 'IN_PROGRESS',
        publicTokens: [],
        expiration,
        linkSessions: [{ linkSessionId: SESSION, outcome: 'IN_PROGRESS' }],
      },
    },
  });
  expect(plaid.reads()).toBe(1);
});

it('sends a whole session by webhooks, each event once, and completes with it', async () => {
  const { plaid, watch, send } = await start();
  const subscription = watch();
  await subscription.next();

  plaid.setLinkToken({ link_sessions: [{ ...open('OPEN', 'HANDOFF'), results: succeeded().results }] });
  expect(await send('ITEM_ADD_RESULT', { public_token: 'public-sandbox-1' })).toBe(200);
  const added = await subscription.next();
  plaid.setLinkToken({ link_sessions: [succeeded('OPEN', 'HANDOFF', 'CLOSE')] });
  expect(await send('SESSION_FINISHED', { status: 'SUCCESS' })).toBe(200);
  const all = await subscription.ended;

  expect(all.map(({ data }) => [data.reason, data.linkSessionId, data.linkToken.status])).toEqual([
    ['SNAPSHOT', null, 'PENDING'],
    ['ITEM_ADD_RESULT', SESSION, 'SUCCEEDED'],
    ['SESSION_FINISHED', SESSION, 'SUCCEEDED'],
  ]);
  expect(all.map(namesOf)).toEqual([[], ['OPEN', 'HANDOFF'], ['CLOSE']]);
  expect(added.data.linkToken.publicTokens).toEqual(['public-sandbox-1']);
  expect(plaid.reads()).toBe(3);
});

it('completes with the success of a session that brought income without an Item, despite its exit', async () => {
  const { plaid, watch, send } = await start();
  const subscription = watch();
  await subscription.next();
  const results = { item_add_results: [], payroll_income_results: [{ num_paystubs_retrieved: 2 }] };
  plaid.setLinkToken({ link_sessions: [{ ...exited('OPEN', 'EXIT'), results }] });
  await send('SESSION_FINISHED', { status: 'SUCCESS' });
  const updates = await subscription.ended;
  expect(updates.at(-1)?.data.linkToken).toMatchObject({
    status: 'SUCCEEDED',
    linkSessions: [{ outcome: 'SUCCEEDED' }],
  });
});

it('completes after an exit', async () => {
  const { plaid, watch, send } = await start();
  const subscription = watch();
  await subscription.next();
  plaid.setLinkToken({ link_sessions: [exited('OPEN', 'EXIT')] });
  await send('SESSION_FINISHED', { status: 'EXITED' });
  const [, last, ...more] = await subscription.ended;
  expect([last?.data.reason, last?.data.linkToken.status, more]).toEqual(['SESSION_FINISHED', 'EXITED', []]);
});

it('waits for the SESSION_FINISHED webhook if another has already shown the end', async () => {
  const { plaid, watch, send } = await start();
  const subscription = watch();
  await subscription.next();
  plaid.setLinkToken({ link_sessions: [succeeded('OPEN', 'HANDOFF')] });
  await send('ITEM_ADD_RESULT');
  expect((await subscription.next()).data.linkToken.linkSessions).toEqual([
    { linkSessionId: SESSION, outcome: 'SUCCEEDED' },
  ]);
  await send('SESSION_FINISHED');
  expect((await subscription.ended).map(({ data }) => data.reason)).toEqual([
    'SNAPSHOT',
    'ITEM_ADD_RESULT',
    'SESSION_FINISHED',
  ]);
});

it('completes without the SESSION_FINISHED webhook if it does not arrive', async () => {
  const { plaid, time, watch, send } = await start();
  const subscription = watch();
  await subscription.next();
  plaid.setLinkToken({ link_sessions: [succeeded('OPEN', 'HANDOFF')] });
  await send('EVENTS');
  expect((await time.passFor(subscription.ended, 200)).map(({ data }) => data.reason)).toEqual([
    'SNAPSHOT',
    'EVENTS',
  ]);
});

it('continues while another session is open', async () => {
  const { plaid, watch, send } = await start();
  const subscription = watch();
  await subscription.next();
  const other = { ...open('OPEN-AGAIN'), link_session_id: 'session-2' };
  plaid.setLinkToken({ link_sessions: [exited('OPEN'), other] });
  await send('SESSION_FINISHED');
  expect((await subscription.next()).data.reason).toBe('SESSION_FINISHED');
  plaid.setLinkToken({
    link_sessions: [exited('OPEN'), { ...succeeded('OPEN-AGAIN'), link_session_id: 'session-2' }],
  });
  await send('SESSION_FINISHED', { link_session_id: 'session-2' });
  const last = (await subscription.ended).at(-1);
  expect([last?.data.linkSessionId, last?.data.linkToken.status]).toEqual(['session-2', 'SUCCEEDED']);
});

it('completes after the first payload if the session has already finished', async () => {
  const { watch } = await start({ link_sessions: [succeeded('OPEN', 'HANDOFF')] });
  const all = await watch().ended;
  expect(all.map(({ data }) => [data.reason, data.linkToken.status])).toEqual([['SNAPSHOT', 'SUCCEEDED']]);
});

it('continues after a finished session with untilFinished: false', async () => {
  const { plaid, watch, send } = await start({ link_sessions: [exited('OPEN')] });
  const subscription = watch({ untilFinished: false });
  await subscription.next();
  plaid.setLinkToken({
    link_sessions: [exited('OPEN'), { ...succeeded('A'), link_session_id: 'session-2' }],
  });
  await send('SESSION_FINISHED', { link_session_id: 'session-2' });
  expect((await subscription.next()).data).toMatchObject({
    reason: 'SESSION_FINISHED',
    linkSessionId: 'session-2',
    newEvents: [{ eventName: 'A' }],
  });
  await send('EVENTS', { link_session_id: 'session-2' });
  expect((await subscription.next()).data).toMatchObject({ reason: 'EVENTS', newEvents: [] });
});

it.each([true, false])('completes when the token expires (untilFinished: %p)', async (untilFinished) => {
  const time = fakeTime();
  const now = { now: Date.now() };
  const plaid = await startScriptedPlaid();
  plaid.setLinkToken({ expiration: inAnHour(now.now), link_sessions: [open('OPEN')] });
  const { url } = await startTestApp({ PLAID_BASE_URL: plaid.url }, () => now.now);
  const subscription = subscribeToLinkToken(url, TOKEN, { untilFinished });
  await subscription.next();
  now.now += 3_700_000;
  expect(
    (await time.passFor(subscription.ended, 200)).map(({ data }) => [data.reason, data.linkToken.status]),
  ).toEqual([
    ['SNAPSHOT', 'IN_PROGRESS'],
    ['EXPIRED', 'EXPIRED'],
  ]);
});

it('completes after the first payload if the token has expired', async () => {
  const { watch } = await start({ expiration: '2026-01-01T00:00:00Z' });
  const all = await watch({ untilFinished: false }).ended;
  expect(all.map(({ data }) => [data.reason, data.linkToken.status])).toEqual([['SNAPSHOT', 'EXPIRED']]);
});

it('ignores a repeated webhook', async () => {
  const { plaid, watch, send } = await start();
  const subscription = watch();
  await subscription.next();
  plaid.setLinkToken({ link_sessions: [open('OPEN')] });
  await send('EVENTS');
  await subscription.next();
  expect([await send('EVENTS'), await send('EVENTS')]).toEqual([200, 200]);
  plaid.setLinkToken({ link_sessions: [exited('OPEN')] });
  await send('SESSION_FINISHED');
  expect((await subscription.ended).map(({ data }) => data.reason)).toEqual([
    'SNAPSHOT',
    'EVENTS',
    'SESSION_FINISHED',
  ]);
  expect(plaid.reads()).toBe(3);
});

it('starts a new read for an event, though one is pending', async () => {
  const { plaid, time, watch, send, graphql } = await start();
  const subscription = watch();
  await subscription.next();
  const held = plaid.holdNextRead();
  const query = graphql('query ($t: String!) { linkToken(token: $t) { requestId } }', { t: TOKEN });
  await held.received;
  time.pass(1);
  plaid.setLinkToken({ link_sessions: [succeeded('OPEN')] });
  await send('SESSION_FINISHED');
  const last = (await subscription.ended).at(-1);
  expect(last?.data.linkToken.status).toBe('SUCCEEDED');
  held.respond({ request_id: 'old' });
  expect((await query).data).toEqual({ linkToken: { requestId: 'old' } });
});
