/** The unmodified official Plaid client against the emulator. */
import { listEventNames, logIn, visit } from './hosted/hostedVisit';
import { createRequest, officialClient } from './officialClient';
import { shareTestEmulator } from './testEmulator';

describe('the official Plaid client', () => {
  const emulator = shareTestEmulator();

  it('creates a link token', async () => {
    const { data, headers } = await officialClient(emulator()).linkTokenCreate(createRequest);

    expect(headers['content-type']).toBe('application/json; charset=utf-8');
    expect(data).toEqual({
      link_token: expect.stringMatching(
        /^link-sandbox-[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[0-9a-f]{4}-[0-9a-f]{12}$/,
      ),
      expiration: '2026-03-01T16:00:00Z',
      request_id: expect.stringMatching(/^[A-Za-z0-9]{15}$/),
    });
  });

  it('reads a link token before its first session', async () => {
    const plaid = officialClient(emulator());
    const { data: created } = await plaid.linkTokenCreate(createRequest);
    const { data } = await plaid.linkTokenGet({ link_token: created.link_token });

    expect(data).toEqual({
      link_token: created.link_token,
      created_at: '2026-03-01T12:00:00Z',
      expiration: '2026-03-01T16:00:00Z',
      metadata: {
        initial_products: ['auth', 'transactions'],
        webhook: null,
        country_codes: ['US'],
        language: 'en',
        redirect_uri: null,
        client_name: 'Budget Buddy',
      },
      request_id: expect.stringMatching(/^[A-Za-z0-9]{15}$/),
    });
  });

  it('reads the accounts of a scripted session', async () => {
    const plaid = officialClient(emulator());
    const { data: created } = await plaid.linkTokenCreate(createRequest);
    const played = await emulator().play({ link_token: created.link_token, outcome: 'success' });
    const { data } = await plaid.linkTokenGet({ link_token: created.link_token });

    const [session] = data.link_sessions ?? [];
    const [item] = session?.results?.item_add_results ?? [];
    expect(session?.link_session_id).toBe(played.link_session_id);
    expect(item?.public_token).toBe(played.public_tokens[0]);
    expect(item?.institution).toEqual({ name: 'First Platypus Bank', institution_id: 'ins_109508' });
    expect(item?.accounts.map(({ name, mask, subtype }) => [name, mask, subtype])).toEqual([
      ['Plaid Checking', '0000', 'checking'],
      ['Plaid Saving', '1111', 'savings'],
      ['Plaid Cash Management', '9002', 'cash management'],
    ]);
  });

  it('reads a Hosted Link session', async () => {
    const { visitor, linkToken, session } = await visit(emulator());
    await visitor.press('Continue');
    await visitor.press('Tartan Bank');
    await logIn(visitor);
    await visitor.press('Connect');
    await visitor.press('Finish');
    const { data } = await officialClient(emulator()).linkTokenGet({ link_token: linkToken });

    const [read, ...others] = data.link_sessions ?? [];
    expect([read, others]).toEqual([await session(), []]);
    expect(read?.results?.item_add_results[0]?.institution?.name).toBe('Tartan Bank');
    expect(read && listEventNames(read).at(-1)).toBe('HANDOFF');
  });

  it('receives errors in Plaid’s format', async () => {
    const failing = officialClient(emulator()).linkTokenGet({ link_token: 'link-sandbox-unknown' });

    await expect(failing).rejects.toMatchObject({
      response: {
        status: 400,
        data: {
          display_message: null,
          documentation_url: 'https://plaid.com/docs/?ref=error#invalid-input-errors',
          error_code: 'INVALID_LINK_TOKEN',
          error_message: 'invalid link_token provided',
          error_type: 'INVALID_INPUT',
          request_id: expect.stringMatching(/^[A-Za-z0-9]{15}$/),
          suggested_action: null,
        },
      },
    });
  });

  it('receives an error for an unknown webhook verification key', async () => {
    const failing = officialClient(emulator()).webhookVerificationKeyGet({ key_id: 'unknown' });

    await expect(failing).rejects.toMatchObject({
      response: { data: { error_code: 'INVALID_WEBHOOK_VERIFICATION_KEY_ID' } },
    });
  });
});
