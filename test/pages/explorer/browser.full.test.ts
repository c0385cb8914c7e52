/** The explorer in headless Chromium. */
import { assertObjectType } from 'graphql';
import { buildSchema } from '../../../src/graphql/schema';
import { startOnce } from '../../support/closing';
import { describeWith, programOnPath } from '../../support/processes/programs';
import { shareBrowser } from '../openIsolatedPage';
import { startPrefixingProxy } from '../startPrefixingProxy';
import { openExplorer } from './openExplorer';

const TABS = ['CreateForHostedLink', 'ReadEverything', 'Watch', 'Entity'];

describeWith('the explorer in Chromium', 'chromium on the PATH', programOnPath('chromium'), (chromium) => {
  const shared = shareBrowser(chromium);

  describe('on one page', () => {
    const opened = startOnce(() => openExplorer(shared()));

    it('opens with its default tabs', async () => {
      const { tab, problems } = opened();
      expect(await tab('').allInnerTexts()).toEqual(TABS);
      expect(problems).toEqual([]);
    });

    it('hides the logo in a narrow window', async () => {
      const { page, tab } = opened();
      await page.setViewportSize({ width: 390, height: 800 });
      await page.locator('.graphiql-logo').waitFor({ state: 'hidden' });
      await tab('CreateForHostedLink').waitFor();
    });

    it('opens a tab on the first click after the window was resized', async () => {
      const { page, open, problems } = opened();
      for (const width of [900, 1400]) {
        await page.setViewportSize({ width, height: 700 });
        for (const name of [...TABS].reverse()) await open(name);
      }
      expect(problems).toEqual([]);
    });

    it('keeps the order of its tabs when one is dragged', async () => {
      const { page, tab } = opened();
      const { x, y } = (await tab('ReadEverything').boundingBox()) ?? { x: 0, y: 0 };
      await page.mouse.move(x + 20, y + 10);
      await page.mouse.down();
      await page.mouse.move(x + 40, y + 10, { steps: 10 });
      await page.mouse.up();
      await page.locator('.graphiql-tab-active', { hasText: 'ReadEverything' }).waitFor();
      expect(await tab('').allInnerTexts()).toEqual(TABS);
    });

    it('shows the schema’s documentation', async () => {
      const { page, problems } = opened();
      await page.getByRole('button', { name: 'Show Documentation Explorer' }).click();
      const docs = page.locator('.graphiql-doc-explorer');
      await docs.getByText('LinkToken', { exact: true }).click();
      await docs.getByText('publicTokens', { exact: true }).click();
      await docs.getByText(descriptionOf('publicTokens')).waitFor();
      expect(problems).toEqual([]);
    });

    it('completes a field from the schema and shows its description', async () => {
      const { page, paste, problems } = opened();
      await paste('query', '');
      await page.keyboard.type('{ linkToken(token: "t") { linkSe');
      const suggestion = page.locator('.suggest-widget .monaco-list-row', { hasText: 'linkSessions' });
      const description = page.locator('.suggest-details', { hasText: descriptionOf('linkSessions') });
      await suggestion.waitFor();
      // Opens the details of the suggestion.
      await page.keyboard.press('Control+Space');
      await description.waitFor();
      await page.keyboard.press('Enter');
      await page.locator('.graphiql-query-editor .view-lines').getByText('linkSessions').waitFor();
      expect(problems).toEqual([]);
    });
  });

  it('creates a link token and reads it, without requests to other hosts', async () => {
    const { open, paste, run, emulator, problems } = await openExplorer(shared());
    const token = tokenIn(await run('link-sandbox-'));
    await emulator.play({ link_token: token, outcome: 'success' });

    await open('ReadEverything');
    await paste('variables', JSON.stringify({ token }));
    expect(await run('SUCCEEDED')).toContain(`"linkToken":"${token}","status":"SUCCEEDED"`);
    await open('Watch');
    await paste('variables', JSON.stringify({ token }));
    expect(await run('SUCCEEDED')).toContain('"linkToken":{"status":"SUCCEEDED","publicTokens":["public-');
    await open('Entity');
    await paste(
      'variables',
      JSON.stringify({ representations: [{ __typename: 'LinkToken', linkToken: token }] }),
    );
    expect(await run('SUCCEEDED')).toContain(`"_entities":[{"linkToken":"${token}","status":"SUCCEEDED"`);
    expect(problems).toEqual([]);
  });

  it('keeps link tokens out of the URL and of localStorage', async () => {
    const { page, url, tab, paste, run, until } = await openExplorer(shared());
    const token = tokenIn(await run('link-sandbox-'));
    await paste('query', `query Written { linkToken(token: "${token}") { status } }`);
    await tab('Written').waitFor();
    await run('PENDING');
    await until(isStored(token));
    expect(page.url()).toBe(`${url}/explorer`);
    expect(await page.evaluate('({ ...localStorage })')).toEqual({});
  });

  it('stores no header', async () => {
    const { page, tab, paste, run, until } = await openExplorer(shared());
    await page.getByRole('button', { name: 'Headers' }).click();
    await paste('headers', '{ "PLAID-SECRET": "weird-5150" }');
    await paste('query', 'query AfterTheHeader { __typename }');
    await tab('AfterTheHeader').waitFor();
    const sent = page.waitForRequest((request) => request.headers()['plaid-secret'] === 'weird-5150');
    await run('Query');
    await sent;
    await until(isStored('AfterTheHeader'));
    const storage = await page.evaluate('JSON.stringify([{ ...sessionStorage }, { ...localStorage }])');
    expect(storage).not.toContain('5150');
  });

  it('shows the same tabs after a reload', async () => {
    const { page, open, paste, tab, until } = await openExplorer(shared());
    await until(isStored('CreateForHostedLink'));
    await page.reload();
    await open('Watch');
    await paste('variables', '{ "token": "the-one" }');
    await until(isStored('the-one'));
    await page.reload();
    await page.locator('.graphiql-editor-tool .view-lines').getByText('the-one').waitFor();
    expect(await tab('').allInnerTexts()).toEqual(TABS);
    expect(await page.locator('.graphiql-tab-active').allInnerTexts()).toEqual(['Watch']);
  });

  it.each([
    ['unreadable', "sessionStorage.setItem('graphiql:tabState', '{}')"],
    [
      'denied',
      `Object.defineProperty(self, 'sessionStorage', { get() { throw new DOMException('', 'SecurityError') } })`,
    ],
  ])('opens with its default tabs if session storage is %s', async (_, before) => {
    const { page, tab, run, problems } = await openExplorer(shared());
    await page.addInitScript(before);
    await page.reload();
    await tab('Entity').waitFor();
    expect(await tab('').allInnerTexts()).toEqual(TABS);
    await run('link-sandbox-');
    expect(await page.evaluate('({ ...localStorage })')).toEqual({});
    expect(problems).toEqual([]);
  });

  it('blocks inline scripts', async () => {
    const { page, problems } = await openExplorer(shared());
    await page.evaluate(
      `document.head.append(Object.assign(document.createElement('script'), { textContent: 'self.intruded = 1' }))`,
    );
    expect(await page.evaluate('self.intruded')).toBeUndefined();
    expect(problems).toContain('violation of script-src-elem by inline');
  });

  it('works behind a proxy that adds a path', async () => {
    const { run, problems } = await openExplorer(shared(), {
      through: async (url) => (await startPrefixingProxy(url, '/plaid/link')).url,
    });
    await run('link-sandbox-');
    expect(problems).toEqual([]);
  });
});

/** GraphiQL stores its tabs half a second after their last change. */
function isStored(text: string): string {
  return `sessionStorage.getItem('graphiql:tabState')?.includes(${JSON.stringify(text)})`;
}

function tokenIn(response: string): string {
  const [token] = /link-sandbox-[0-9a-f-]+/.exec(response) ?? [];
  if (token === undefined) throw new Error(`no link token in ${response}`);
  return token;
}

function descriptionOf(field: string): string {
  const { description } = assertObjectType(buildSchema().getType('LinkToken')).getFields()[field] ?? {};
  if (!description) throw new Error(`LinkToken.${field} has no description`);
  return description;
}
