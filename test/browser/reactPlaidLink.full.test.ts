/** react-plaid-link from npm, unmodified, in a React app in StrictMode in Chromium. */
import { startTestEmulator } from '../emulator/testEmulator';
import { shareBrowser } from '../pages/openIsolatedPage';
import { startOnce } from '../support/closing';
import { describeWith, programOnPath } from '../support/processes/programs';
import { openSdkPage, type SdkPage, updateMode } from './sdkPage';
import { bundleReactApp, serveApp } from './serveApp';

jest.setTimeout(60_000);

const tartanBank = { name: 'Tartan Bank', institution_id: 'ins_109511' };

describeWith('in Chromium', 'chromium on the PATH', programOnPath('chromium'), (chromium) => {
  const shared = shareBrowser(chromium);
  const startedEmulator = startOnce(() => startTestEmulator());

  describe.each([
    ['5', 'react-plaid-link'],
    ['4', 'react-plaid-link-4'],
  ])('react-plaid-link %s', (version, wrapper) => {
    const startedApp = startOnce(async () => serveApp('', await bundleReactApp(wrapper)));

    /** Opens the app and lets it create its link token. */
    async function openApp(fields: object = {}, search = ''): Promise<SdkPage> {
      const [{ context }, emulator, server] = [shared(), startedEmulator(), startedApp()];
      const linkToken = await emulator.linkToken(fields);
      server.linkToken = linkToken;
      const app = await openSdkPage({ context, emulator, url: `${server.url}/${search}`, linkToken });
      await app.page.getByRole('button', { name: 'Create link token' }).click();
      return app;
    }

    /** Opens Link and goes to the search. */
    async function openLink(fields: object = {}): Promise<SdkPage> {
      const app = await openApp(fields);
      await app.page.getByRole('button', { name: 'Connect a bank' }).click();
      await app.press('Continue');
      return app;
    }

    it('connects a bank, with onSuccess after HANDOFF', async () => {
      const app = await openLink();
      await app.selectBank('Tartan Bank');
      await app.logIn('pass_good');
      await app.press('Connect');
      await app.press('Finish');
      const [publicToken, metadata] = await app.waitFor('onSuccess');
      const [session, ...others] = await app.sessions();
      expect(publicToken).toBe(session?.results?.item_add_results[0]?.public_token);
      expect(metadata).toEqual({
        institution: tartanBank,
        accounts: expect.arrayContaining([
          {
            id: expect.any(String),
            name: 'Plaid Checking',
            mask: '0000',
            type: 'depository',
            subtype: 'checking',
            verification_status: null,
            class_type: null,
          },
        ]),
        link_session_id: session?.link_session_id,
        transfer_status: null,
      });
      expect(others).toEqual([]);
      expect(await app.names()).toEqual([
        'onLoad',
        'OPEN',
        'SKIP_SUBMIT_PHONE',
        'SELECT_INSTITUTION',
        'SUBMIT_CREDENTIALS',
        'HANDOFF',
        'onSuccess',
      ]);
      expect(await app.page.locator('iframe').count()).toBe(0);
      expect(app.problems).toEqual([]);
    });

    it('exits at the login, and opens again as another session', async () => {
      const app = await openLink();
      await app.selectBank('Tartan Bank');
      await app.press('Leave');
      const [error, metadata] = await app.waitFor('onExit');
      const [session] = await app.sessions();
      expect([error, metadata]).toEqual([
        null,
        {
          institution: tartanBank,
          status: 'requires_credentials',
          link_session_id: session?.link_session_id,
          request_id: expect.stringMatching(/^\w{15}$/),
        },
      ]);
      expect((await app.names()).slice(-2)).toEqual(['EXIT', 'onExit']);

      await app.page.getByRole('button', { name: 'Connect a bank' }).click();
      await app.link.getByRole('button', { name: 'Continue' }).waitFor();
      expect(await app.sessions()).toHaveLength(2);
      expect(app.problems).toEqual([]);
    });

    it('connects several Items, which onSuccess leaves to the webhooks', async () => {
      const app = await openLink({ enable_multi_item_link: true });
      for (const [bank, next] of [
        ['Tartan Bank', 'Connect another bank'],
        ['Houndstooth Bank', 'Finish'],
      ] as const) {
        await app.selectBank(bank);
        await app.logIn('pass_good');
        await app.press('Connect');
        await app.press(next);
      }
      const [session] = await app.sessions();
      expect(await app.waitFor('onSuccess')).toEqual([
        null,
        {
          institution: null,
          accounts: [],
          link_session_id: session?.link_session_id,
          transfer_status: null,
        },
      ]);
      expect(session?.results?.item_add_results).toHaveLength(2);
      expect((await app.names()).filter((name) => name === 'HANDOFF')).toHaveLength(2);
    });

    it('renews an Item in update mode, with no public token', async () => {
      const app = await openApp(updateMode);
      await app.page.getByRole('button', { name: 'Connect a bank' }).click();
      await app.logIn('pass_good');
      await app.press('Finish');
      const [publicToken, metadata] = await app.waitFor('onSuccess');
      expect(publicToken).toBeNull();
      expect(metadata).toMatchObject({ institution: { name: 'First Platypus Bank' }, accounts: [] });
      const [, opened] = await app.waitFor('OPEN');
      expect(opened).toMatchObject({ is_update_mode: 'true' });
    });

    it('resumes the session after an OAuth login that returns to the app', async () => {
      const app = await openLink({ redirect_uri: `${startedApp().url}/` });
      await app.selectBank('Platypus OAuth Bank');
      await app.press('Go to Platypus OAuth Bank');
      await app.page.getByRole('heading', { name: 'Share your accounts with Budget Buddy?' }).waitFor();
      await app.page.getByRole('button', { name: 'Approve' }).click();
      await app.page.waitForURL(/\?oauth_state_id=[0-9a-f-]{36}$/);

      await app.press('Connect');
      await app.press('Finish');
      const [publicToken, metadata] = await app.waitFor('onSuccess');
      const sessions = await app.sessions();
      expect(sessions.map(({ results }) => results?.item_add_results.length)).toEqual([1]);
      expect(publicToken).toMatch(/^public-sandbox-/);
      expect(metadata).toMatchObject({
        institution: { name: 'Platypus OAuth Bank' },
        link_session_id: sessions[0]?.link_session_id,
      });
      // The app's first page did not see OPEN_OAUTH: the browser left it.
      expect(await app.names()).toEqual(['onLoad', 'OPEN_OAUTH', 'HANDOFF', 'onSuccess']);
      expect(app.problems).toEqual([]);
    });

    // Those of version 5 show the emulator's part, which is the same for both.
    if (version === '4') return;

    it('passes each event once, with every key', async () => {
      const app = await openLink();
      await app.selectBank('Tartan Bank');
      const [, metadata] = await app.waitFor('SELECT_INSTITUTION');
      const [session] = await app.sessions();
      expect(metadata).toEqual({
        account_number_mask: null,
        error_type: null,
        error_code: null,
        error_message: null,
        exit_status: null,
        institution_id: tartanBank.institution_id,
        institution_name: tartanBank.name,
        institution_search_query: null,
        is_update_mode: null,
        match_reason: null,
        mfa_type: null,
        routing_number: null,
        view_name: null,
        selection: null,
        timestamp: expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$/),
        link_session_id: session?.link_session_id,
        request_id: expect.stringMatching(/^\w{15}$/),
      });
      const passed = (await app.calls()).filter(([name]) => name === 'onEvent').map(([, name]) => name);
      expect(passed).toEqual(session?.events.map(({ event_name }) => event_name).toReversed());
    });

    it('exits with the error of the institution', async () => {
      const app = await openLink();
      await app.selectBank('Tartan Bank');
      await app.logIn('error_ITEM_LOCKED');
      await app.link.getByText('Your account is locked.').waitFor();
      await app.press('Leave');
      const [error] = await app.waitFor('onExit');
      expect(error).toEqual({
        error_type: 'ITEM_ERROR',
        error_code: 'ITEM_LOCKED',
        error_message: expect.any(String),
        display_message: expect.any(String),
      });
    });

    it('exits by the exit function, which calls back', async () => {
      const app = await openLink();
      // The status names the step that the user left.
      await app.link.getByRole('button', { name: 'Tartan Bank' }).waitFor();
      await app.page.evaluate(`window.exitLink({ force: true }, () => window.calls.push(['exited']))`);
      await app.waitFor('exited');
      expect((await app.names()).slice(-3)).toEqual(['EXIT', 'onExit', 'exited']);
      const [session] = await app.sessions();
      expect(session?.exit?.metadata.status).toBe('institution_not_found');
    });

    it('exits and closes Link when its component unmounts', async () => {
      const app = await openLink();
      await app.page.evaluate(`document.querySelector('main > button:last-child').click()`);
      await app.waitFor('onExit');
      expect(await app.page.locator('iframe').count()).toBe(0);
      await app.page.getByRole('button', { name: 'Mount', exact: true }).click();
      await app.page.getByRole('button', { name: 'Connect a bank' }).click();
      await app.link.getByRole('button', { name: 'Continue' }).waitFor();
      expect(app.problems).toEqual([]);
    });

    it('returns from a cancelled OAuth login to the same session', async () => {
      const app = await openLink({ redirect_uri: `${startedApp().url}/` });
      await app.selectBank('Platypus OAuth Bank');
      await app.press('Go to Platypus OAuth Bank');
      await app.page.getByRole('button', { name: 'Cancel' }).click();
      await app.press('Leave');
      const [error, metadata] = await app.waitFor('onExit');
      expect([error, metadata]).toEqual([null, expect.objectContaining({ status: 'requires_oauth' })]);
      expect(await app.sessions()).toHaveLength(1);
    });

    it('passes INVALID_LINK_TOKEN to onExit for an expired link token', async () => {
      const app = await openApp();
      const { clock } = startedEmulator();
      clock.now += 4 * 3_600_000;
      await app.page.getByRole('button', { name: 'Connect a bank' }).click();
      const [error, metadata] = await app.waitFor('onExit');
      expect(error).toMatchObject({ error_type: 'INVALID_INPUT', error_code: 'INVALID_LINK_TOKEN' });
      expect(metadata).toMatchObject({ institution: null, status: null, link_session_id: '' });
      expect(await app.page.locator('iframe').count()).toBe(0);
    });

    it('connects a bank in embedded Link', async () => {
      const app = await openApp({}, '?embedded');
      await app.press('Continue');
      await app.selectBank('Tartan Bank');
      await app.logIn('pass_good');
      await app.press('Connect');
      expect((await app.page.locator('iframe').boundingBox())?.height).toBe(600);
      await app.press('Finish');
      const [publicToken] = await app.waitFor('onSuccess');
      expect(publicToken).toMatch(/^public-sandbox-/);
    });

    it('reports that Layer is not available', async () => {
      const app = await openApp();
      await app.waitFor('onLoad');
      await app.page.evaluate(`window.submitToLink({ phone_number: '+14155550123' })`);
      await app.waitFor('LAYER_NOT_AVAILABLE');
    });
  });
});
