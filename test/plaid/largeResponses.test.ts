/** Large responses of Plaid, and the limit on their size. */
import { startPlaidDouble } from '../support/plaid/plaidDouble';
import { inFullSuite } from '../support/suite';
import { startTestApp } from '../support/testApp';

const READ = `{ linkToken(token: "link-sandbox-1") {
  linkToken status publicTokens additionalProperties
  linkSessions { linkSessionId outcome events { eventId eventName timestamp } }
} }`;

/** Federated tracing: executed by graphql-js, which does not yield to the event loop. */
const TRACED = { 'apollo-federation-include-trace': 'ftv1' };

async function startWith(answer: object) {
  const plaid = await startPlaidDouble(() => answer);
  return startTestApp({ PLAID_BASE_URL: plaid.url, MAX_PLAID_ATTEMPTS: '1' });
}

const UNAVAILABLE = [expect.objectContaining({ extensions: { code: 'PLAID_UNAVAILABLE', retryable: true } })];

const times = <T>(count: number, make: (index: number) => T) =>
  Array.from({ length: count }, (_, index) => make(index));

const session = (index: number, events: number) => ({
  link_session_id: `session-${index}`,
  started_at: '2026-11-22T10:00:00Z',
  finished_at: index % 2 ? '2026-11-22T10:05:00Z' : null,
  results: { item_add_results: [{ public_token: `public-sandbox-${index}`, accounts: [] }] },
  events: times(events, (event) => ({
    event_id: `event-${index}-${event}`,
    event_name: event % 7 ? 'TRANSITION_VIEW' : 'SAID "so", \\ and\nmore',
    timestamp: '2026-11-22T10:00:01Z',
    event_metadata: { request_id: `request-${event}`, view_name: 'CREDENTIAL' },
  })),
});

const SESSIONS = inFullSuite(50, 10);

it(`reads ${SESSIONS} sessions of 200 events, with the same result by both executors`, async () => {
  const { graphql } = await startWith({
    link_token: 'link-sandbox-1',
    link_sessions: times(SESSIONS, (i) => session(i, 200)),
  });
  const { status, data } = await graphql(READ);
  const traced = await graphql(READ, undefined, TRACED);
  expect(status).toBe(200);
  expect(data).toEqual(traced['data']);
  expect(data).toMatchObject({ linkToken: { status: 'SUCCEEDED', additionalProperties: null } });
  expect(JSON.stringify(data)).toContain(`event-${SESSIONS - 1}-199`);
});

it('keeps what a list cannot represent, with the same result by both executors', async () => {
  const sessions = [session(0, 1), null, 'unknown', session(1, 1)];
  const { graphql } = await startWith({
    link_token: 'link-sandbox-1',
    link_sessions: sessions,
    filler: 'x'.repeat(100_000),
  });
  const { data } = await graphql(READ);
  expect(data).toEqual((await graphql(READ, undefined, TRACED)).data);
  expect(data.linkToken).toMatchObject({
    linkSessions: [{ linkSessionId: 'session-0' }, { linkSessionId: 'session-1' }],
    additionalProperties: { link_sessions: sessions },
  });
});

it.each([
  ['a long text', '[{,:"\\'.repeat(200_000)],
  ['40,000 objects', times(40_000, () => ({}))],
  ['120,000 values', times(120_000, () => 0)],
  ['20,000 names', Object.fromEntries(times(20_000, (index) => [`name_${index}`, null]))],
])('passes on %s', async (_, news) => {
  const { graphql } = await startWith({ link_token: 'link-sandbox-1', news });
  expect(await graphql(READ)).toMatchObject({ data: { linkToken: { additionalProperties: { news } } } });
});

it('returns PLAID_UNAVAILABLE for a response over the size limit', async () => {
  const { graphql } = await startWith({ link_token: 'link-sandbox-1', news: 'x'.repeat(7 * 1024 * 1024) });
  expect(await graphql(READ)).toMatchObject({ data: { linkToken: null }, errors: UNAVAILABLE });
});
