/** The explorer with a server that requires an access token. */
import { startOnce } from '../../support/closing';
import { startIssuer } from '../../support/issuer';
import { describeWith, programOnPath } from '../../support/processes/programs';
import { shareBrowser } from '../openIsolatedPage';
import { openExplorer } from './openExplorer';

const SIGN_IN = '"message":"Anaccesstokenisrequired.Senditas`Authorization:Bearer…`."';
const SIGN_IN_AGAIN = 'The access token is invalid or has expired';

describeWith(
  'the explorer with authentication',
  'chromium on the PATH',
  programOnPath('chromium'),
  (chromium) => {
    const issuer = startOnce(() => startIssuer());
    const shared = shareBrowser(chromium, () => issuer().env);

    async function open() {
      const explorer = await openExplorer(shared());
      const { page, problems } = explorer;
      const field = page.getByLabel('Access token');
      const button = page.getByRole('button', { name: 'Sign in' });
      return {
        ...explorer,
        issuer: issuer(),
        field,
        button,
        async signIn(token: string) {
          await field.fill(token);
          await button.click();
        },
        response: async () =>
          (await page.locator('.graphiql-response .view-lines').innerText()).replace(/\s/g, ''),
        /** Waits for the first type of the documentation, which is empty without the schema. */
        async waitForSchema() {
          await page.getByRole('button', { name: 'Show Documentation Explorer' }).click();
          await page.locator('.graphiql-doc-explorer').getByText('LinkToken', { exact: true }).waitFor();
        },
        /** @returns the page's problems except the browser’s message for each 401. */
        otherProblems: () => problems.filter((problem) => !/status of 401/.test(problem)),
      };
    }

    it('opens without a token, shows the error, and has a field for the token', async () => {
      const { page, field, response, tab, otherProblems } = await open();
      await field.waitFor();
      await page.locator('.graphiql-response').getByText('An access token is required').waitFor();
      expect(await response()).toContain(SIGN_IN);
      expect(await tab('').count()).toBe(4);
      expect(otherProblems()).toEqual([]);
    });

    it('loads the schema and runs every tab after sign-in', async () => {
      const { issuer, signIn, waitForSchema, run, open: openTab, paste, otherProblems } = await open();
      await signIn(issuer.token());
      await waitForSchema();
      const [token] = /link-sandbox-[0-9a-f-]+/.exec(await run('link-sandbox-')) ?? [];
      await openTab('Watch');
      await paste('variables', JSON.stringify({ token }));
      expect(await run('PENDING')).toContain('"linkToken":{"status":"PENDING"');
      expect(otherProblems()).toEqual([]);
    });

    it.each(['Bearer ', ' bearer  '])('accepts a token pasted after "%s"', async (scheme) => {
      const { issuer, signIn, run } = await open();
      await signIn(`${scheme}${issuer.token()} `);
      await run('link-sandbox-');
    });

    it('accepts another token after an expired one', async () => {
      const { page, issuer, signIn, run, waitForSchema } = await open();
      await signIn(issuer.forgedTokens().expired);
      await page.locator('.graphiql-response').getByText(SIGN_IN_AGAIN).waitFor();
      await signIn(issuer.token());
      await waitForSchema();
      await run('link-sandbox-');
    });

    it('sends the headers of a tab with operations and with the schema request', async () => {
      const { page, issuer, paste, run, waitForSchema } = await open();
      await page.getByRole('button', { name: 'Headers' }).click();
      await paste('headers', JSON.stringify({ Authorization: `Bearer ${issuer.token()}` }));
      await run('link-sandbox-');
      await page.getByRole('button', { name: 'Re-fetch GraphQL schema' }).click();
      await waitForSchema();
    });

    it('prefers the headers of a tab to the field', async () => {
      const { page, issuer, signIn, paste, run } = await open();
      await signIn(issuer.token());
      await run('link-sandbox-');
      await page.getByRole('button', { name: 'Headers' }).click();
      await paste('headers', JSON.stringify({ Authorization: `Bearer ${issuer.forgedTokens().expired}` }));
      await run(SIGN_IN_AGAIN);
    });

    it('keeps the token in the page’s memory only', async () => {
      const { page, url, issuer, field, signIn, run, until, response } = await open();
      const token = issuer.token();
      await signIn(token);
      await run('link-sandbox-');
      // GraphiQL stores its tabs half a second after their last change.
      await until(`sessionStorage.getItem('graphiql:tabState')?.includes('CreateForHostedLink')`);
      const stored = 'JSON.stringify([{ ...sessionStorage }, { ...localStorage }, document.cookie])';
      expect(await page.evaluate(stored)).not.toContain(token.slice(0, 10));
      expect(page.url()).toBe(`${url}/explorer`);
      await page.reload();
      await field.waitFor();
      expect(await field.inputValue()).toBe('');
      await page.locator('.graphiql-response').getByText('An access token is required').waitFor();
      expect(await response()).toContain(SIGN_IN);
    });

    it.each([1280, 390])('fits the form and GraphiQL into a window %s px wide', async (width) => {
      const { page, field, button } = await open();
      await page.setViewportSize({ width, height: 800 });
      await field.waitFor();
      const tools = page.locator('.graphiql-sidebar');
      for (const part of [field, button, tools]) {
        const box = (await part.boundingBox()) ?? { x: -1, y: -1, width: 0, height: 0 };
        expect(Math.min(box.x, box.y)).toBeGreaterThanOrEqual(0);
        expect(box.width).toBeGreaterThan(40);
        expect(box.x + box.width).toBeLessThanOrEqual(width);
        expect(box.y + box.height).toBeLessThanOrEqual(800);
      }
    });

    it('shows no form without authentication', async () => {
      const { page, run } = await openExplorer(shared(), { env: {} });
      await run('link-sandbox-');
      expect(await page.getByLabel('Access token').count()).toBe(0);
    });
  },
);
