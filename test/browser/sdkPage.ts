/** A page of an app with Plaid's web SDK, whose script Plaid's CDN address routes to the emulator. */
import { Script } from 'node:vm';
import type { BrowserContext, FrameLocator, Page } from 'playwright-core';
import type { TestEmulator } from '../emulator/testEmulator';
import { closeAfterTest } from '../support/closing';
import { blocksOf, documentAt } from '../support/documents';
import { createLinkActions, type LinkActions } from './linkActions';

interface Session {
  readonly link_session_id: string;
  readonly finished_at?: string;
  readonly events: { readonly event_name: string }[];
  readonly exit?: { readonly metadata: { readonly status?: string } };
  readonly results?: { readonly item_add_results: { readonly public_token: string }[] };
}

export interface SdkPage extends LinkActions {
  readonly page: Page;
  readonly linkToken: string;
  /** Content of Link's frame. */
  readonly link: FrameLocator;
  /** Uncaught errors, and errors and warnings of the console. */
  readonly problems: string[];
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
  const calls = () => page.evaluate('window.calls') as Promise<unknown[][]>;
  return {
    page,
    linkToken,
    link,
    problems,
    ...createLinkActions(link),
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

/** Runs the README's code for Playwright. */
async function routeToEmulator(page: Page, emulatorUrl: string): Promise<void> {
  const code = findBlock('js', 'page.route').replace('http://127.0.0.1:4001', emulatorUrl);
  await new Script(`async (page) => { ${code} }`).runInThisContext()(page);
}

/** @returns the only block of the emulator's README in this language that contains the text. */
export function findBlock(language: string, text: string): string {
  const [block, ...others] = blocksOf(documentAt('src/emulator/README.md'), language).filter((each) =>
    each.includes(text),
  );
  if (block === undefined || others.length > 0)
    throw new Error(`The README has no single block with ${text}.`);
  return block;
}

export const updateMode = { products: undefined, access_token: 'access-sandbox-c4ffdfca' };
