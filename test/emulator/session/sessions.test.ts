/** Scripted sessions in `/link/token/get`. */
import { type Json, NOW, shareTestEmulator, startTestEmulator, type TestEmulator } from '../testEmulator';

const NANOSECONDS = /^2026-03-01T\d\d:\d\d:\d\d\.\d{9}Z$/;
const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;

const update = { products: undefined, access_token: 'access-sandbox-c4ffdfca' };

async function theSession(emulator: TestEmulator, linkToken: string): Promise<Json> {
  const { link_sessions: sessions } = await emulator.get(linkToken);
  expect(sessions).toHaveLength(1);
  return sessions[0];
}

/** Names of events and views, oldest first. */
function listNames(session: Json): string[] {
  return session.events
    .toReversed()
    .map(({ event_name, event_metadata }: Json) => event_metadata.view_name ?? event_name);
}

describe('a scripted session', () => {
  const started = shareTestEmulator();
  let emulator: TestEmulator;
  let linkToken: string;
  const play = (script: Json) =>
    emulator.post('/emulator/sessions', { ...script, client_id: undefined, secret: undefined });

  beforeEach(async () => {
    emulator = started();
    linkToken = await emulator.linkToken();
  });

  it('with the outcome success has one Item, an end and no exit', async () => {
    const { body } = await play({ link_token: linkToken, outcome: 'success', items: 1 });
    const session = await theSession(emulator, linkToken);

    expect(body).toEqual({
      link_session_id: expect.stringMatching(UUID),
      status: 'SUCCESS',
      public_tokens: [expect.stringMatching(/^public-sandbox-[0-9a-f-]{36}$/)],
      item_ids: [expect.stringMatching(/^[A-Za-z0-9]{37}$/)],
      request_id: expect.stringMatching(/^[A-Za-z0-9]{15}$/),
    });
    expect(session).toEqual({
      link_session_id: body.link_session_id,
      started_at: expect.stringMatching(NANOSECONDS),
      finished_at: expect.stringMatching(/^2026-03-01T12:00:00\.250\d{6}Z$/),
      events: expect.any(Array),
      results: {
        item_add_results: [
          {
            public_token: body.public_tokens[0],
            accounts: expect.any(Array),
            institution: { name: 'First Platypus Bank', institution_id: 'ins_109508' },
          },
        ],
        cra_item_add_results: [],
        cra_update_results: [],
        bank_income_results: [],
        payroll_income_results: [],
        document_income_results: null,
        cra_document_upload_results: null,
      },
    });
    expect(session.results.item_add_results[0].accounts[0]).toEqual({
      id: expect.stringMatching(/^[A-Za-z0-9]{37}$/),
      name: 'Plaid Checking',
      mask: '0000',
      type: 'depository',
      subtype: 'checking',
      verification_status: null,
      class_type: null,
    });
  });

  it('records events in whole seconds, the last one now, newest first', async () => {
    emulator.clock.now += 60_000;
    await play({ link_token: linkToken, outcome: 'success' });
    const session = await theSession(emulator, linkToken);
    const { events } = session;
    const times = events.map(({ timestamp }: Json) => timestamp);

    expect(listNames(session)).toEqual([
      'OPEN',
      'CONSENT',
      'SKIP_SUBMIT_PHONE',
      'SELECT_INSTITUTION',
      'SELECT_INSTITUTION',
      'CREDENTIAL',
      'SUBMIT_CREDENTIALS',
      'LOADING',
      'SELECT_ACCOUNT',
      'CONNECTED',
      'HANDOFF',
    ]);
    expect(times[0]).toBe('2026-03-01T12:01:00Z');
    expect(times.at(-1)).toBe('2026-03-01T12:00:32Z');
    expect(times).toEqual(times.toSorted().toReversed());
    expect(new Set(events.map(({ event_id }: Json) => event_id)).size).toBe(events.length);
    expect(session.started_at.slice(0, 19)).toBe('2026-03-01T12:00:32');
  });

  it('records no event before the creation of its link token', async () => {
    await play({ link_token: linkToken, outcome: 'success' });
    const session = await theSession(emulator, linkToken);
    const { created_at } = await emulator.get(linkToken);
    expect(Date.parse(session.started_at)).toBeGreaterThanOrEqual(Date.parse(created_at));
    expect(session.events.at(-1).timestamp).toBe(created_at);
    expect(listNames(session)[0]).toBe('OPEN');
  });

  it('names the institution in events after its selection only', async () => {
    await play({ link_token: linkToken, outcome: 'success' });
    const { events } = await theSession(emulator, linkToken);

    expect(events.at(-1)).toEqual({
      event_id: expect.stringMatching(UUID),
      event_metadata: { request_id: expect.any(String) },
      event_name: 'OPEN',
      timestamp: '2026-03-01T12:00:00Z',
    });
    expect(events[0].event_metadata).toEqual({
      institution_id: 'ins_109508',
      institution_name: 'First Platypus Bank',
      request_id: expect.any(String),
    });
  });

  it('opens OAuth instead of credentials at an OAuth institution', async () => {
    await play({ link_token: linkToken, outcome: 'success', institution_id: 'ins_127287' });
    const names = listNames(await theSession(emulator, linkToken));
    expect(names).toContain('OPEN_OAUTH');
    expect(names).not.toContain('SUBMIT_CREDENTIALS');
  });

  it('with several Items has one result and one HANDOFF per Item', async () => {
    const { body } = await play({ link_token: linkToken, outcome: 'success', items: 3 });
    const session = await theSession(emulator, linkToken);
    const results = session.results.item_add_results;

    expect(results.map(({ public_token }: Json) => public_token)).toEqual(body.public_tokens);
    expect(new Set(body.public_tokens).size).toBe(3);
    expect(new Set(results.map(({ institution }: Json) => institution.institution_id)).size).toBe(3);
    expect(listNames(session).filter((name) => name === 'HANDOFF')).toHaveLength(3);
    expect(listNames(session).filter((name) => name === 'CONNECT_NEW_INSTITUTION')).toHaveLength(2);
  });

  it('with the outcome exit has an exit without error and no results', async () => {
    const { body } = await play({ link_token: linkToken, outcome: 'exit', items: 1 });
    const session = await theSession(emulator, linkToken);

    expect(body).toMatchObject({ status: 'EXITED', public_tokens: [] });
    expect(session).toEqual({
      link_session_id: body.link_session_id,
      started_at: expect.stringMatching(NANOSECONDS),
      finished_at: expect.stringMatching(NANOSECONDS),
      exit: {
        error: null,
        metadata: {
          institution: { name: 'First Platypus Bank', institution_id: 'ins_109508' },
          status: 'requires_credentials',
          link_session_id: body.link_session_id,
          request_id: session.events[0].event_metadata.request_id,
        },
      },
      events: expect.any(Array),
    });
    expect(session.events[0]).toMatchObject({
      event_name: 'EXIT',
      event_metadata: { exit_status: 'requires_credentials' },
    });
  });

  it('reports requires_oauth for an exit at an OAuth institution', async () => {
    await play({ link_token: linkToken, outcome: 'exit', institution_id: 'ins_132241' });
    expect((await theSession(emulator, linkToken)).exit.metadata.status).toBe('requires_oauth');
  });

  it('reports an error in the exit and in the events', async () => {
    await play({ link_token: linkToken, outcome: 'exit', error: 'INVALID_MFA' });
    const session = await theSession(emulator, linkToken);
    const [exit, , error, submitted] = session.events;

    expect(session.exit).toMatchObject({
      error: {
        error_type: 'ITEM_ERROR',
        error_code: 'INVALID_MFA',
        error_message: 'the provided MFA response was not correct',
        display_message: expect.any(String),
        documentation_url: 'https://plaid.com/docs/?ref=error#item-errors',
        suggested_action: null,
      },
      metadata: { status: 'requires_code' },
    });
    expect(error).toMatchObject({ event_name: 'ERROR', event_metadata: { error_code: 'INVALID_MFA' } });
    expect(submitted).toMatchObject({ event_name: 'SUBMIT_MFA', event_metadata: { mfa_type: 'code' } });
    expect(exit.event_metadata).toMatchObject({ error_code: 'INVALID_MFA', exit_status: 'requires_code' });
  });

  it('supports an exit after a success', async () => {
    const { body } = await play({ link_token: linkToken, outcome: 'exit', items: 2 });
    const session = await theSession(emulator, linkToken);

    expect(body).toMatchObject({ status: 'EXITED', public_tokens: [expect.any(String)] });
    expect(session.results.item_add_results).toHaveLength(1);
    expect(session.exit).toMatchObject({ error: null, metadata: { status: 'connected' } });
    expect(listNames(session).slice(-2)).toEqual(['CONNECTED', 'EXIT']);
  });

  it('supports a failure at the second institution after a success at the first', async () => {
    await play({ link_token: linkToken, outcome: 'exit', items: 2, error: 'INSTITUTION_DOWN' });
    const session = await theSession(emulator, linkToken);
    expect(session.results.item_add_results[0].institution.institution_id).toBe('ins_109508');
    expect(session.exit).toMatchObject({
      error: { error_code: 'INSTITUTION_DOWN' },
      metadata: { institution: { institution_id: 'ins_127287' } },
    });
  });

  it('stays unfinished without an outcome', async () => {
    const { body } = await play({ link_token: linkToken, finished: false });
    const session = await theSession(emulator, linkToken);
    expect(body).toMatchObject({ status: 'IN_PROGRESS', public_tokens: [] });
    expect(Object.keys(session)).toEqual(['link_session_id', 'started_at', 'events']);
  });

  it('has its results before its end', async () => {
    const { body } = await play({ link_token: linkToken, outcome: 'success', finished: false });
    const session = await theSession(emulator, linkToken);
    expect(session.results.item_add_results[0].public_token).toBe(body.public_tokens[0]);
    expect(session).not.toHaveProperty('finished_at');
    expect(listNames(session)).not.toContain('HANDOFF');
  });

  it('continues an unfinished session', async () => {
    const { body: opened } = await play({ link_token: linkToken, finished: false });
    const before = await theSession(emulator, linkToken);
    emulator.clock.now = NOW + 60_000;
    const { body: finished } = await play({
      link_token: linkToken,
      link_session_id: opened.link_session_id,
      outcome: 'success',
    });
    const after = await theSession(emulator, linkToken);

    expect(finished).toMatchObject({ link_session_id: opened.link_session_id, status: 'SUCCESS' });
    expect(after.started_at).toBe(before.started_at);
    expect(after.events.slice(-before.events.length)).toEqual(before.events);
    expect(listNames(after).at(-1)).toBe('HANDOFF');
    expect(after.finished_at.slice(0, 19)).toBe('2026-03-01T12:01:00');
  });

  it('in update mode ends without a public token', async () => {
    const updating = await emulator.linkToken(update);
    const { body } = await play({ link_token: updating, outcome: 'success', items: 1 });
    const session = await theSession(emulator, updating);

    expect(body).toMatchObject({ status: 'SUCCESS', public_tokens: [] });
    expect(session.results.item_add_results).toEqual([]);
    expect(session).toHaveProperty('finished_at');
    expect(session).not.toHaveProperty('exit');
    expect(listNames(session)).toEqual([
      'OPEN',
      'CREDENTIAL',
      'SUBMIT_CREDENTIALS',
      'LOADING',
      'SELECT_ACCOUNT',
      'CONNECTED',
      'HANDOFF',
    ]);
  });

  it('is listed with the other sessions of its link token', async () => {
    await play({ link_token: linkToken, outcome: 'exit' });
    await play({ link_token: linkToken, outcome: 'success' });
    const { link_sessions: sessions } = await emulator.get(linkToken);
    expect(sessions.map((session: Json) => 'exit' in session)).toEqual([true, false]);
  });

  it('starts at the institution of the link token', async () => {
    const preselected = await emulator.linkToken({ institution_id: 'ins_109511' });
    await play({ link_token: preselected, outcome: 'success' });
    const { results } = await theSession(emulator, preselected);
    expect(results.item_add_results[0].institution.name).toBe('Tartan Bank');
  });

  it.each([
    ['CA', 'Tartan-Dominion Bank of Canada'],
    ['GB', 'Royal Bank of Plaid'],
    ['SE', 'First Platypus Bank'],
  ])('in %s starts at %s', async (country, name) => {
    const abroad = await emulator.linkToken({ country_codes: [country] });
    await play({ link_token: abroad, outcome: 'success' });
    expect((await theSession(emulator, abroad)).results.item_add_results[0].institution.name).toBe(name);
  });

  it.each([
    [{ credit: { account_subtypes: ['all'] } }, ['credit card']],
    [
      { depository: { account_subtypes: ['savings', 'cd'] }, loan: { account_subtypes: ['student'] } },
      ['savings', 'cd', 'student'],
    ],
    [{ investment: { account_subtypes: ['brokerage'] } }, ['brokerage']],
  ])('applies the account filters %j', async (filters, subtypes) => {
    const filtered = await emulator.linkToken({ account_filters: filters });
    await play({ link_token: filtered, outcome: 'success' });
    const [item] = (await theSession(emulator, filtered)).results.item_add_results;
    expect(item.accounts.map(({ subtype }: Json) => subtype)).toEqual(subtypes);
  });

  it.each([{}, { depository: { account_subtypes: [] } }])(
    'connects every account with account filters that list none: %j',
    async (filters) => {
      const accountsOf = async (token: string) => {
        await play({ link_token: token, outcome: 'success' });
        const [item] = (await theSession(emulator, token)).results.item_add_results;
        return item.accounts.map(({ name }: Json) => name);
      };
      const unfiltered = await accountsOf(linkToken);
      expect(unfiltered.length).toBeGreaterThan(0);
      expect(await accountsOf(await emulator.linkToken({ account_filters: filters }))).toEqual(unfiltered);
    },
  );

  it('ignores the products if they exclude every filtered account', async () => {
    const filtered = await emulator.linkToken({
      products: ['auth'],
      account_filters: { credit: { account_subtypes: ['all'] } },
    });
    await play({ link_token: filtered, outcome: 'success' });
    const [item] = (await theSession(emulator, filtered)).results.item_add_results;
    expect(item.accounts.map(({ subtype }: Json) => subtype)).toEqual(['credit card']);
  });

  it.each([
    [{}, 'MISSING_FIELDS'],
    [{ link_token: undefined, outcome: 'success' }, 'MISSING_FIELDS'],
    [{ outcome: 'success', tempo: 'slow' }, 'UNKNOWN_FIELDS'],
    [{ outcome: 'failure' }, 'INVALID_FIELD'],
    [{ outcome: 'success', items: 0 }, 'INVALID_FIELD'],
    [{ outcome: 'success', items: 1.5 }, 'INVALID_FIELD'],
    [{ outcome: 'success', items: 21 }, 'INVALID_FIELD'],
    [{ outcome: 'success', items: '1' }, 'INVALID_FIELD'],
    [{ outcome: 'success', error: 'INVALID_CREDENTIALS' }, 'INVALID_FIELD'],
    [{ outcome: 'exit', error: 'UNKNOWN' }, 'INVALID_FIELD'],
    [{ outcome: 'success', link_session_id: 'unknown' }, 'INVALID_FIELD'],
    [{ outcome: 'success', institution_id: 'ins_0' }, 'INVALID_INSTITUTION'],
    [{ outcome: 'success', link_token: 'link-sandbox-unknown' }, 'INVALID_LINK_TOKEN'],
  ])('rejects the script %j with %s', async (script, code) => {
    const response = await play({ link_token: linkToken, ...script });
    expect([response.status, response.body.error_code]).toEqual([400, code]);
    expect(await emulator.get(linkToken)).not.toHaveProperty('link_sessions');
  });

  it('rejects a script for a finished session', async () => {
    const { body } = await play({ link_token: linkToken, outcome: 'exit' });
    const again = { link_token: linkToken, link_session_id: body.link_session_id, outcome: 'success' };
    expect((await play(again)).body.error_code).toBe('INVALID_FIELD');
  });
});

describe('the deprecated callback fields', () => {
  it('are absent by default', async () => {
    const emulator = await startTestEmulator();
    const linkToken = await emulator.linkToken();
    await emulator.play({ link_token: linkToken, outcome: 'exit', items: 2 });
    const session = await theSession(emulator, linkToken);
    expect(session).not.toHaveProperty('on_success');
    expect(session).not.toHaveProperty('on_exit');
  });

  it('repeat the first Item and the exit if enabled', async () => {
    const emulator = await startTestEmulator({ legacyCallbacks: true });
    const linkToken = await emulator.linkToken();
    await emulator.play({ link_token: linkToken, outcome: 'exit', items: 3 });
    const session = await theSession(emulator, linkToken);
    const [first] = session.results.item_add_results;

    expect(session.on_exit).toEqual(session.exit);
    expect(session.on_success).toEqual({
      public_token: first.public_token,
      metadata: {
        institution: first.institution,
        accounts: first.accounts,
        link_session_id: session.link_session_id,
        transfer_status: null,
      },
    });
  });
});
