/** The console in a real browser, in front of the real server and the stand-in, with no way to anywhere else. */
import type { Browser, BrowserContextOptions, Locator, Page } from 'playwright-core';
import { type Standin, startStandin } from '../../src/standin/standin';
import { closeAfterTest } from '../support/closing';
import { startTestApp } from '../support/testApp';

export interface ConsolePage {
  readonly page: Page;
  readonly url: string;
  readonly standin: Standin;
  /** Violations of the page's policy, what the browser complains of, and what it asked of other hosts. */
  readonly problems: readonly string[];
  button(name: string): Locator;
  /** Makes a link token by the form as it stands, and gives it. */
  make(): Promise<string>;
  /** Waits until the badge says so. */
  seeStatus(status: string): Promise<void>;
  /** Names of the events on the timeline, from top to bottom. */
  events(): Promise<(string | null)[]>;
}

export interface ConsolePageOptions {
  readonly env?: Record<string, string>;
  readonly browser?: BrowserContextOptions;
  /** Gives the URL to open it at, where that is not the server's own. */
  readonly through?: (url: string) => Promise<string>;
}

export async function openConsole(
  browser: Browser,
  { env = {}, browser: look = {}, through = async (url) => url }: ConsolePageOptions = {},
): Promise<ConsolePage> {
  const standin = await startStandin();
  closeAfterTest(() => standin.close());
  const app = await startTestApp({ PLAID_ENV: 'standin', PLAID_BASE_URL: standin.url, ...env });
  const url = await through(app.url);

  const context = await browser.newContext({ viewport: { width: 1280, height: 900 }, ...look });
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
  await page.goto(`${url}/`);
  await page.locator('body[data-started]').waitFor();

  const button = (name: string) => page.getByRole('button', { name, exact: true });
  return {
    page,
    url,
    standin,
    problems,
    button,
    async make() {
      const answered = page.waitForResponse(`${url}/graphql`);
      await button('Make a link token').click();
      const { data } = (await (await answered).json()) as {
        data: { createLinkToken: { linkToken: string } };
      };
      await page.getByText('Opens Link until').waitFor();
      return data.createLinkToken.linkToken;
    },
    seeStatus: (status) => page.locator(`#status[data-status=${status}]`).waitFor(),
    events: () =>
      page
        .locator('#timeline [data-event]')
        .evaluateAll((rows) => rows.map((row) => row.getAttribute('data-event'))),
  };
}
