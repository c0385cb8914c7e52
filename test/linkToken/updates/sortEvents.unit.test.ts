/** Sorting of events. */
import type { PlaidJson } from '../../../src/codec/json';
import { sortEvents } from '../../../src/linkToken/updates/sortEvents';

let ids = 0;
function event(eventName: string, second: number | null, eventId: string | null = `e${ids++}`): PlaidJson {
  const timestamp = second === null ? null : `2026-01-01T00:00:${String(second).padStart(2, '0')}Z`;
  return { event_name: eventName, timestamp, event_id: eventId };
}

function linkToken(...sessions: PlaidJson[][]): PlaidJson {
  return {
    link_token: 'link-sandbox-1',
    link_sessions: sessions.map((events, index) => ({ link_session_id: `s${index}`, events })),
  };
}

const namesOf = (token: PlaidJson) => sortEvents(token).map((each) => each.event['event_name']);

it('reverses a list that is newest first', () => {
  expect(namesOf(linkToken([event('HANDOFF', 9), event('SELECT_INSTITUTION', 5), event('OPEN', 1)]))).toEqual(
    ['OPEN', 'SELECT_INSTITUTION', 'HANDOFF'],
  );
});

it('keeps a list that is oldest first', () => {
  expect(namesOf(linkToken([event('OPEN', 1), event('SELECT_INSTITUTION', 5), event('HANDOFF', 9)]))).toEqual(
    ['OPEN', 'SELECT_INSTITUTION', 'HANDOFF'],
  );
});

it.each([
  ['newest first', [event('C', 5), event('B', 5), event('A', 5), event('OPEN', 1)], ['OPEN', 'A', 'B', 'C']],
  ['oldest first', [event('OPEN', 1), event('A', 5), event('B', 5), event('C', 5)], ['OPEN', 'A', 'B', 'C']],
])('keeps the order of events within one second, %s', (_, events, expected) => {
  expect(namesOf(linkToken(events))).toEqual(expected);
});

it.each([
  ['newest first, as Plaid’s own example', [event('C', 5), event('B', 5), event('A', 5)], ['A', 'B', 'C']],
  ['oldest first, where Link opens at the beginning', [event('OPEN', 5), event('B', 5)], ['OPEN', 'B']],
  ['newest first, where Link opens at the end', [event('B', 5), event('OPEN', 5)], ['OPEN', 'B']],
])('treats a session of one second as %s', (_, events, expected) => {
  expect(namesOf(linkToken(events))).toEqual(expected);
});

it('sorts an unordered list', () => {
  expect(namesOf(linkToken([event('B', 4), event('D', 8), event('A', 2), event('C', 6)]))).toEqual([
    'A',
    'B',
    'C',
    'D',
  ]);
});

it('merges the sessions by time', () => {
  const one = [event('HANDOFF', 9), event('OPEN', 1)];
  const other = [event('EXIT', 7), event('OPEN', 3)];
  expect(
    sortEvents(linkToken(one, other)).map((each) => [each.linkSessionId, each.event['event_name']]),
  ).toEqual([
    ['s0', 'OPEN'],
    ['s1', 'OPEN'],
    ['s1', 'EXIT'],
    ['s0', 'HANDOFF'],
  ]);
});

it('returns a duplicate event once', () => {
  const twice = event('SELECT_INSTITUTION', 5, 'same');
  expect(namesOf(linkToken([twice, event('OPEN', 1)], [{ ...twice }]))).toEqual([
    'OPEN',
    'SELECT_INSTITUTION',
  ]);
});

it('gives events without an id distinct and stable keys', () => {
  const events = () => [event('B', 5, null), event('B', 5, null), event('A', 1, null)];
  const keys = sortEvents(linkToken(events())).map(({ key }) => key);
  expect(new Set(keys).size).toBe(3);
  expect(sortEvents(linkToken([event('C', 9, null), ...events()])).map(({ key }) => key)).toEqual([
    ...keys,
    expect.any(String),
  ]);
});

it('puts an event without a timestamp first', () => {
  expect(namesOf(linkToken([event('B', 5), event('?', null), event('A', 1)]))).toEqual(['?', 'A', 'B']);
});

it.each([[null], [undefined], [[]]])('returns none without sessions: %p', (linkSessions) => {
  expect(sortEvents({ link_token: 't', link_sessions: linkSessions })).toEqual([]);
});
