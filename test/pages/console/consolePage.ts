/** The console in a real browser. */
import type { Locator } from 'playwright-core';
import {
  type IsolatedPage,
  type IsolatedPageOptions,
  openIsolatedPage,
  type SharedBrowser,
} from '../openIsolatedPage';

export interface ConsolePage extends IsolatedPage {
  button(name: string): Locator;
  /** The one below the form; the one above it has the same name. */
  readonly createButton: Locator;
  /** Makes a link token by the form as it stands, and gives it. */
  make(): Promise<string>;
  /** Waits until the badge says so. */
  seeStatus(status: string): Promise<void>;
  /** Names of the events on the timeline, from top to bottom. */
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
    async make() {
      const answered = page.waitForResponse(`${url}/graphql`);
      await createButton.click();
      const { data } = (await (await answered).json()) as {
        data: { createLinkToken: { linkToken: string } };
      };
      await page.getByText('Valid until').waitFor();
      return data.createLinkToken.linkToken;
    },
    seeStatus: (status) => page.locator(`#status[data-status=${status}]`).waitFor(),
    events: () =>
      page
        .locator('#timeline [data-event]')
        .evaluateAll((rows) => rows.map((row) => row.getAttribute('data-event'))),
  };
}
