/** The plain walk through Hosted Link, page by page, and the session that `/link/token/get` returns on the way. */

import { shareTestEmulator, startTestEmulator, type TestEmulator } from '../testEmulator';
import { logIn, toLogin, trailOf, visit } from './hostedVisit';

const opened = ['OPEN', 'TRANSITION_VIEW CONSENT', 'SKIP_SUBMIT_PHONE', 'TRANSITION_VIEW SELECT_INSTITUTION'];
const atLogin = [...opened, 'SELECT_INSTITUTION', 'TRANSITION_VIEW CREDENTIAL'];
const loggedIn = ['SUBMIT_CREDENTIALS', 'TRANSITION_VIEW LOADING', 'TRANSITION_VIEW SELECT_ACCOUNT'];

let emulator: TestEmulator;
const started = shareTestEmulator();
beforeEach(() => {
  emulator = started();
});

describe('a walk by credentials', () => {
  it('records each step when it is made, and ends with the accounts', async () => {
    const { visitor, session } = await visit(emulator);
    const seen: [string, number][] = [];
    const look = async () => {
      seen.push([visitor.step, trailOf(await session()).length]);
      emulator.clock.now += 10_000;
    };
    await look();
    await visitor.press('Continue');
    await look();
    await visitor.press('Tartan Bank');
    await look();
    await logIn(visitor);
    await look();
    await visitor.press('Connect');
    await look();
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
    expect(trailOf(finished)).toEqual([...atLogin, ...loggedIn, 'TRANSITION_VIEW CONNECTED', 'HANDOFF']);
    const seconds = finished.events?.map(({ timestamp }) => timestamp.slice(17, 19)).toReversed();
    expect(seconds).toEqual(['00', '00', '10', '10', '20', '20', '30', '30', '30', '40', '50']);
    expect([visitor.step, visitor.heading]).toEqual(['done', 'Connected']);
  });

  it('adds the chosen accounts only', async () => {
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

  it('offers the accounts that products and filters allow', async () => {
    const { visitor } = await toLogin(emulator, {
      products: ['auth'],
      account_filters: { depository: { account_subtypes: ['savings', 'cd'] } },
    });
    await logIn(visitor);
    expect(Object.keys(visitor.boxes)).toEqual(['Plaid Saving']);
  });

  it('asks for at least one account, and ticks none by itself then', async () => {
    const { visitor, session } = await toLogin(emulator);
    await logIn(visitor);
    const before = await session();
    await visitor.press('Connect', { account: [] });
    expect([visitor.step, visitor.problems]).toEqual(['accounts', ['Choose at least one account.']]);
    expect(visitor.page).toContain('<fieldset aria-describedby="account-problem">');
    expect(visitor.page).not.toContain(' checked');
    expect(await session()).toEqual(before);
  });

  it('takes no account that it did not offer', async () => {
    const { visitor } = await toLogin(emulator);
    await logIn(visitor);
    await visitor.press('Connect', { account: ['somebody’s'] });
    expect(visitor.problems).toEqual(['Choose at least one account.']);
  });

  it.each([
    ['user_good', 'nonsense'],
    ['user_bad', 'pass_good'],
    ['user_bad', 'error_ITEM_LOCKED'],
    ['user_good', 'error_INVALID_CREDENTIALS'],
    ['user_good', 'error_UNHEARD_OF'],
  ])('lets who typed %s and %s try again', async (username, password) => {
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
    expect(trailOf(await session())).toEqual([
      ...atLogin,
      'SUBMIT_CREDENTIALS',
      'TRANSITION_VIEW LOADING',
      'ERROR',
      'TRANSITION_VIEW CREDENTIAL',
      ...loggedIn,
    ]);
  });

  it('keeps nothing of what was typed at the login', async () => {
    const problems: string[] = [];
    emulator = await startTestEmulator({ onProblem: (problem) => problems.push(problem) });
    const { visitor, linkToken } = await toLogin(emulator);
    await logIn(visitor, 'a-password-of-somebody', 'a-name-of-somebody');
    await visitor.reload();
    const told = JSON.stringify([visitor.page, visitor.url, await emulator.get(linkToken), problems]);
    expect(told).not.toMatch(/of-somebody/);
  });

  it('names the fields that are empty, without asking the bank', async () => {
    const { visitor, session } = await toLogin(emulator);
    await logIn(visitor, '', '');
    expect(visitor.problems).toEqual(['Enter your username.', 'Enter your password.']);
    expect(trailOf(await session())).toEqual(atLogin);
    await logIn(visitor, '', 'user_good');
    expect(visitor.problems).toEqual(['Enter your password.']);
  });

  it.each(['ITEM_LOCKED', 'INSTITUTION_DOWN', 'NO_ACCOUNTS', 'USER_SETUP_REQUIRED', 'INTERNAL_SERVER_ERROR'])(
    'meets %s by its password, and can try again',
    async (code) => {
      const { visitor, session } = await toLogin(emulator);
      await logIn(visitor, `error_${code}`);
      expect([visitor.step, visitor.heading]).toEqual(['error', 'Tartan Bank could not be connected']);
      expect(trailOf(await session()).slice(-2)).toEqual(['ERROR', 'TRANSITION_VIEW ERROR']);
      expect((await session()).events?.[1]?.event_metadata.error_code).toBe(code);
      await visitor.press('Try again');
      await logIn(visitor);
      expect(visitor.step).toBe('accounts');
    },
  );

  it('can turn to another bank after an error', async () => {
    const { visitor, session } = await toLogin(emulator);
    await logIn(visitor, 'error_INSTITUTION_DOWN');
    await visitor.press('Choose another bank');
    await visitor.press('Houndstooth Bank');
    await logIn(visitor);
    await visitor.press('Connect');
    const [item] = (await session()).results?.item_add_results ?? [];
    expect(item?.institution?.name).toBe('Houndstooth Bank');
  });

  it('leaves what was wrong with one login behind at the next', async () => {
    const { visitor } = await toLogin(emulator);
    await logIn(visitor, 'wrong');
    await visitor.press('Choose another bank');
    await visitor.press('Tartan Bank');
    expect([visitor.problems, visitor.title]).toEqual([[], 'Log in to Tartan Bank – Link']);
  });

  it('asks for a code where the password says so', async () => {
    const { visitor, session } = await toLogin(emulator);
    await logIn(visitor, 'mfa_device');
    expect(visitor.step).toBe('code');
    await visitor.press('Continue', { code: '' });
    expect(visitor.problems).toEqual(['Enter the code.']);
    await visitor.press('Continue', { code: '4321' });
    expect(visitor.problems).toEqual(['The security code was not correct. Please try again.']);
    await visitor.press('Continue', { code: '1234' });
    expect(visitor.step).toBe('accounts');
    expect(trailOf(await session())).toEqual([
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

  it('takes no code with the password error_INVALID_MFA', async () => {
    const { visitor } = await toLogin(emulator);
    await logIn(visitor, 'error_INVALID_MFA');
    await visitor.press('Continue', { code: '1234' });
    expect([visitor.step, visitor.problems]).toEqual([
      'code',
      ['The security code was not correct. Please try again.'],
    ]);
  });
});
