/** Errors in the console: the focus stays where the user types, and the badge shows that the status is out of date. */
import { sendJson, startPlaidDouble } from '../../support/plaid/plaidDouble';
import { describeWith, programOnPath } from '../../support/processes/programs';
import { shareBrowser } from '../openIsolatedPage';
import { openConsole } from './openConsole';

jest.setTimeout(60_000);

const UNKNOWN = 'link-sandbox-00000000-0000-4000-8000-000000000000';

describeWith('errors in the console', 'chromium on the PATH', programOnPath('chromium'), (chromium) => {
  const shared = shareBrowser(chromium);

  it('does not move the focus from a field in which the user types', async () => {
    let respond = () => {};
    const plaid = await startPlaidDouble(async (_call, response) => {
      await new Promise<void>((resolve) => {
        respond = resolve;
      });
      return sendJson(response, 400, {
        error_type: 'INVALID_REQUEST',
        error_code: 'INVALID_FIELD',
        error_message: 'client_name must be a non-empty string',
      });
    });
    const { page, createButton } = await openConsole(shared(), {
      env: { PLAID_ENV: 'sandbox', PLAID_BASE_URL: plaid.url },
    });
    const sent = page.waitForRequest((request) => request.method() === 'POST');
    await createButton.click();
    await sent;
    await page.getByLabel('Client user ID').focus();
    await page.keyboard.type('one');
    respond();
    await page.locator('#create-problems').getByText('PLAID_REQUEST_REJECTED').waitFor();
    await page.keyboard.type('two');
    expect(await page.getByLabel('Client user ID').inputValue()).toContain('onetwo');
    expect(await page.locator('#client-name').getAttribute('aria-invalid')).toBe('true');
    await page.getByRole('button', { name: 'Go to input.clientName' }).click();
    await page.locator('#client-name:focus').waitFor();
  });

  it('does not move the focus when a subscription fails later', async () => {
    const { page, button, waitForStatus } = await openConsole(shared());
    await page.getByRole('textbox', { name: 'Link token' }).fill(UNKNOWN);
    const rejected = page.waitForResponse(/graphql\/stream/);
    await button('Watch').click();
    await page.getByLabel('App name').focus();
    await rejected;
    await waitForStatus('ERROR');
    await page.locator('#client-name:focus').waitFor();
  });

  it('replaces the status in the badge by an error, and the error by the next status', async () => {
    const { page, button, createLinkToken, waitForStatus } = await openConsole(shared());
    const token = await createLinkToken();
    await waitForStatus('PENDING');
    const field = page.getByRole('textbox', { name: 'Link token' });
    for (const name of ['Watch', 'Read']) {
      await field.fill(UNKNOWN);
      await button(name).click();
      await waitForStatus('ERROR');
      expect(await page.locator('#status').innerText()).toBe('ERROR');
      await field.fill(token);
      await button(name).click();
      await waitForStatus('PENDING');
    }
  });
});
