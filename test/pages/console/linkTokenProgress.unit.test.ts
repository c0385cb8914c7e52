/** What the console makes of updates as they come, and of a token that was read. */
import { browserModule } from './browserModules';

type Progress = typeof import('../../../src/pages/console/browser/progress/linkTokenProgress');

const progress = () => browserModule<Progress>('progress/linkTokenProgress');

const AT = '2026-11-22T10:00:00.000Z';

function event(eventId: string, eventName = 'TRANSITION_VIEW', timestamp = '2026-11-22T09:59:00Z') {
  return { eventId, eventName, timestamp, eventMetadata: null };
}

function session(...events: readonly { eventId: string }[]) {
  return { linkSessionId: 's', finishedAt: null, outcome: 'IN_PROGRESS', exit: null, results: null, events };
}

function update(
  reason: string,
  newEvents: ReturnType<typeof event>[],
  linkSessions = [session(...newEvents)],
) {
  const linkToken = { linkToken: 'link', status: 'IN_PROGRESS', expiration: AT, linkSessions };
  return { reason, linkSessionId: null, newEvents, linkToken };
}

const entry = (reason: string | null, session: number | null, told: ReturnType<typeof event>) => ({
  kind: 'event',
  reason,
  session,
  event: told,
});

it('adds the events of each update behind those before', () => {
  const { EMPTY_PROGRESS, addUpdate } = progress();
  const first = addUpdate(EMPTY_PROGRESS, update('SNAPSHOT', [event('a')]), AT);
  const second = update('EVENTS', [event('b'), event('c')]);
  expect(addUpdate(first, second, AT)).toEqual({
    status: 'IN_PROGRESS',
    expiration: AT,
    sessions: second.linkToken.linkSessions,
    entries: [entry('SNAPSHOT', 1, event('a')), entry(null, 1, event('b')), entry('EVENTS', 1, event('c'))],
  });
});

it('tells no event twice when a connection that broke off begins again', () => {
  const { EMPTY_PROGRESS, addUpdate } = progress();
  const before = addUpdate(EMPTY_PROGRESS, update('SNAPSHOT', [event('a'), event('b')]), AT);
  const after = addUpdate(before, update('SNAPSHOT', [event('a'), event('b'), event('c')]), AT);
  expect(after.entries.map((known) => known.kind === 'event' && known.event.eventId)).toEqual([
    'a',
    'b',
    'c',
  ]);
});

it('says which session an event is of, where that can be told', () => {
  const { EMPTY_PROGRESS, addUpdate } = progress();
  const sessions = [session(event('a')), session(event('b'))];
  const { entries } = addUpdate(
    EMPTY_PROGRESS,
    update('POLL', [event('b'), event('a'), event('x')], sessions),
    AT,
  );
  expect(entries.map((known) => known.kind === 'event' && known.session)).toEqual([2, 1, null]);
});

it.each([
  ['SNAPSHOT', []],
  ['EVENTS', []],
  ['SESSION_FINISHED', [{ kind: 'update', reason: 'SESSION_FINISHED', status: 'IN_PROGRESS', at: AT }]],
  ['EXPIRED', [{ kind: 'update', reason: 'EXPIRED', status: 'IN_PROGRESS', at: AT }]],
])('of %s without events keeps what is news', (reason, entries) => {
  const { EMPTY_PROGRESS, addUpdate } = progress();
  expect(addUpdate(EMPTY_PROGRESS, update(reason, []), AT).entries).toEqual(entries);
});

it('gives a turn a row of its own, behind what led there', () => {
  const { EMPTY_PROGRESS, addUpdate } = progress();
  expect(addUpdate(EMPTY_PROGRESS, update('ITEM_ADD_RESULT', [event('a')]), AT).entries).toEqual([
    entry(null, 1, event('a')),
    { kind: 'update', reason: 'ITEM_ADD_RESULT', status: 'IN_PROGRESS', at: AT },
  ]);
});

it('takes another status for news, whatever the reason', () => {
  const { EMPTY_PROGRESS, addUpdate } = progress();
  const pending = { ...EMPTY_PROGRESS, status: 'PENDING' };
  expect(addUpdate(pending, update('POLL', []), AT).entries).toEqual([
    { kind: 'update', reason: 'POLL', status: 'IN_PROGRESS', at: AT },
  ]);
});

it.each([
  ['newest first', ['c', 'b', 'a'], ['09:03', '09:02', '09:01']],
  ['oldest first', ['a', 'b', 'c'], ['09:01', '09:02', '09:03']],
  ['newest first within a second', ['c', 'b', 'a'], ['09:01', '09:01', '09:01']],
])('reads events that are told %s from the oldest on', (_, ids, times) => {
  const { toProgress } = progress();
  const events = ids.map((id, index) => event(id, 'TRANSITION_VIEW', `2026-11-22T${times[index]}:00Z`));
  const linkToken = { ...update('', []).linkToken, linkSessions: [session(...events)] };
  const { entries } = toProgress(linkToken);
  expect(entries.map((known) => known.kind === 'event' && known.event.eventId)).toEqual(['a', 'b', 'c']);
});

it('reads events of one second in the order in which Link opened', () => {
  const { toProgress } = progress();
  const events = [event('a', 'OPEN'), event('b')];
  const { entries } = toProgress({ ...update('', []).linkToken, linkSessions: [session(...events)] });
  expect(entries.map((known) => known.kind === 'event' && known.event.eventId)).toEqual(['a', 'b']);
});

it('orders the events of several sessions by their times', () => {
  const { toProgress } = progress();
  const linkSessions = [
    session(event('late', 'OPEN', '2026-11-22T09:02:00Z')),
    session(event('early', 'OPEN', '2026-11-22T09:01:00Z')),
  ];
  const { entries } = toProgress({ ...update('', []).linkToken, linkSessions });
  expect(entries).toEqual([
    entry(null, 2, event('early', 'OPEN', '2026-11-22T09:01:00Z')),
    entry(null, 1, event('late', 'OPEN', '2026-11-22T09:02:00Z')),
  ]);
});

const OPEN = { finishedAt: null, outcome: 'IN_PROGRESS' };
const DONE = { finishedAt: AT, outcome: 'SUCCEEDED' };
const LEFT = { finishedAt: null, outcome: 'EXITED', exit: { error: null, metadata: null } };

it.each([
  ['before the first session', [], true, false],
  ['while a session goes on', [OPEN], true, false],
  ['after something is connected and the session goes on', [{ ...DONE, finishedAt: null }], true, false],
  ['once a session has succeeded', [OPEN, DONE], true, true],
  ['once every session was left', [LEFT, LEFT], true, true],
  ['while one of those that were left goes on', [LEFT, OPEN], true, false],
  ['once a session has succeeded', [DONE], false, false],
])('expects the end %s (%j; until finished: %s): %s', (_, sessions, untilFinished, final) => {
  const { EMPTY_PROGRESS, isFinished } = progress();
  const known = { ...EMPTY_PROGRESS, sessions: sessions.map((one) => ({ ...session(), ...one })) };
  expect(isFinished({ ...known, expiration: AT }, untilFinished, Date.parse(AT) - 1)).toBe(final);
});

it.each([
  ['its time has come', 'EXITED', AT],
  ['the server says so', 'EXPIRED', null],
])('expects the end of a token that has expired, because %s', (_, status, expiration) => {
  const { EMPTY_PROGRESS, isFinished } = progress();
  expect(isFinished({ ...EMPTY_PROGRESS, status, expiration }, false, Date.parse(AT))).toBe(true);
});
