/** Progress of a link token in the console, from updates and from a read. */
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

const entry = (reason: string | null, session: number | null, shown: ReturnType<typeof event>) => ({
  kind: 'event',
  reason,
  session,
  event: shown,
});

it('appends the events of each update', () => {
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

it('shows no event twice after a reconnect', () => {
  const { EMPTY_PROGRESS, addUpdate } = progress();
  const before = addUpdate(EMPTY_PROGRESS, update('SNAPSHOT', [event('a'), event('b')]), AT);
  const after = addUpdate(before, update('SNAPSHOT', [event('a'), event('b'), event('c')]), AT);
  expect(after.entries.map((known) => known.kind === 'event' && known.event.eventId)).toEqual([
    'a',
    'b',
    'c',
  ]);
});

it('numbers the session of each event, and gives null if it is unknown', () => {
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
])('adds rows for a %s update without events only at turning points', (reason, entries) => {
  const { EMPTY_PROGRESS, addUpdate } = progress();
  expect(addUpdate(EMPTY_PROGRESS, update(reason, []), AT).entries).toEqual(entries);
});

it('adds a row for a turning point after the events that led to it', () => {
  const { EMPTY_PROGRESS, addUpdate } = progress();
  expect(addUpdate(EMPTY_PROGRESS, update('ITEM_ADD_RESULT', [event('a')]), AT).entries).toEqual([
    entry(null, 1, event('a')),
    { kind: 'update', reason: 'ITEM_ADD_RESULT', status: 'IN_PROGRESS', at: AT },
  ]);
});

it('adds a row when the status changes, whatever the reason', () => {
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
])('orders events listed %s from the oldest to the newest', (_, ids, times) => {
  const { toProgress } = progress();
  const events = ids.map((id, index) => event(id, 'TRANSITION_VIEW', `2026-11-22T${times[index]}:00Z`));
  const linkToken = { ...update('', []).linkToken, linkSessions: [session(...events)] };
  const { entries } = toProgress(linkToken);
  expect(entries.map((known) => known.kind === 'event' && known.event.eventId)).toEqual(['a', 'b', 'c']);
});

it('keeps the order of events within one second if OPEN is first', () => {
  const { toProgress } = progress();
  const events = [event('a', 'OPEN'), event('b')];
  const { entries } = toProgress({ ...update('', []).linkToken, linkSessions: [session(...events)] });
  expect(entries.map((known) => known.kind === 'event' && known.event.eventId)).toEqual(['a', 'b']);
});

it('orders the events of several sessions by time', () => {
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
  ['without sessions', [], true, false],
  ['with an open session', [OPEN], true, false],
  ['with a connected item in an open session', [{ ...DONE, finishedAt: null }], true, false],
  ['with a succeeded session', [OPEN, DONE], true, true],
  ['with only exited sessions', [LEFT, LEFT], true, true],
  ['with one open and one exited session', [LEFT, OPEN], true, false],
  ['with a succeeded session', [DONE], false, false],
])('considers a token %s (%j, untilFinished: %s) as finished: %s', (_, sessions, untilFinished, finished) => {
  const { EMPTY_PROGRESS, isFinished } = progress();
  const known = { ...EMPTY_PROGRESS, sessions: sessions.map((one) => ({ ...session(), ...one })) };
  expect(isFinished({ ...known, expiration: AT }, untilFinished, Date.parse(AT) - 1)).toBe(finished);
});

it.each([
  ['expiration', 'EXITED', AT],
  ['status', 'EXPIRED', null],
])('considers a token as finished when its %s shows that it expired', (_, status, expiration) => {
  const { EMPTY_PROGRESS, isFinished } = progress();
  expect(isFinished({ ...EMPTY_PROGRESS, status, expiration }, false, Date.parse(AT))).toBe(true);
});
