/** Opens the explorer in Chromium. */
import type { Locator } from 'playwright-core';
import {
  type IsolatedPage,
  type IsolatedPageOptions,
  openIsolatedPage,
  type SharedBrowser,
} from '../openIsolatedPage';

export interface ExplorerPage extends IsolatedPage {
  tab(name: string): Locator;
  /** Opens a tab by name and waits until the editor shows it. */
  open(name: string): Promise<void>;
  /** Replaces the text of an editor by pasting. */
  paste(editor: keyof typeof panes, text: string): Promise<void>;
  /** Runs the tab, waits until the response shows a text, and returns the visible response without white space. */
  run(shown: string): Promise<string>;
  /** Waits until an expression is true in the browser. The policy forbids Playwright’s `waitForFunction`. */
  until(expression: string): Promise<void>;
}

export async function openExplorer(
  shared: SharedBrowser,
  options: IsolatedPageOptions = {},
): Promise<ExplorerPage> {
  const { page, url, emulator, problems } = await openIsolatedPage(shared, options);
  const tab = (name: string) => page.getByRole('tab', { name });
  const lines = (pane: string) => page.locator(`${pane} .view-lines`);
  const introspection = page.waitForResponse(`${url}/graphql`);
  await page.goto(`${url}/explorer`);
  await (await introspection).finished();
  await page.locator('button[aria-label^="Re-fetch GraphQL schema"]:enabled').waitFor();
  await lines('.graphiql-query-editor').getByText('CreateForHostedLink').waitFor();

  return {
    page,
    url,
    emulator,
    problems,
    tab,
    async open(name) {
      await tab(name).click();
      await lines('.graphiql-query-editor').getByText(name, { exact: true }).waitFor();
    },
    async paste(editor, text) {
      await page.evaluate(`navigator.clipboard.writeText(${JSON.stringify(text)})`);
      await page.locator(panes[editor]).click();
      await page.keyboard.press('ControlOrMeta+A');
      await page.keyboard.press('ControlOrMeta+V');
    },
    async run(shown) {
      await page.locator('.graphiql-execute-button').click();
      const response = lines('.graphiql-response');
      await response.getByText(shown).first().waitFor();
      return (await response.innerText()).replace(/\s/g, '');
    },
    async until(expression) {
      await page.evaluate(`new Promise((done) => {
        (function check() { if (${expression}) done(); else requestAnimationFrame(check); })();
      })`);
    },
  };
}

const panes = {
  query: '.graphiql-query-editor .monaco-editor',
  variables: '.graphiql-editor-tool .monaco-editor >> nth=0',
  headers: '.graphiql-editor-tool .monaco-editor >> nth=1',
};
