/** A page of an app with Plaid's web SDK, whose script Plaid's CDN address routes to the emulator. */
import type { BrowserContext, FrameLocator, Page } from 'playwright-core';
import type { TestEmulator } from '../emulator/testEmulator';
import { closeAfterTest } from '../support/closing';

interface Session {
  readonly link_session_id: string;
  readonly finished_at?: string;
  readonly events: { readonly event_name: string }[];
  readonly exit?: { readonly metadata: { readonly status?: string } };
  readonly results?: { readonly item_add_results: { readonly public_token: string }[] };
}

export interface SdkPage {
  readonly page: Page;
  readonly linkToken: string;
  /** Content of Link's frame. */
  readonly link: FrameLocator;
  /** Uncaught errors, and errors and warnings of the console. */
  readonly problems: string[];
  press(name: string): Promise<void>;
  selectBank(bank: string): Promise<void>;
  logIn(password: string): Promise<void>;
  /** All callbacks so far, each as its name and arguments. */
  calls(): Promise<unknown[][]>;
  /** Names of the callbacks and events so far, without views. */
  names(): Promise<unknown[]>;
  /** Waits for a callback, or an event, and returns its first arguments. */
  waitFor(name: string): Promise<unknown[]>;
  /** Sessions of the link token. */
  sessions(): Promise<Session[]>;
}

interface SdkPageOptions {
  readonly context: BrowserContext;
  readonly emulator: TestEmulator;
  /** URL of the app's page. */
  readonly url: string;
  readonly linkToken: string;
}

export async function openSdkPage({ context, emulator, url, linkToken }: SdkPageOptions): Promise<SdkPage> {
  const page = await context.newPage();
  closeAfterTest(() => page.close());
  const problems: string[] = [];
  page.on('pageerror', ({ message }) => problems.push(message));
  page.on('console', (message) => {
    if (message.type() === 'error' || message.type() === 'warning') problems.push(message.text());
  });
  await routeToEmulator(page, emulator.url);
  await page.goto(url);

  const link = page.frameLocator('iframe[title="Plaid Link"]');
  const press = (name: string) => link.getByRole('button', { name, exact: true }).click();
  const calls = () => page.evaluate('window.calls') as Promise<unknown[][]>;
  return {
    page,
    linkToken,
    link,
    problems,
    press,
    // Not exact: a bank's button also contains its login URL.
    selectBank: (bank) => link.getByRole('listitem').getByRole('button', { name: bank }).click(),
    async logIn(password) {
      await link.getByLabel('Username').fill('user_good');
      await link.getByLabel('Password', { exact: true }).fill(password);
      await press('Log in');
    },
    calls,
    names: async () =>
      (await calls())
        .map(([name, event]) => (name === 'onEvent' ? event : name))
        .filter((name) => name !== 'TRANSITION_VIEW'),
    async waitFor(name) {
      const found = await page.waitForFunction(
        `window.calls.find(([call, event]) => call === '${name}' || event === '${name}')`,
      );
      return ((await found.jsonValue()) as unknown[]).slice(1);
    },
    sessions: async () => (await emulator.get(linkToken)).link_sessions ?? [],
  };
}

/** As the README shows it. */
async function routeToEmulator(page: Page, emulatorUrl: string): Promise<void> {
  await page.route('https://cdn.plaid.com/**', async (route) => {
    const { pathname } = new URL(route.request().url());
    await route.fulfill({ response: await route.fetch({ url: emulatorUrl + pathname }) });
  });
}

export const updateMode = { products: undefined, access_token: 'access-sandbox-c4ffdfca' };
