/** Hosted Link by credentials, page by page, and its session in `/link/token/get`. */
import { shareTestEmulator, startTestEmulator, type TestEmulator } from '../testEmulator';
import { listEventNames, logIn, toLogin, visit } from './hostedVisit';

const opened = ['OPEN', 'TRANSITION_VIEW CONSENT', 'SKIP_SUBMIT_PHONE', 'TRANSITION_VIEW SELECT_INSTITUTION'];
const atLogin = [...opened, 'SELECT_INSTITUTION', 'TRANSITION_VIEW CREDENTIAL'];
const loggedIn = ['SUBMIT_CREDENTIALS', 'TRANSITION_VIEW LOADING', 'TRANSITION_VIEW SELECT_ACCOUNT'];

let emulator: TestEmulator;
const started = shareTestEmulator();
beforeEach(() => {
  emulator = started();
});

describe('Hosted Link by credentials', () => {
  it('records each step at its time and ends with a connected Item', async () => {
    const { visitor, session } = await visit(emulator);
    const seen: [string, number][] = [];
    const record = async () => {
      seen.push([visitor.step, listEventNames(await session()).length]);
      emulator.clock.now += 10_000;
    };
    await record();
    await visitor.press('Continue');
    await record();
    await visitor.press('Tartan Bank');
    await record();
    await logIn(visitor);
    await record();
    await visitor.press('Connect');
    await record();
    const unfinished = await session();
    await visitor.press('Finish');
    const finished = await session();

    expect(seen).toEqual([
      ['consent', 2],
      ['institutions', 4],
      ['credentials', 6],
      ['accounts', 9],
      ['connected', 10],
    ]);
    expect(Object.keys(unfinished).sort()).toEqual(['events', 'link_session_id', 'results', 'started_at']);
    expect(unfinished.results?.item_add_results).toEqual([
      {
        public_token: expect.stringMatching(/^public-sandbox-[0-9a-f-]{36}$/),
        accounts: expect.any(Array),
        institution: { name: 'Tartan Bank', institution_id: 'ins_109511' },
      },
    ]);
    expect(finished.results).toEqual(unfinished.results);
    expect(finished).not.toHaveProperty('exit');
    expect(finished.started_at?.slice(0, 23)).toBe('2026-03-01T12:00:00.250');
    expect(finished.finished_at?.slice(0, 23)).toBe('2026-03-01T12:00:50.250');
    expect(listEventNames(finished)).toEqual([
      ...atLogin,
      ...loggedIn,
      'TRANSITION_VIEW CONNECTED',
      'HANDOFF',
    ]);
    const seconds = finished.events?.map(({ timestamp }) => timestamp.slice(17, 19)).toReversed();
    expect(seconds).toEqual(['00', '00', '10', '10', '20', '20', '30', '30', '30', '40', '50']);
    expect([visitor.step, visitor.heading]).toEqual(['done', 'Connected']);
  });

  it('adds only the selected accounts', async () => {
    const { visitor, session } = await toLogin(emulator);
    await logIn(visitor);
    const { 'Plaid CD': cd = '', 'Plaid IRA': ira = '' } = visitor.boxes;
    await visitor.press('Connect', { account: [ira, cd] });
    const [item] = (await session()).results?.item_add_results ?? [];
    expect(item?.accounts.map(({ id, name }) => [id, name])).toEqual([
      [cd, 'Plaid CD'],
      [ira, 'Plaid IRA'],
    ]);
  });

  it('offers only the accounts that products and filters allow', async () => {
    const { visitor } = await toLogin(emulator, {
      products: ['auth'],
      account_filters: { depository: { account_subtypes: ['savings', 'cd'] } },
    });
    await logIn(visitor);
    expect(Object.keys(visitor.boxes)).toEqual(['Plaid Saving']);
  });

  it('requires at least one account', async () => {
    const { visitor, session } = await toLogin(emulator);
    await logIn(visitor);
    const before = await session();
    await visitor.press('Connect', { account: [] });
    expect([visitor.step, visitor.problems]).toEqual(['accounts', ['Choose at least one account.']]);
    expect(visitor.page).toContain('<fieldset aria-describedby="account-problem">');
    expect(visitor.page).not.toContain(' checked');
    expect(await session()).toEqual(before);
  });

  it('rejects an account that it did not offer', async () => {
    const { visitor } = await toLogin(emulator);
    await logIn(visitor);
    await visitor.press('Connect', { account: ['unknown'] });
    expect(visitor.problems).toEqual(['Choose at least one account.']);
  });

  it.each([
    ['user_good', 'wrong'],
    ['user_bad', 'pass_good'],
    ['user_bad', 'error_ITEM_LOCKED'],
    ['user_good', 'error_INVALID_CREDENTIALS'],
    ['user_good', 'error_UNKNOWN'],
  ])('rejects the credentials %s and %s and accepts the next ones', async (username, password) => {
    const { visitor, session } = await toLogin(emulator);
    await logIn(visitor, password, username);

    expect([visitor.step, visitor.problems]).toEqual([
      'credentials',
      ['The credentials were not correct. Please try again.'],
    ]);
    expect(visitor.title).toBe('Error: Log in to Tartan Bank – Link');
    expect((await session()).events?.[1]).toMatchObject({
      event_name: 'ERROR',
      event_metadata: {
        error_code: 'INVALID_CREDENTIALS',
        error_type: 'ITEM_ERROR',
        institution_id: 'ins_109511',
      },
    });
    await logIn(visitor);
    expect(listEventNames(await session())).toEqual([
      ...atLogin,
      'SUBMIT_CREDENTIALS',
      'TRANSITION_VIEW LOADING',
      'ERROR',
      'TRANSITION_VIEW CREDENTIAL',
      ...loggedIn,
    ]);
  });

  it('shows the user name in its form only, and the password nowhere', async () => {
    const problems: string[] = [];
    emulator = await startTestEmulator({ onProblem: (problem) => problems.push(problem) });
    const { visitor, linkToken } = await toLogin(emulator);
    await logIn(visitor, 'a-secret-password', 'a-secret-name');
    await visitor.reload();
    const visible = JSON.stringify([visitor.page, visitor.url, await emulator.get(linkToken), problems]);
    expect(visible.match(/a-secret-\w+/g)).toEqual(['a-secret-name']);
  });

  it('reports empty fields without submitting the credentials', async () => {
    const { visitor, session } = await toLogin(emulator);
    await logIn(visitor, '', '');
    expect(visitor.problems).toEqual(['Enter your username.', 'Enter your password.']);
    expect(listEventNames(await session())).toEqual(atLogin);
    await logIn(visitor, '', 'user_good');
    expect(visitor.problems).toEqual(['Enter your password.']);
  });

  it.each(['ITEM_LOCKED', 'INSTITUTION_DOWN', 'NO_ACCOUNTS', 'USER_SETUP_REQUIRED', 'INTERNAL_SERVER_ERROR'])(
    'shows %s for its password and accepts another attempt',
    async (code) => {
      const { visitor, session } = await toLogin(emulator);
      await logIn(visitor, `error_${code}`);
      expect([visitor.step, visitor.heading]).toEqual(['error', 'Tartan Bank could not be connected']);
      expect(listEventNames(await session()).slice(-2)).toEqual(['ERROR', 'TRANSITION_VIEW ERROR']);
      expect((await session()).events?.[1]?.event_metadata.error_code).toBe(code);
      await visitor.press('Try again');
      await logIn(visitor);
      expect(visitor.step).toBe('accounts');
    },
  );

  it('connects another bank after an error', async () => {
    const { visitor, session } = await toLogin(emulator);
    await logIn(visitor, 'error_INSTITUTION_DOWN');
    await visitor.press('Choose another bank');
    await visitor.press('Houndstooth Bank');
    await logIn(visitor);
    await visitor.press('Connect');
    const [item] = (await session()).results?.item_add_results ?? [];
    expect(item?.institution?.name).toBe('Houndstooth Bank');
  });

  it('clears the errors of a login when another bank is chosen', async () => {
    const { visitor } = await toLogin(emulator);
    await logIn(visitor, 'wrong');
    await visitor.press('Choose another bank');
    await visitor.press('Tartan Bank');
    expect([visitor.problems, visitor.title]).toEqual([[], 'Log in to Tartan Bank – Link']);
  });

  it('requires a code for the password mfa_device', async () => {
    const { visitor, session } = await toLogin(emulator);
    await logIn(visitor, 'mfa_device');
    expect(visitor.step).toBe('code');
    await visitor.press('Continue', { code: '' });
    expect(visitor.problems).toEqual(['Enter the code.']);
    await visitor.press('Continue', { code: '4321' });
    expect(visitor.problems).toEqual(['The security code was not correct. Please try again.']);
    await visitor.press('Continue', { code: '1234' });
    expect(visitor.step).toBe('accounts');
    expect(listEventNames(await session())).toEqual([
      ...atLogin,
      'SUBMIT_CREDENTIALS',
      'TRANSITION_VIEW LOADING',
      'TRANSITION_VIEW MFA',
      'SUBMIT_MFA',
      'ERROR',
      'TRANSITION_VIEW MFA',
      'SUBMIT_MFA',
      'TRANSITION_VIEW SELECT_ACCOUNT',
    ]);
  });

  it('rejects every code for the password error_INVALID_MFA', async () => {
    const { visitor } = await toLogin(emulator);
    await logIn(visitor, 'error_INVALID_MFA');
    await visitor.press('Continue', { code: '1234' });
    expect([visitor.step, visitor.problems]).toEqual([
      'code',
      ['The security code was not correct. Please try again.'],
    ]);
  });
});
