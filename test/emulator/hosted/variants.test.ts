/** Hosted Link by OAuth, with several Items, in update mode and in combination with a session script. */
import { shareTestEmulator, type TestEmulator } from '../testEmulator';
import { hostedLink, listEventNames, logIn, toConnected, toLogin, visit } from './hostedVisit';
import { Visitor } from './Visitor';

const update = { products: undefined, access_token: 'access-sandbox-c4ffdfca' };
const opened = ['OPEN', 'TRANSITION_VIEW CONSENT', 'SKIP_SUBMIT_PHONE', 'TRANSITION_VIEW SELECT_INSTITUTION'];

let emulator: TestEmulator;
const started = shareTestEmulator();
beforeEach(() => {
  emulator = started();
});

describe('Hosted Link by OAuth', () => {
  const atBank = [...opened, 'SELECT_INSTITUTION', 'TRANSITION_VIEW OAUTH', 'OPEN_OAUTH'];

  it('opens the bank’s own page and returns for the account selection', async () => {
    const { visitor, session } = await toLogin(emulator, {}, 'Platypus OAuth Bank');
    await visitor.press('Go to Platypus OAuth Bank');
    expect([visitor.step, visitor.title]).toEqual([
      'bank',
      'Share your accounts with Budget Buddy? – Platypus OAuth Bank',
    ]);
    expect(listEventNames(await session())).toEqual(atBank);
    await visitor.press('Approve');
    await visitor.press('Connect');
    await visitor.press('Finish');
    expect(listEventNames(await session())).toEqual([
      ...atBank,
      'TRANSITION_VIEW LOADING',
      'TRANSITION_VIEW SELECT_ACCOUNT',
      'TRANSITION_VIEW CONNECTED',
      'HANDOFF',
    ]);
  });

  it.each([
    ['is cancelled', 'Cancel', 'CLOSE_OAUTH', []],
    [
      'fails',
      'Simulate a failed login',
      'FAIL_OAUTH',
      ['The login at Platypus OAuth Bank failed. Please try again.'],
    ],
  ])('returns to the OAuth page when the login %s at the bank', async (_, button, event, problems) => {
    const { visitor, session } = await toLogin(emulator, {}, 'Platypus OAuth Bank');
    await visitor.press('Go to');
    await visitor.press(button);
    expect([visitor.step, visitor.problems]).toEqual(['oauth', problems]);
    expect(listEventNames(await session())).toEqual([...atBank, event, 'TRANSITION_VIEW OAUTH']);
    await visitor.press('Leave');
    expect((await session()).exit).toMatchObject({ error: null, metadata: { status: 'requires_oauth' } });
  });
});

describe('Hosted Link with several Items', () => {
  it('keeps one session, with one result and one HANDOFF per Item', async () => {
    const { visitor, session } = await toConnected(emulator, { enable_multi_item_link: true });
    expect((await session()).results?.item_add_results).toHaveLength(1);
    await visitor.press('Connect another bank');
    await visitor.press('Platypus OAuth Bank');
    await visitor.press('Go to');
    await visitor.press('Approve');
    await visitor.press('Connect');
    const both = await session();
    expect(both.finished_at).toBeUndefined();
    await visitor.press('Finish');

    const finished = await session();
    expect(finished.results?.item_add_results.map(({ institution }) => institution?.name)).toEqual([
      'Tartan Bank',
      'Platypus OAuth Bank',
    ]);
    expect(finished.results).toEqual(both.results);
    const names = listEventNames(finished);
    expect(names.filter((name) => name === 'HANDOFF')).toHaveLength(2);
    expect(names.slice(10, 13)).toEqual([
      'HANDOFF',
      'CONNECT_NEW_INSTITUTION',
      'TRANSITION_VIEW SELECT_INSTITUTION',
    ]);
  });

  it('offers another Item only if the link token allows it', async () => {
    const { visitor } = await toConnected(emulator);
    expect(visitor.buttons).toEqual(['Leave', 'Finish']);
    const { url, fields } = visitor.fill('Finish');
    fields.delete('finish');
    fields.set('another', 'yes');
    await visitor.send({ url, fields });
    expect(visitor.step).toBe('connected');
  });
});

describe('Hosted Link in update mode', () => {
  it('opens at the login of the Item’s institution and adds no Item', async () => {
    const { visitor, session } = await visit(emulator, update);
    expect([visitor.heading, visitor.buttons]).toEqual([
      'Log in to First Platypus Bank',
      ['Leave', 'Log in'],
    ]);
    await logIn(visitor);
    await visitor.press('Finish');

    const finished = await session();
    expect(listEventNames(finished)).toEqual([
      'OPEN',
      'TRANSITION_VIEW CREDENTIAL',
      'SUBMIT_CREDENTIALS',
      'TRANSITION_VIEW LOADING',
      'TRANSITION_VIEW CONNECTED',
      'HANDOFF',
    ]);
    expect(finished.results?.item_add_results).toEqual([]);
    expect(finished.finished_at).toEqual(expect.any(String));
    expect(finished).not.toHaveProperty('exit');
  });

  it('offers accounts if account selection is enabled', async () => {
    const { visitor, session } = await visit(emulator, {
      ...update,
      update: { account_selection_enabled: true },
    });
    await logIn(visitor);
    await visitor.press('Connect');
    await visitor.press('Finish');
    expect(listEventNames(await session())).toContain('TRANSITION_VIEW SELECT_ACCOUNT');
    expect((await session()).results?.item_add_results).toEqual([]);
  });
});

describe('a session shared by a script and a user', () => {
  it('continues in Hosted Link after a script', async () => {
    const { url, linkToken } = await hostedLink(emulator);
    const { link_session_id: id } = await emulator.play({ link_token: linkToken, finished: false });
    const visitor = await new Visitor().open(`${url}/${id}`);
    expect(visitor.step).toBe('institutions');
    await visitor.press('Tartan Bank');
    await logIn(visitor);
    await visitor.press('Connect');
    await visitor.press('Finish');
    const { link_sessions: sessions } = await emulator.get(linkToken);
    expect(listEventNames(sessions[0])).toEqual([
      ...opened,
      'SELECT_INSTITUTION',
      'TRANSITION_VIEW CREDENTIAL',
      'SUBMIT_CREDENTIALS',
      'TRANSITION_VIEW LOADING',
      'TRANSITION_VIEW SELECT_ACCOUNT',
      'TRANSITION_VIEW CONNECTED',
      'HANDOFF',
    ]);
  });

  it('continues by a script after Hosted Link', async () => {
    const { visitor, linkToken, session } = await toLogin(emulator);
    const { link_session_id: id } = await session();
    const played = await emulator.play({ link_token: linkToken, link_session_id: id, outcome: 'success' });
    await visitor.reload();
    expect([played.status, visitor.heading]).toEqual(['SUCCESS', 'Connected']);
  });
});
