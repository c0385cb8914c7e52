/** The explorer in front of a server where callers sign in, as a newcomer meets it. */
import { startOnce } from '../../support/closing';
import { startIssuer } from '../../support/issuer';
import { describeWith, programOnPath } from '../../support/processes/programs';
import { shareBrowser } from '../openIsolatedPage';
import { openExplorer } from './explorerPage';

jest.setTimeout(60_000);

const SIGN_IN = '"message":"Signin:sendanaccesstokenas`Authorization:Bearer…`."';
const SIGN_IN_AGAIN = 'The access token is not valid';

describeWith('the explorer, signed in', 'chromium on the PATH', programOnPath('chromium'), (chromium) => {
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
      answer: async () =>
        (await page.locator('.graphiql-response .view-lines').innerText()).replace(/\s/g, ''),
      /** The first type that the documentation lists: it has none without the schema. */
      async seeSchema() {
        await page.getByRole('button', { name: 'Show Documentation Explorer' }).click();
        await page.locator('.graphiql-doc-explorer').getByText('LinkToken', { exact: true }).waitFor();
      },
      /** But for what the browser says of each answer with status 401. */
      otherProblems: () => problems.filter((problem) => !/status of 401/.test(problem)),
    };
  }

  it('opens without a token, says what is missing, and has a field for it', async () => {
    const { page, field, answer, tab, otherProblems } = await open();
    await field.waitFor();
    await page.locator('.graphiql-response').getByText('Sign in: send').waitFor();
    expect(await answer()).toContain(SIGN_IN);
    expect(await tab('').count()).toBe(4);
    expect(otherProblems()).toEqual([]);
  });

  it('has the schema, and answers in every tab, once a token is given', async () => {
    const { issuer, signIn, seeSchema, run, open: openTab, paste, otherProblems } = await open();
    await signIn(issuer.token());
    await seeSchema();
    const [token] = /link-sandbox-[0-9a-f-]+/.exec(await run('link-sandbox-')) ?? [];
    await openTab('Watch');
    await paste('variables', JSON.stringify({ token }));
    expect(await run('PENDING')).toContain('"linkToken":{"status":"PENDING"');
    expect(otherProblems()).toEqual([]);
  });

  it.each(['Bearer ', ' bearer  '])('takes a token that is pasted with "%s" before it', async (scheme) => {
    const { issuer, signIn, run } = await open();
    await signIn(`${scheme}${issuer.token()} `);
    await run('link-sandbox-');
  });

  it('takes another token after one that has expired', async () => {
    const { page, issuer, signIn, run, seeSchema } = await open();
    await signIn(issuer.forgedTokens().expired);
    await page.locator('.graphiql-response').getByText(SIGN_IN_AGAIN).waitFor();
    await signIn(issuer.token());
    await seeSchema();
    await run('link-sandbox-');
  });

  it('takes the headers of a tab, for the schema too', async () => {
    const { page, issuer, paste, run, seeSchema } = await open();
    await page.getByRole('button', { name: 'Headers' }).click();
    await paste('headers', JSON.stringify({ Authorization: `Bearer ${issuer.token()}` }));
    await run('link-sandbox-');
    await page.getByRole('button', { name: 'Re-fetch GraphQL schema' }).click();
    await seeSchema();
  });

  it('takes the headers of a tab before the field', async () => {
    const { page, issuer, signIn, paste, run } = await open();
    await signIn(issuer.token());
    await run('link-sandbox-');
    await page.getByRole('button', { name: 'Headers' }).click();
    await paste('headers', JSON.stringify({ Authorization: `Bearer ${issuer.forgedTokens().expired}` }));
    await run(SIGN_IN_AGAIN);
  });

  it('forgets the token with the page', async () => {
    const { page, url, issuer, field, signIn, run, until, answer } = await open();
    const token = issuer.token();
    await signIn(token);
    await run('link-sandbox-');
    // GraphiQL writes its tabs down half a second after their last change.
    await until(`sessionStorage.getItem('graphiql:tabState')?.includes('CreateForHostedLink')`);
    const stored = 'JSON.stringify([{ ...sessionStorage }, { ...localStorage }, document.cookie])';
    expect(await page.evaluate(stored)).not.toContain(token.slice(0, 10));
    expect(page.url()).toBe(`${url}/explorer`);
    await page.reload();
    await field.waitFor();
    expect(await field.inputValue()).toBe('');
    await page.locator('.graphiql-response').getByText('Sign in: send').waitFor();
    expect(await answer()).toContain(SIGN_IN);
  });

  it.each([1280, 390])('leaves all of the page in a window %s wide', async (width) => {
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

  it('asks for no token where nobody signs in', async () => {
    const { page, run } = await openExplorer(shared(), { env: {} });
    await run('link-sandbox-');
    expect(await page.getByLabel('Access token').count()).toBe(0);
  });
});
