/** `status`, `outcome` and `publicTokens` for Plaid's response at each stage, through the running server. */
import { startOnce } from '../../support/closing';
import { startPlaidDouble } from '../../support/plaid/plaidDouble';
import { startTestApp } from '../../support/testApp';

const NOW = Date.parse('2025-03-11T10:00:00Z');
const VALID = { expiration: '2025-03-11T10:30:00Z' };
const EXPIRED = { expiration: '2025-03-11T10:00:00Z' };

let plaidResponse: object = {};
const server = startOnce(async () => {
  const plaid = await startPlaidDouble(() => plaidResponse);
  return startTestApp({ PLAID_BASE_URL: plaid.url }, () => NOW);
});

async function read(response: object) {
  plaidResponse = response;
  const { data, errors } = await server().graphql(
    '{ linkToken(token: "t") { status publicTokens linkSessions { outcome } } }',
  );
  expect(errors).toBeUndefined();
  const { status, publicTokens, linkSessions } = data.linkToken;
  return {
    status,
    publicTokens,
    outcomes: linkSessions?.map(({ outcome }: { outcome: string }) => outcome) ?? null,
  };
}

const opened = { link_session_id: 's', started_at: '2025-03-11T09:00:00.1Z', events: [] };
const noResults = {
  item_add_results: [],
  cra_item_add_results: [],
  cra_update_results: [],
  bank_income_results: [],
  payroll_income_results: [],
  document_income_results: null,
};
const finished = { ...opened, finished_at: '2025-03-11T09:01:00.123456789Z', results: noResults };
const added = { ...noResults, item_add_results: [{ public_token: 'p1', accounts: [], institution: null }] };
const left = { error: null, metadata: { status: 'requires_credentials' } };
const exited = { ...finished, exit: left };

it.each([
  ['no session yet', VALID, 'PENDING', null, []],
  ['no session and no expiration', {}, 'PENDING', null, []],
  ['an empty list of sessions', { ...VALID, link_sessions: [] }, 'PENDING', [], []],
  ['no session, and expired', EXPIRED, 'EXPIRED', null, []],
  ['an open session', { ...VALID, link_sessions: [opened] }, 'IN_PROGRESS', ['IN_PROGRESS'], []],
  [
    'an open session with nulls',
    { ...VALID, link_sessions: [{ ...opened, finished_at: null, exit: null, results: null }] },
    'IN_PROGRESS',
    ['IN_PROGRESS'],
    [],
  ],
  ['an open session, and expired', { ...EXPIRED, link_sessions: [opened] }, 'EXPIRED', ['IN_PROGRESS'], []],
  [
    'a token before the session is finished',
    { ...VALID, link_sessions: [{ ...opened, results: added }] },
    'SUCCEEDED',
    ['SUCCEEDED'],
    ['p1'],
  ],
  [
    'a finished session with a token',
    { ...VALID, link_sessions: [{ ...finished, results: added }] },
    'SUCCEEDED',
    ['SUCCEEDED'],
    ['p1'],
  ],
  [
    'a success that has expired',
    { ...EXPIRED, link_sessions: [{ ...finished, results: added }] },
    'SUCCEEDED',
    ['SUCCEEDED'],
    ['p1'],
  ],
  [
    'an update-mode session, finished without a token',
    { ...VALID, link_sessions: [finished] },
    'SUCCEEDED',
    ['SUCCEEDED'],
    [],
  ],
  ['an exit', { ...VALID, link_sessions: [exited] }, 'EXITED', ['EXITED'], []],
  ['an exit that has expired', { ...EXPIRED, link_sessions: [exited] }, 'EXITED', ['EXITED'], []],
  [
    'the legacy on_exit',
    { ...VALID, link_sessions: [{ ...finished, results: null, on_exit: left }] },
    'EXITED',
    ['EXITED'],
    [],
  ],
  [
    'an exit after a success',
    {
      ...VALID,
      link_sessions: [
        { ...finished, results: added, exit: { error: null, metadata: { status: 'connected' } } },
      ],
    },
    'SUCCEEDED',
    ['SUCCEEDED'],
    ['p1'],
  ],
  [
    'the legacy on_success alone',
    {
      ...VALID,
      link_sessions: [{ ...finished, results: null, on_success: { public_token: 'p0', metadata: null } }],
    },
    'SUCCEEDED',
    ['SUCCEEDED'],
    ['p0'],
  ],
  [
    'the same token in both places',
    {
      ...VALID,
      link_sessions: [{ ...finished, results: added, on_success: { public_token: 'p1', metadata: null } }],
    },
    'SUCCEEDED',
    ['SUCCEEDED'],
    ['p1'],
  ],
  [
    'an exit, then an open session',
    { ...VALID, link_sessions: [exited, opened] },
    'IN_PROGRESS',
    ['EXITED', 'IN_PROGRESS'],
    [],
  ],
  [
    'a success among other sessions',
    { ...VALID, link_sessions: [opened, { ...finished, results: added }, exited] },
    'SUCCEEDED',
    ['IN_PROGRESS', 'SUCCEEDED', 'EXITED'],
    ['p1'],
  ],
  [
    'tokens in an unknown result',
    {
      ...VALID,
      link_sessions: [
        {
          ...opened,
          results: {
            ...noResults,
            unknown_results: [{ public_token: 'p2' }, { public_tokens: ['p3', 'p2'] }],
          },
        },
      ],
    },
    'SUCCEEDED',
    ['SUCCEEDED'],
    ['p2', 'p3'],
  ],
  [
    'a token in an unknown field of an event',
    { ...VALID, link_sessions: [{ ...opened, events: [{ event_metadata: { public_token: 'p4' } }] }] },
    'SUCCEEDED',
    ['SUCCEEDED'],
    ['p4'],
  ],
  [
    'the same token in two sessions',
    {
      ...VALID,
      link_sessions: [
        { ...finished, results: added },
        { ...finished, results: added },
      ],
    },
    'SUCCEEDED',
    ['SUCCEEDED', 'SUCCEEDED'],
    ['p1'],
  ],
  [
    'a Plaid Check Item, then an exit',
    {
      ...VALID,
      link_sessions: [{ ...exited, results: { ...noResults, cra_item_add_results: [{ item_id: 'i' }] } }],
    },
    'SUCCEEDED',
    ['SUCCEEDED'],
    [],
  ],
  [
    'an exit of another type',
    { ...VALID, link_sessions: [{ ...finished, exit: 'left' }] },
    'EXITED',
    ['EXITED'],
    [],
  ],
  [
    'a finished_at of another type',
    { ...VALID, link_sessions: [{ ...opened, finished_at: 1741683663 }] },
    'SUCCEEDED',
    ['SUCCEEDED'],
    [],
  ],
  [
    'a token beside the sessions',
    { ...VALID, link_sessions: [exited], public_tokens: ['p5'] },
    'SUCCEEDED',
    ['EXITED'],
    ['p5'],
  ],
  [
    'a token that is not a string',
    {
      ...VALID,
      link_sessions: [
        { ...opened, results: { item_add_results: [{ public_token: 5 }, { public_token: '' }] } },
      ],
    },
    'IN_PROGRESS',
    ['IN_PROGRESS'],
    [],
  ],
])(
  'derives status, outcomes and public tokens of %s',
  async (_, response, status, outcomes, publicTokens) => {
    expect(await read(response)).toEqual({ status, outcomes, publicTokens });
  },
);
