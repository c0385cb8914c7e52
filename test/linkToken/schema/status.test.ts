/** `status`, `outcome` and `publicTokens` for Plaid's response at each stage, through the running server. */
import { startOnce } from '../../support/closing';
import { sendJson, startPlaidDouble } from '../../support/plaid/plaidDouble';
import { startTestApp } from '../../support/testApp';

const NOW = Date.parse('2025-03-11T10:00:00Z');
const VALID = { expiration: '2025-03-11T10:30:00Z' };
const EXPIRED = { expiration: '2025-03-11T10:00:00Z' };

let plaidResponse: object | string = {};
const server = startOnce(async () => {
  const plaid = await startPlaidDouble((_call, response) => sendJson(response, 200, plaidResponse));
  return startTestApp({ PLAID_BASE_URL: plaid.url }, () => NOW);
});

async function read(response: object | string) {
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
    // An Item was added, although its token cannot be read.
    'SUCCEEDED',
    ['SUCCEEDED'],
    [],
  ],
])(
  'derives status, outcomes and public tokens of %s',
  async (_, response, status, outcomes, publicTokens) => {
    expect(await read(response)).toEqual({ status, outcomes, publicTokens });
  },
);

const INSTITUTION = { institution_id: 'ins_90', institution_name: 'Sample Payroll' };

describe.each([
  ['payroll income', { payroll_income_results: [{ num_paystubs_retrieved: 2, institution: INSTITUTION }] }],
  ['payroll income without documents', { payroll_income_results: [{ num_paystubs_retrieved: 0 }] }],
  ['uploaded documents', { document_income_results: { num_paystubs_uploaded: 2, num_w2s_uploaded: 0 } }],
  ['documents of a new kind', { document_income_results: { num_w2s_uploaded: 0, num_new_uploaded: 1 } }],
  ['bank income', { bank_income_results: [{ status: 'APPROVED', item_id: 'i' }] }],
  ['bank income of a new status', { bank_income_results: [{ status: 'NEW' }] }],
  ['updated Items for consumer reports', { cra_update_results: [{ item_id: 'i' }] }],
  ['documents for consumer reports', { cra_document_upload_results: { num_bank_statements_uploaded: 1 } }],
  ['an Item without a public token', { item_add_results: [{ public_token: null, accounts: [] }] }],
  ['an item of another type', { item_add_results: ['added'] }],
  ['a list of a new result', { new_results: [{ id: 1 }] }],
  ['an object of a new result', { new_result: { by_kind: { count: 1 } } }],
])('reports %s as a success', (_, result) => {
  const session = { ...opened, results: { ...noResults, ...result } };
  const { finished_at } = finished;
  it.each([
    ['before the session has finished', session],
    ['after an exit', { ...session, finished_at, exit: { error: null, metadata: { status: '' } } }],
    ['after an exit without an end', { ...session, exit: left }],
    ['after the legacy on_exit', { ...session, finished_at, on_exit: left }],
  ])('%s', async (_stage, state) => {
    expect(await read({ ...VALID, link_sessions: [state] })).toEqual({
      status: 'SUCCEEDED',
      outcomes: ['SUCCEEDED'],
      publicTokens: [],
    });
  });
});

it.each([
  ['no documents', { document_income_results: { num_paystubs_uploaded: 0, num_w2s_uploaded: 0 } }],
  ['documents of a new kind, but none', { document_income_results: { num_new_uploaded: 0 } }],
  ['nulls', { payroll_income_results: null, cra_document_upload_results: null, new_result: null }],
  ['a list of nulls', { item_add_results: [null] }],
  ['new results without entries', { new_results: [], new_result: { by_kind: { count: 0 } }, new_flag: true }],
  ['results of another type', { payroll_income_results: 'none' }],
])('reports an exit with %s as an exit', async (_, result) => {
  const session = { ...exited, results: { ...noResults, ...result } };
  expect((await read({ ...VALID, link_sessions: [session] })).outcomes).toEqual(['EXITED']);
});

it('derives the outcome of results that are nested very deeply', async () => {
  const depth = 20_000;
  const nested = `${'{"a":'.repeat(depth)}0${'}'.repeat(depth)}`;
  const session = JSON.stringify({ ...exited, results: { ...noResults, nested: 0 } });
  const response = `{"link_sessions":[${session.replace('"nested":0', `"nested":${nested}`)}]}`;
  expect((await read(response)).outcomes).toEqual(['EXITED']);
});
