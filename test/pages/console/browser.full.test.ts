/** The console at `/` in headless Chromium. */
import { sendJson, startPlaidDouble } from '../../support/plaid/plaidDouble';
import { describeWith, programOnPath } from '../../support/processes/programs';
import { shareBrowser } from '../openIsolatedPage';
import { startPrefixingProxy } from '../startPrefixingProxy';
import { openConsole } from './openConsole';

const LINK_TOKEN = /^link-sandbox-[0-9a-f-]{36}$/;

describeWith('the console in Chromium', 'chromium on the PATH', programOnPath('chromium'), (chromium) => {
  const shared = shareBrowser(chromium);

  it('opens without requests to other hosts and without browser warnings', async () => {
    const { page, problems } = await openConsole(shared());
    expect(await page.locator('h2').allInnerTexts()).toEqual([
      '1\nCreate a link token',
      '2\nOpen Link',
      '3\nWatch the session',
      'Request',
    ]);
    expect(problems).toEqual([]);
  });

  it('creates a link token and links to its hosted page', async () => {
    const { page, emulator, createLinkToken, problems } = await openConsole(shared());
    expect(await createLinkToken()).toMatch(LINK_TOKEN);
    const link = page.getByRole('link', { name: 'Open Link' });
    const attributes = ['target', 'rel', 'href'].map((name) => link.getAttribute(name));
    expect(await Promise.all(attributes)).toEqual([
      '_blank',
      'noopener noreferrer',
      expect.stringMatching(new RegExp(`^${emulator.url}/hl/\\w+$`)),
    ]);
    expect(problems).toEqual([]);
  });

  it('watches a session live until it finishes', async () => {
    const { page, emulator, createLinkToken, waitForStatus, events, problems } = await openConsole(shared());
    const token = await createLinkToken();
    await waitForStatus('PENDING');
    await page.getByText('Link has not been opened with this token yet.').waitFor();
    await page.locator('#connection', { hasText: 'Live' }).waitFor();

    const script = { link_token: token, outcome: 'success', institution_id: 'ins_109509' } as const;
    const begun = await emulator.play({ ...script, finished: false });
    await page.locator('[data-event=SUBMIT_CREDENTIALS]').waitFor();
    await emulator.play({ ...script, items: 0, link_session_id: begun.link_session_id });
    await waitForStatus('SUCCEEDED');
    await page.getByText('Finished: no more updates').waitFor();

    const shown = await events();
    expect(shown.slice(0, 2)).toEqual(['OPEN', 'TRANSITION_VIEW']);
    expect(shown).toEqual(expect.arrayContaining(['SELECT_INSTITUTION', 'SUBMIT_CREDENTIALS', 'HANDOFF']));
    expect(shown.filter((name) => name === 'OPEN')).toEqual(['OPEN']);
    const result = page.getByRole('article', { name: 'First Gingham Credit Union' });
    expect(await result.innerText()).toContain('Plaid Checking ••0000');
    expect(problems).toEqual([]);
  });

  it('shows why the user exited', async () => {
    const { page, emulator, createLinkToken, waitForStatus } = await openConsole(shared());
    await emulator.play({
      link_token: await createLinkToken(),
      outcome: 'exit',
      error: 'INVALID_CREDENTIALS',
    });
    await waitForStatus('EXITED');
    const left = await page.getByRole('article', { name: 'Link exited' }).innerText();
    expect(left).toContain('INVALID_CREDENTIALS');
    expect(left).toContain('The credentials were not correct. Please try again.');
  });

  it('reads a pasted token once', async () => {
    const { page, emulator, button, createLinkToken, waitForStatus, events } = await openConsole(shared());
    const token = await createLinkToken();
    await button('Stop').click();
    await emulator.play({ link_token: token, outcome: 'success' });
    await page.reload();
    await page.getByRole('textbox', { name: 'Link token' }).fill(` ${token} `);
    await button('Read').click();
    await waitForStatus('SUCCEEDED');
    const [first, ...others] = await events();
    expect([first, others.at(-1)]).toEqual(['OPEN', 'HANDOFF']);
    expect(await page.locator('#connection').innerText()).toMatch(/^Read at \d\d:\d\d:\d\d$/);
  });

  it('reconnects after a lost connection, shows that it does, and shows no event twice', async () => {
    let closeConnections = () => {};
    const { page, emulator, createLinkToken, waitForStatus, events } = await openConsole(shared(), {
      through: async (url) => {
        const proxy = await startPrefixingProxy(url, '/behind');
        closeConnections = proxy.closeConnections;
        return proxy.url;
      },
    });
    const token = await createLinkToken();
    const { link_session_id } = await emulator.play({
      link_token: token,
      outcome: 'success',
      finished: false,
    });
    await page.locator('[data-event=SUBMIT_CREDENTIALS]').waitFor();
    const before = await events();
    closeConnections();
    await page.getByText('Connection lost. Retrying in 1 s …').waitFor();
    await page.locator('#connection', { hasText: 'Live' }).waitFor();
    await emulator.play({ link_token: token, outcome: 'success', items: 0, link_session_id });
    await page.getByText('Finished: no more updates').waitFor();
    await waitForStatus('SUCCEEDED');
    expect((await events()).slice(0, before.length)).toEqual(before);
    expect((await events()).filter((name) => name === 'OPEN')).toEqual(['OPEN']);
  });

  it('masks every token until it is revealed, and reveals only that one', async () => {
    const { page, emulator, button, createLinkToken, waitForStatus } = await openConsole(shared());
    const token = await createLinkToken();
    const { public_tokens } = await emulator.play({ link_token: token, outcome: 'success' });
    const publicToken = String(public_tokens[0]);
    await waitForStatus('SUCCEEDED');
    const visible = async () => {
      const text = await page.locator('body').innerText();
      return [token, publicToken].filter((secret) => text.includes(secret));
    };
    for (const call of ['Create', 'Watch']) {
      await page.getByRole('tab', { name: call, exact: true }).click();
      for (const language of ['curl', 'Apollo Client', 'GraphQL']) {
        await page.getByRole('tab', { name: language, exact: true }).click();
        expect([call, language, await visible()]).toEqual([call, language, []]);
      }
    }
    await button('Reveal the public token').click();
    expect(await visible()).toEqual([publicToken]);
    await button('Reveal the public token').click();
    await button('Reveal the link token').click();
    expect(await visible()).toEqual([token]);
    await button('Reveal the link token').click();
    await button('Reveal the tokens in the request').click();
    expect(await visible()).toEqual([token, publicToken]);
  });

  it('copies masked values unmasked', async () => {
    const { page, button, createLinkToken } = await openConsole(shared());
    const token = await createLinkToken();
    const clipboard = () => page.evaluate('navigator.clipboard.readText()');
    await button('Copy the link token').click();
    expect(await clipboard()).toBe(token);
    await page.getByRole('tab', { name: 'curl' }).click();
    await button('Copy the request').click();
    expect(await clipboard()).toContain(`"token": "${token}"`);
  });

  it('updates the request as the form changes', async () => {
    const { page, url, button } = await openConsole(shared());
    await page.getByLabel('App name').fill('Le Bistro');
    await page.getByLabel('Canada').check();
    await page.getByLabel('Search products').fill('liab');
    await page.getByLabel('LIABILITIES').check();
    await page.getByLabel('Language').selectOption('French');
    await page.getByLabel('Hosted Link').uncheck();
    await button('Reveal the tokens in the request').click();
    const input = {
      clientName: 'Le Bistro',
      user: { clientUserId: 'user-1' },
      language: 'fr',
      countryCodes: ['US', 'CA'],
      products: ['TRANSACTIONS', 'LIABILITIES'],
    };
    expect(JSON.parse(await page.locator('#call-variables').innerText())).toEqual({
      input,
      idempotencyKey: expect.stringMatching(/^[0-9a-f]{32}$/),
    });
    for (const [language, text] of [
      ['curl', `curl '${url}/graphql'`],
      ['fetch', `await fetch('${url}/graphql'`],
      ['Apollo Client', 'await client.mutate({'],
    ] as const) {
      await page.getByRole('tab', { name: language, exact: true }).click();
      const sample = await page.locator('#call-sample').innerText();
      expect(sample).toContain(text);
      expect(sample).toContain('"Le Bistro"');
    }
  });

  it('finds products by name and description, and shows when none matches', async () => {
    const { page } = await openConsole(shared());
    const found = () => page.locator('#products .option:visible .name').allInnerTexts();
    await page.getByLabel('Search products').fill('pay by bank');
    expect(await found()).toEqual(['PAY_BY_BANK']);
    await page.getByLabel('Search products').fill('PDF');
    expect(await found()).toEqual(['STATEMENTS']);
    await page.getByLabel('Search products').fill('nothing like it');
    await page.getByText('No matching products').waitFor();
    expect(await found()).toEqual([]);
  });

  it('shows the code that opens Link and the play command if there is no hosted page', async () => {
    const { page, emulator, createLinkToken } = await openConsole(shared());
    await page.getByLabel('Hosted Link').uncheck();
    await createLinkToken();
    expect(await page.getByRole('link', { name: 'Open Link' }).count()).toBe(0);
    const sdk = page.getByRole('region', { name: 'the code that opens Link' });
    expect(await sdk.innerText()).toContain('Plaid.create({');
    await page.getByText('Or simulate a session from a terminal').click();
    const play = page.getByRole('region', { name: 'the command for a success' });
    expect(await play.innerText()).toContain(`curl '${emulator.url}/emulator/sessions'`);
  });

  it('focuses the field that an error names', async () => {
    const plaid = await startPlaidDouble(() => ({}));
    const { page, button, createButton, problems } = await openConsole(shared(), {
      env: { PLAID_ENV: 'sandbox', PLAID_BASE_URL: plaid.url },
    });
    const name = page.getByLabel('App name');
    await name.fill('');
    await createButton.click();
    const alert = page.locator('#create-problems');
    await alert.getByText('BAD_USER_INPUT').waitFor();
    await page.locator('#client-name:focus[aria-invalid=true][aria-describedby=create-problems]').waitFor();
    await page.getByLabel('Language').focus();
    await button('Go to input.clientName').click();
    await page.locator('#client-name:focus').waitFor();
    await name.fill('My app');
    await createButton.click();
    await alert.getByText('PLAID_UNAVAILABLE').waitFor();
    expect(await name.getAttribute('aria-invalid')).toBeNull();
    expect(problems).toEqual([]);
  });

  it('shows Plaid’s error with its display message', async () => {
    const plaid = await startPlaidDouble((_call, response) =>
      sendJson(response, 400, {
        error_type: 'INVALID_REQUEST',
        error_code: 'INVALID_FIELD',
        error_message: 'client_name is odd',
        display_message: 'Please choose another name.',
        documentation_url: 'javascript:alert(1)',
        request_id: 'XQVgFigpGHXkb0b',
      }),
    );
    const { page, createButton } = await openConsole(shared(), {
      env: { PLAID_ENV: 'sandbox', PLAID_BASE_URL: plaid.url },
    });
    await createButton.click();
    const alert = page.locator('#create-problems');
    await alert.getByText('PLAID_REQUEST_REJECTED').waitFor();
    const text = await alert.innerText();
    expect(text).toContain('Please choose another name.');
    expect(text).toContain('client_name is odd');
    expect(text).toContain('INVALID_REQUEST / INVALID_FIELD');
    expect(text).toContain('request XQVgFigpGHXkb0b');
    expect(await alert.getByRole('link').count()).toBe(0);
  });

  it('focuses the token field after LINK_TOKEN_NOT_FOUND, read or watched', async () => {
    const { page, button } = await openConsole(shared());
    await page
      .getByRole('textbox', { name: 'Link token' })
      .fill('link-sandbox-00000000-0000-4000-8000-000000000000');
    for (const name of ['Read', 'Watch']) {
      await page.locator('h1').click();
      await button(name).click();
      await page.locator('#watch-problems').getByText('LINK_TOKEN_NOT_FOUND').waitFor();
      await page.locator('#token:focus[aria-invalid=true]').waitFor();
    }
    expect(await button('Stop').isVisible()).toBe(false);
  });

  it('works behind a proxy that adds a path', async () => {
    const { emulator, createLinkToken, waitForStatus, problems } = await openConsole(shared(), {
      through: async (url) => (await startPrefixingProxy(url, '/plaid/link')).url,
    });
    await emulator.play({ link_token: await createLinkToken(), outcome: 'success' });
    await waitForStatus('SUCCEEDED');
    expect(problems).toEqual([]);
  });

  it('blocks HTML from strings and inline scripts', async () => {
    const { page, problems } = await openConsole(shared());
    await page.evaluate(`(() => {
      document.head.append(Object.assign(document.createElement('script'), { type: 'module', async: true }));
      try { document.body.innerHTML = '<p>'; } catch ({ name }) { self.refused = name; }
    })()`);
    expect(await page.evaluate('self.refused')).toBe('TypeError');
    expect(problems.join()).toContain('violation of require-trusted-types-for');
  });
});
