/** The console with a server that requires credentials, and where these go. */
import { startOnce } from '../../support/closing';
import { startIssuer } from '../../support/issuer';
import { describeWith, programOnPath } from '../../support/processes/programs';
import { shareBrowser } from '../openIsolatedPage';
import { openConsole } from './openConsole';

describeWith(
  'the console with authentication',
  'chromium on the PATH',
  programOnPath('chromium'),
  (chromium) => {
    const issuer = startOnce(() => startIssuer());
    const shared = shareBrowser(chromium, () => issuer().env);

    async function open() {
      const opened = await openConsole(shared());
      return { ...opened, issuer: issuer(), field: opened.page.getByLabel('Access token') };
    }

    it('asks for an access token and shows UNAUTHENTICATED without one', async () => {
      const { page, field, button, createButton } = await open();
      await page.getByText('This server requires an access token').waitFor();
      await page.locator('summary', { hasText: 'Credentials' }).click();
      await createButton.click();
      await page.locator('#create-problems').getByText('UNAUTHENTICATED').waitFor();
      await field.waitFor({ state: 'visible' });
      await page.getByRole('textbox', { name: 'Link token' }).fill('link-sandbox-1');
      await button('Watch').click();
      await page.locator('#watch-problems').getByText('UNAUTHENTICATED').waitFor();
    });

    it.each(['', 'Bearer ', ' bearer  '])(
      'creates and watches with an access token pasted after "%s"',
      async (scheme) => {
        const { emulator, issuer, field, createLinkToken, waitForStatus, problems } = await open();
        await field.fill(`${scheme}${issuer.token()} `);
        await emulator.play({ link_token: await createLinkToken(), outcome: 'success' });
        await waitForStatus('SUCCEEDED');
        expect(problems).toEqual([]);
      },
    );

    it('sends the access token to this server as a header and keeps it nowhere else', async () => {
      const { page, url, issuer, field, button, createLinkToken, waitForStatus } = await open();
      const token = issuer.token();
      const secret = token.slice(0, 40);
      const authorized: string[] = [];
      page.on('request', (request) => {
        const sent = JSON.stringify([request.url(), request.postData()]);
        expect(sent).not.toContain(secret);
        if (request.headers()['authorization'] === `Bearer ${token}`) authorized.push(request.url());
      });
      await field.fill(token);
      await createLinkToken();
      await waitForStatus('PENDING');
      await button('Stop').click();
      await button('Read').click();
      await page.getByText(/^Read at /).waitFor();
      expect(new Set(authorized)).toEqual(new Set([`${url}/graphql`, `${url}/graphql/stream`]));

      await button('Reveal the tokens in the request').click();
      for (const language of ['curl', 'fetch', 'Apollo Client', 'GraphQL']) {
        await page.getByRole('tab', { name: language, exact: true }).click();
        expect(await page.locator('body').innerText()).not.toContain(secret);
      }
      await page.getByRole('tab', { name: 'curl' }).click();
      expect(await page.locator('#call-sample').innerText()).toContain('Bearer YOUR_ACCESS_TOKEN');

      const storage =
        'JSON.stringify([{ ...sessionStorage }, { ...localStorage }, document.cookie, history.state])';
      const stored = String(await page.evaluate(storage));
      expect(stored).toMatch(/^\[\{"link-token":"[^{]*\{.*\},\{\},"",null\]$/);
      expect(stored).not.toContain(secret);
      expect(await page.evaluate('indexedDB.databases()')).toEqual([]);
      expect(page.url()).toBe(`${url}/`);
      await page.reload();
      expect(await field.inputValue()).toBe('');
      // The created token is restored, and read once the user has entered an access token again.
      expect(await page.locator('#token').inputValue()).toMatch(/^link-sandbox-/);
      expect(await page.locator('#connection').innerText()).toBe('Not watching');
    });

    it('has fields that browsers do not offer to save, and masks their text', async () => {
      const { page, field } = await open();
      expect(await field.getAttribute('type')).toBeNull();
      expect(await field.getAttribute('name')).toBeNull();
      expect(await field.getAttribute('autocomplete')).toBe('off');
      await field.fill('x');
      const hiding = `getComputedStyle(document.getElementById('bearer')).webkitTextSecurity`;
      expect(await page.evaluate(hiding)).toBe('disc');
    });

    it('focuses a credential that is not a valid header value', async () => {
      const { page, button, createButton, field } = await open();
      await field.fill('schlüssel…');
      await page.getByRole('textbox', { name: 'Link token' }).fill('link-sandbox-1');
      for (const pressed of [createButton, button('Watch'), button('Read')]) {
        await pressed.click();
        await page
          .getByText('The value contains characters that are not allowed in an HTTP header.')
          .first()
          .waitFor();
        await page.locator('#bearer:focus').waitFor();
        await field.blur();
      }
    });

    it('shows that the subscription ended when the access token expires', async () => {
      const { page, issuer, field, createLinkToken, waitForStatus } = await open();
      await field.fill(issuer.token({ exp: Math.floor(Date.now() / 1000) + 3 }));
      await createLinkToken();
      await waitForStatus('PENDING');
      await page.locator('#watch-problems').getByText('UNAUTHENTICATED').waitFor();
      await page.getByText('Ended by the server').waitFor();
    });

    it('sends the router secret and Plaid credentials', async () => {
      const { page, createLinkToken, problems } = await openConsole(shared(), {
        env: { ROUTER_SECRET: 'router-secret-of-tests', PLAID_CREDENTIALS: 'caller' },
      });
      await page.getByLabel('Router secret').fill('router-secret-of-tests');
      await page.getByLabel('Plaid client ID').fill('client-id-of-tests');
      await page.getByLabel('Plaid secret').fill('plaid-secret-of-tests');
      expect(await createLinkToken()).toMatch(/^link-sandbox-/);
      await page.getByRole('tab', { name: 'curl' }).click();
      const sample = await page.locator('#call-sample').innerText();
      for (const header of [
        'router-authorization: YOUR_ROUTER_SECRET',
        'plaid-client-id: YOUR_PLAID_CLIENT_ID',
        'plaid-secret: YOUR_PLAID_SECRET',
      ]) {
        expect(sample).toContain(`-H '${header}'`);
      }
      expect(problems).toEqual([]);
    });
  },
);
