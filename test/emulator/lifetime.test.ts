/** Lifetime of link tokens and retention of sessions. */
import { NOW, shareTestEmulator, smallestRequest, type TestEmulator } from './testEmulator';

const SECOND = 1_000;
const HOUR = 3_600 * SECOND;
const EXPIRED = Date.parse('2026-03-01T16:00:00Z');

const contact = {
  user: { client_user_id: 'user-42', phone_number: '+14155550123', email_address: 'a@b.example' },
};
const update = { products: undefined, access_token: 'access-sandbox-c4ffdfca' };

const started = shareTestEmulator();
let emulator: TestEmulator;
beforeEach(() => {
  emulator = started();
});

describe('a link token', () => {
  it.each([
    ['for a new Item', {}, '2026-03-01T16:00:00Z'],
    ['for update mode', update, '2026-03-01T12:30:00Z'],
    ['for a hosted link', { hosted_link: {} }, '2026-03-01T12:30:00Z'],
    [
      'for a hosted link by SMS',
      { ...contact, hosted_link: { delivery_method: 'sms' } },
      '2026-03-02T12:00:00Z',
    ],
    [
      'for a hosted link by e-mail',
      { ...contact, hosted_link: { delivery_method: 'email' } },
      '2026-03-08T12:00:00Z',
    ],
    [
      'for a hosted link with a lifetime',
      { hosted_link: { url_lifetime_seconds: 21 * 24 * 3600 } },
      '2026-03-22T12:00:00Z',
    ],
    [
      'for a hosted link in update mode',
      { ...update, hosted_link: { url_lifetime_seconds: 3600 } },
      '2026-03-01T12:30:00Z',
    ],
  ])('%s expires at its documented time', async (_, fields, expiration) => {
    const { body } = await emulator.post('/link/token/create', { ...smallestRequest, ...fields });
    expect(body.expiration).toBe(expiration);
    expect((await emulator.get(body.link_token)).expiration).toBe(expiration);
  });

  it('can be read after its expiration', async () => {
    const linkToken = await emulator.linkToken();
    emulator.clock.now = EXPIRED;
    expect((await emulator.get(linkToken)).expiration).toBe('2026-03-01T16:00:00Z');
  });

  it('starts no session after its expiration', async () => {
    const script = { link_token: await emulator.linkToken(), outcome: 'success' } as const;
    emulator.clock.now = EXPIRED - 1;
    await emulator.play(script);
    emulator.clock.now = EXPIRED;
    await expect(emulator.play(script)).rejects.toMatchObject({ code: 'INVALID_LINK_TOKEN' });
  });

  it('for Identity Verification starts sessions after its expiration', async () => {
    const linkToken = await emulator.linkToken({
      products: ['identity_verification'],
      identity_verification: { template_id: 'idvtmp_1' },
    });
    emulator.clock.now = EXPIRED;
    await expect(emulator.play({ link_token: linkToken, outcome: 'success' })).resolves.toMatchObject({
      status: 'SUCCESS',
    });
  });

  it('is removed six hours after its expiration', async () => {
    const linkToken = await emulator.linkToken();
    emulator.clock.now = EXPIRED + 6 * HOUR - 1;
    await emulator.get(linkToken);
    emulator.clock.now += 1;
    const { body } = await emulator.post('/link/token/get', { link_token: linkToken });
    expect(body.error_code).toBe('INVALID_LINK_TOKEN');
  });
});

describe('a session', () => {
  it('is removed six hours after its end, and the list with the last one', async () => {
    const linkToken = await emulator.linkToken({ hosted_link: { url_lifetime_seconds: 24 * 3600 } });
    const first = await emulator.play({ link_token: linkToken, outcome: 'exit' });
    emulator.clock.now += HOUR;
    const second = await emulator.play({ link_token: linkToken, outcome: 'success' });
    const listAt = async (at: number) => {
      emulator.clock.now = at;
      const { link_sessions: sessions } = await emulator.get(linkToken);
      return sessions?.map((session: { link_session_id: string }) => session.link_session_id);
    };

    expect(await listAt(NOW + 6 * HOUR - 1)).toEqual([first.link_session_id, second.link_session_id]);
    expect(await listAt(NOW + 6 * HOUR)).toEqual([second.link_session_id]);
    expect(await listAt(NOW + 7 * HOUR)).toBeUndefined();
  });
});
