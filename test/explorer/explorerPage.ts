/** The explorer in a real browser, in front of the real server and the stand-in, with no way to anywhere else. */
import { type Browser, chromium, type Locator, type Page } from 'playwright-core';
import { type Standin, startStandin } from '../../src/standin/standin';
import { closeAfterTest } from '../support/closing';
import { startTestApp } from '../support/testApp';

export interface ExplorerPage {
  readonly page: Page;
  readonly url: string;
  readonly standin: Standin;
  /** Violations of the page's policy, what the browser complains of, and what it asked of other hosts. */
  readonly problems: readonly string[];
  tab(name: string): Locator;
  /** Opens a tab by its name, and waits until it is the one that is edited. */
  open(name: string): Promise<void>;
  /** Puts text in place of all that is in an editor, as one pastes it. */
  paste(editor: keyof typeof panes, text: string): Promise<void>;
  /** Runs the tab and waits until the answer shows this text. Gives all that it shows, without its white space. */
  run(shown: string): Promise<string>;
  /** Waits until an expression is true in the browser: Playwright's own way there is what the policy forbids. */
  until(expression: string): Promise<void>;
}

export function launch(executablePath: string): Promise<Browser> {
  return chromium.launch({
    executablePath,
    args: [
      '--no-sandbox',
      '--disable-background-networking',
      // Whatever slips past the interception finds no host.
      '--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1',
    ],
  });
}

/** @param through gives the URL to open it at, where that is not the server's own. */
export async function openExplorer(
  browser: Browser,
  through = async (url: string) => url,
): Promise<ExplorerPage> {
  const standin = await startStandin();
  closeAfterTest(() => standin.close());
  const app = await startTestApp({ PLAID_ENV: 'standin', PLAID_BASE_URL: standin.url });
  const url = await through(app.url);

  const context = await browser.newContext({ viewport: { width: 1280, height: 800 } });
  closeAfterTest(() => context.close());
  await context.grantPermissions(['clipboard-read', 'clipboard-write']);
  const page = await context.newPage();
  const problems: string[] = [];
  await page.route('**/*', (route) => {
    if (route.request().url().startsWith(`${url}/`)) return route.continue();
    problems.push(`asked for ${route.request().url()}`);
    return route.abort();
  });
  page.on('pageerror', ({ message }) => problems.push(message));
  page.on('console', (message) => {
    if (message.type() === 'error' || message.type() === 'warning') problems.push(message.text());
  });
  await page.addInitScript(`addEventListener('securitypolicyviolation', (event) => {
    console.error('violation of ' + event.effectiveDirective + ' by ' + event.blockedURI);
  });`);

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
    standin,
    problems,
    tab,
    async open(name) {
      await tab(name).click();
      await lines('.graphiql-query-editor').getByText(name).waitFor();
    },
    async paste(editor, text) {
      await page.evaluate(`navigator.clipboard.writeText(${JSON.stringify(text)})`);
      await page.locator(panes[editor]).click();
      await page.keyboard.press('ControlOrMeta+A');
      await page.keyboard.press('ControlOrMeta+V');
    },
    async run(shown) {
      await page.locator('.graphiql-execute-button').click();
      const answer = lines('.graphiql-response');
      await answer.getByText(shown).first().waitFor();
      return (await answer.innerText()).replace(/\s/g, '');
    },
    async until(expression) {
      await page.evaluate(`new Promise((done) => {
        (function look() { if (${expression}) done(); else requestAnimationFrame(look); })();
      })`);
    },
  };
}

const panes = {
  query: '.graphiql-query-editor .monaco-editor',
  variables: '.graphiql-editor-tool .monaco-editor >> nth=0',
  headers: '.graphiql-editor-tool .monaco-editor >> nth=1',
};
