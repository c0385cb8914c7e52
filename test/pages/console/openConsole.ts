/** Opens the console in Chromium. */
import type { Locator } from 'playwright-core';
import {
  type IsolatedPage,
  type IsolatedPageOptions,
  openIsolatedPage,
  type SharedBrowser,
} from '../openIsolatedPage';

export interface ConsolePage extends IsolatedPage {
  button(name: string): Locator;
  /** The button below the form. The one above has the same name. */
  readonly createButton: Locator;
  /** Submits the form and returns the link token. */
  createLinkToken(): Promise<string>;
  /** Waits until the badge shows the status. */
  waitForStatus(status: string): Promise<void>;
  /** Names of the timeline’s events, from top to bottom. */
  events(): Promise<(string | null)[]>;
}

export async function openConsole(
  shared: SharedBrowser,
  options: IsolatedPageOptions = {},
): Promise<ConsolePage> {
  const { page, url, emulator, problems } = await openIsolatedPage(shared, options);
  await page.goto(`${url}/`);
  await page.locator('body[data-started]').waitFor();

  const button = (name: string) => page.getByRole('button', { name, exact: true });
  const createButton = page.locator('#create-button');
  return {
    page,
    url,
    emulator,
    problems,
    button,
    createButton,
    async createLinkToken() {
      const responded = page.waitForResponse(`${url}/graphql`);
      await createButton.click();
      const { data } = (await (await responded).json()) as {
        data: { createLinkToken: { linkToken: string } };
      };
      await page.getByText('Valid until').waitFor();
      return data.createLinkToken.linkToken;
    },
    waitForStatus: (status) => page.locator(`#status[data-status=${status}]`).waitFor(),
    events: () =>
      page
        .locator('#timeline [data-event]')
        .evaluateAll((rows) => rows.map((row) => row.getAttribute('data-event'))),
  };
}
