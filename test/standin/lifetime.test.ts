/** How long link tokens and the details of their sessions last. */
import { NOW, shareTestStandin, smallestRequest, type TestStandin } from './testStandin';

const SECOND = 1_000;
const HOUR = 3_600 * SECOND;
const EXPIRED = Date.parse('2026-03-01T16:00:00Z');

const contact = {
  user: { client_user_id: 'user-42', phone_number: '+14155550123', email_address: 'a@b.example' },
};
const update = { products: undefined, access_token: 'access-sandbox-c4ffdfca' };

const started = shareTestStandin();
let standin: TestStandin;
beforeEach(() => {
  standin = started();
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
  ])('%s expires by its case', async (_, fields, expiration) => {
    const { body } = await standin.post('/link/token/create', { ...smallestRequest, ...fields });
    expect(body.expiration).toBe(expiration);
    expect((await standin.get(body.link_token)).expiration).toBe(expiration);
  });

  it('can be read after it has expired', async () => {
    const linkToken = await standin.linkToken();
    standin.clock.now = EXPIRED;
    expect((await standin.get(linkToken)).expiration).toBe('2026-03-01T16:00:00Z');
  });

  it('opens no session once it has expired', async () => {
    const script = { link_token: await standin.linkToken(), outcome: 'success' } as const;
    standin.clock.now = EXPIRED - 1;
    await standin.play(script);
    standin.clock.now = EXPIRED;
    await expect(standin.play(script)).rejects.toMatchObject({ code: 'INVALID_LINK_TOKEN' });
  });

  it('for Identity Verification opens sessions after it has expired', async () => {
    const linkToken = await standin.linkToken({
      products: ['identity_verification'],
      identity_verification: { template_id: 'idvtmp_1' },
    });
    standin.clock.now = EXPIRED;
    await expect(standin.play({ link_token: linkToken, outcome: 'success' })).resolves.toMatchObject({
      status: 'SUCCESS',
    });
  });

  it('is forgotten six hours after it has expired', async () => {
    const linkToken = await standin.linkToken();
    standin.clock.now = EXPIRED + 6 * HOUR - 1;
    await standin.get(linkToken);
    standin.clock.now += 1;
    const { body } = await standin.post('/link/token/get', { link_token: linkToken });
    expect(body.error_code).toBe('INVALID_LINK_TOKEN');
  });
});

describe('a session', () => {
  it('disappears six hours after its end, and the last one takes the list along', async () => {
    const linkToken = await standin.linkToken({ hosted_link: { url_lifetime_seconds: 24 * 3600 } });
    const first = await standin.play({ link_token: linkToken, outcome: 'exit' });
    standin.clock.now += HOUR;
    const second = await standin.play({ link_token: linkToken, outcome: 'success' });
    const told = async (at: number) => {
      standin.clock.now = at;
      const { link_sessions: sessions } = await standin.get(linkToken);
      return sessions?.map((session: { link_session_id: string }) => session.link_session_id);
    };

    expect(await told(NOW + 6 * HOUR - 1)).toEqual([first.link_session_id, second.link_session_id]);
    expect(await told(NOW + 6 * HOUR)).toEqual([second.link_session_id]);
    expect(await told(NOW + 7 * HOUR)).toBeUndefined();
  });
});
