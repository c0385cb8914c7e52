/** A page of ours in a real browser, in front of the real server and the emulator, with no way to anywhere else. */
import { type Browser, type BrowserContextOptions, chromium, type Page } from 'playwright-core';
import { type Emulator, startEmulator } from '../../src/emulator/emulator';
import { closeAfterTest } from '../support/closing';
import { startTestApp } from '../support/testApp';

export interface WatchedPage {
  /** Still blank. */
  readonly page: Page;
  readonly url: string;
  readonly emulator: Emulator;
  /** Violations of the page's policy, what the browser complains of, and what it asked of other hosts. */
  readonly problems: readonly string[];
}

export interface WatchedPageOptions {
  readonly env?: Record<string, string>;
  readonly look?: BrowserContextOptions;
  /** Gives the URL to open it at, where that is not the server's own. */
  readonly through?: (url: string) => Promise<string>;
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

export async function openWatchedPage(
  browser: Browser,
  { env = {}, look = {}, through = async (url) => url }: WatchedPageOptions,
): Promise<WatchedPage> {
  const emulator = await startEmulator();
  closeAfterTest(() => emulator.close());
  const app = await startTestApp({ PLAID_ENV: 'emulator', PLAID_BASE_URL: emulator.url, ...env });
  const url = await through(app.url);

  const context = await browser.newContext({ viewport: { width: 1280, height: 800 }, ...look });
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
  return { page, url, emulator, problems };
}
