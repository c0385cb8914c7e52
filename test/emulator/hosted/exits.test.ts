/** Exits from every page of Hosted Link. */
import { NOW, shareTestEmulator, type TestEmulator } from '../testEmulator';
import { logIn, toConnected, toLogin, visit } from './hostedVisit';
import type { Visitor } from './Visitor';

let emulator: TestEmulator;
const started = shareTestEmulator();
beforeEach(() => {
  emulator = started();
});

describe('an exit from Hosted Link', () => {
  const tartan = { name: 'Tartan Bank', institution_id: 'ins_109511' };
  const oauthBank = { name: 'Platypus OAuth Bank', institution_id: 'ins_127287' };

  it.each<[string, (visitor: Visitor) => Promise<unknown>, object]>([
    ['the consent', async () => {}, { institution: null }],
    [
      'the institution search',
      (visitor) => visitor.press('Continue'),
      { institution: null, status: 'institution_not_found' },
    ],
    [
      'the login',
      async (visitor) => (await visitor.press('Continue')).press('Tartan Bank'),
      { institution: tartan, status: 'requires_credentials' },
    ],
    [
      'the OAuth page',
      async (visitor) => (await visitor.press('Continue')).press('Platypus OAuth Bank'),
      { institution: oauthBank, status: 'requires_oauth' },
    ],
    [
      'the code',
      async (visitor) => logIn(await (await visitor.press('Continue')).press('Tartan Bank'), 'mfa_device'),
      { institution: tartan, status: 'requires_code' },
    ],
    [
      'the account selection',
      async (visitor) => logIn(await (await visitor.press('Continue')).press('Tartan Bank')),
      { institution: tartan, status: 'requires_account_selection' },
    ],
  ])('at %s ends the session with the status of the page and no error', async (_, walk, metadata) => {
    const { visitor, session } = await visit(emulator);
    await walk(visitor);
    emulator.clock.now = NOW + 60_000;
    await visitor.press('Leave');

    const exited = await session();
    expect(exited.exit).toEqual({
      error: null,
      metadata: {
        ...metadata,
        link_session_id: exited.link_session_id,
        request_id: exited.events?.[0]?.event_metadata.request_id,
      },
    });
    const status = 'status' in metadata ? metadata.status : undefined;
    expect([exited.events?.[0]?.event_name, exited.events?.[0]?.event_metadata.exit_status]).toEqual([
      'EXIT',
      status,
    ]);
    expect(exited.finished_at?.slice(0, 19)).toBe('2026-03-01T12:01:00');
    expect(exited).not.toHaveProperty('results');
    expect([visitor.step, visitor.heading]).toEqual(['done', 'Not connected']);
  });

  it.each([
    ['wrong', 'INVALID_CREDENTIALS', 'requires_credentials'],
    ['error_ITEM_LOCKED', 'ITEM_LOCKED', 'requires_credentials'],
    ['error_NO_ACCOUNTS', 'NO_ACCOUNTS', 'requires_account_selection'],
    ['error_INSTITUTION_NO_LONGER_SUPPORTED', 'INSTITUTION_NO_LONGER_SUPPORTED', 'institution_not_supported'],
  ])('after the password %s reports the error %s', async (password, code, status) => {
    const { visitor, session } = await toLogin(emulator);
    await logIn(visitor, password);
    await visitor.press('Leave');
    const { exit, events } = await session();
    expect(exit).toMatchObject({
      error: { error_code: code, display_message: expect.any(String), suggested_action: null },
      metadata: { institution: tartan, status },
    });
    expect(events?.[0]?.event_metadata).toMatchObject({ error_code: code, exit_status: status });
  });

  it('after a wrong code reports INVALID_MFA', async () => {
    const { visitor, session } = await toLogin(emulator);
    await logIn(visitor, 'mfa_device');
    await visitor.press('Continue', { code: '4321' });
    await visitor.press('Leave');
    expect((await session()).exit).toMatchObject({
      error: { error_code: 'INVALID_MFA' },
      metadata: { status: 'requires_code' },
    });
  });

  it('after a corrected error reports no error', async () => {
    const { visitor, session } = await toLogin(emulator);
    await logIn(visitor, 'wrong');
    await logIn(visitor);
    await visitor.press('Leave');
    expect((await session()).exit).toMatchObject({
      error: null,
      metadata: { status: 'requires_account_selection' },
    });
  });

  it('after a success keeps the Item and reports its institution', async () => {
    const { visitor, session } = await toConnected(emulator);
    await visitor.press('Leave');
    const exited = await session();
    expect(exited.exit).toMatchObject({
      error: null,
      metadata: { institution: tartan, status: 'connected' },
    });
    expect(exited.results?.item_add_results).toHaveLength(1);
    expect(visitor.heading).toBe('You left');
  });

  it('at the search for a second bank keeps the first Item', async () => {
    const { visitor, session } = await toConnected(emulator, { enable_multi_item_link: true });
    await visitor.press('Connect another bank');
    await visitor.press('Leave');
    const exited = await session();
    expect(exited.exit).toMatchObject({ metadata: { institution: null, status: 'institution_not_found' } });
    expect(exited.results?.item_add_results).toHaveLength(1);
  });
});
