/** A page of ours in headless Chromium, in front of the real server and the emulator. No other host can be reached. */
import {
  type Browser,
  type BrowserContext,
  type BrowserContextOptions,
  chromium,
  type Page,
} from 'playwright-core';
import { type Emulator, startEmulator } from '../../src/emulator/emulator';
import { closeAfterTest, startOnce } from '../support/closing';
import { startTestApp } from '../support/testApp';

interface PageServer {
  readonly url: string;
  readonly emulator: Emulator;
}

/** Browser, context and server that all tests of a suite share. */
export interface SharedBrowser {
  readonly browser: Browser;
  /** Keeps its HTTP cache from page to page. */
  readonly context: BrowserContext;
  readonly server: PageServer;
}

export interface IsolatedPage extends PageServer {
  /** Still blank. */
  readonly page: Page;
  /** Policy violations, console errors and warnings, uncaught errors, and requests to other hosts. */
  readonly problems: readonly string[];
}

export interface IsolatedPageOptions {
  /** Starts a server for this page alone, with these variables on top of the emulator's. */
  readonly env?: Readonly<Record<string, string>>;
  /** Opens a browser context for this page alone, with these options. */
  readonly context?: BrowserContextOptions;
  /** Returns the URL at which to open the page, such as a proxy's. */
  readonly through?: (url: string) => Promise<string>;
}

/**
 * Starts one browser and one server for all tests of a suite.
 *
 * @param readEnv returns the server's variables on top of the emulator's. It runs in `beforeAll`.
 */
export function shareBrowser(
  executablePath: string,
  readEnv: () => Readonly<Record<string, string>> = () => ({}),
): () => SharedBrowser {
  return startOnce(async () => {
    const server = await startServer(readEnv());
    const browser = await launchBrowser(executablePath);
    closeAfterTest(() => browser.close());
    return { browser, context: await newContext(browser), server };
  });
}

/** Opens a page that is closed after the test, with all pages that it opened. */
export async function openIsolatedPage(
  shared: SharedBrowser,
  { env, context: contextOptions, through = async (url) => url }: IsolatedPageOptions,
): Promise<IsolatedPage> {
  const { url: serverUrl, emulator } = env ? await startServer(env) : shared.server;
  const url = await through(serverUrl);

  const context = contextOptions ? await newContext(shared.browser, contextOptions) : shared.context;
  closeAfterTest(async () => {
    if (context !== shared.context) await context.close();
    else await Promise.all(context.pages().map((page) => page.close()));
  });
  const page = await context.newPage();
  const problems: string[] = [];
  // Observed and not intercepted, because interception turns off the HTTP cache.
  page.on('request', (request) => {
    const isRemote = /^https?:/.test(request.url()) && !request.url().startsWith(`${url}/`);
    if (isRemote) problems.push(`requested ${request.url()}`);
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

async function startServer(env: Readonly<Record<string, string>>): Promise<PageServer> {
  const emulator = await startEmulator();
  closeAfterTest(() => emulator.close());
  const app = await startTestApp({ PLAID_ENV: 'emulator', PLAID_BASE_URL: emulator.url, ...env });
  return { url: app.url, emulator };
}

function launchBrowser(executablePath: string): Promise<Browser> {
  return chromium.launch({
    executablePath,
    args: [
      '--no-sandbox',
      '--disable-background-networking',
      // Every other host is unknown.
      '--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1',
    ],
  });
}

async function newContext(browser: Browser, options: BrowserContextOptions = {}): Promise<BrowserContext> {
  const context = await browser.newContext({ viewport: { width: 1280, height: 800 }, ...options });
  await context.grantPermissions(['clipboard-read', 'clipboard-write']);
  return context;
}
