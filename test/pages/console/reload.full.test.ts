/** The console after a reload: the created token, its settings and its session. */
import { describeWith, programOnPath } from '../../support/processes/programs';
import { shareBrowser } from '../openIsolatedPage';
import { openConsole } from './openConsole';

jest.setTimeout(60_000);

describeWith('a reload of the console', 'chromium on the PATH', programOnPath('chromium'), (chromium) => {
  const shared = shareBrowser(chromium);

  it('keeps a token that was created with other settings, and continues to watch it', async () => {
    const { page, emulator, createLinkToken, waitForStatus, events } = await openConsole(shared());
    await page.getByLabel('App name').fill('Le Bistro');
    await page.getByLabel('Canada').check();
    await page.getByLabel('United States').uncheck();
    await page.getByLabel('AUTH', { exact: false }).first().check();
    await page.getByLabel('Language').selectOption('fr');
    await page.getByLabel('Multi-Item Link').check();
    await page.getByLabel('Plaid user ID').fill('usr_1');
    const token = await createLinkToken();
    await waitForStatus('PENDING');
    const linkUrl = await page.locator('#open-link').getAttribute('href');
    // A later value belongs to the next token.
    await page.getByLabel('App name').fill('Not created yet');

    await page.reload();
    await waitForStatus('PENDING');
    expect(await page.locator('#open-link').getAttribute('href')).toBe(linkUrl);
    expect(await page.locator('#token').inputValue()).toBe(token);
    await page.getByText('Selected: TRANSACTIONS, AUTH').waitFor();
    const values = ['#client-name', '#language', '#user-id'].map((field) => page.locator(field).inputValue());
    expect(await Promise.all(values)).toEqual(['Le Bistro', 'fr', 'usr_1']);
    expect(await page.getByLabel('Canada').isChecked()).toBe(true);
    expect(await page.getByLabel('United States').isChecked()).toBe(false);
    expect(await page.getByLabel('Multi-Item Link').isChecked()).toBe(true);

    await emulator.play({ link_token: token, outcome: 'success' });
    await waitForStatus('SUCCEEDED');
    expect((await events()).at(-1)).toBe('HANDOFF');
  });

  it('starts anew in another tab', async () => {
    const { page, url, createLinkToken } = await openConsole(shared());
    await createLinkToken();
    const other = await page.context().newPage();
    await other.goto(`${url}/`);
    await other.locator('body[data-started]').waitFor();
    expect(await other.locator('#token').inputValue()).toBe('');
    await other.getByText('Create a link token first.').waitFor();
  });

  it('shows that a stored token is unknown, and forgets it', async () => {
    const { page, createLinkToken, waitForStatus } = await openConsole(shared());
    await createLinkToken();
    await page.evaluate(`(() => {
      const stored = JSON.parse(sessionStorage.getItem('link-token'));
      stored.created.linkToken = 'link-sandbox-00000000-0000-4000-8000-000000000000';
      sessionStorage.setItem('link-token', JSON.stringify(stored));
    })()`);
    await page.reload();
    await waitForStatus('ERROR');
    await page.locator('#watch-problems').getByText('LINK_TOKEN_NOT_FOUND').waitFor();
    await page.reload();
    await page.getByText('Create a link token first.').waitFor();
  });

  it.each([
    ['unreadable', `sessionStorage.setItem('link-token', '{')`],
    [
      'denied',
      `Object.defineProperty(self, 'sessionStorage', { get() { throw new DOMException('', 'SecurityError') } })`,
    ],
  ])('starts anew if session storage is %s', async (_, before) => {
    const { page, createLinkToken, problems } = await openConsole(shared());
    await page.addInitScript(before);
    await page.reload();
    await page.getByText('Create a link token first.').waitFor();
    await createLinkToken();
    expect(problems).toEqual([]);
  });
});
