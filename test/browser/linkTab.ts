/** A person in Link at the emulator: the browser's tab that "Open Link" opens, and what one does in it. */
import type { Page } from 'playwright-core';
import type { ConsolePage } from '../pages/console/consolePage';

export interface LinkTab {
  readonly page: Page;
  press(name: string): Promise<void>;
  /** Of those that are listed. */
  pick(bank: string): Promise<void>;
  /** Consents, and chooses a bank. */
  choose(bank: string): Promise<void>;
  logIn(password: string): Promise<void>;
  /** Waits until the page has this heading. */
  see(heading: string | RegExp): Promise<void>;
}

/** Clicks "Open Link" at the console. */
export async function openLink({ page: console }: ConsolePage): Promise<LinkTab> {
  const opened = console.context().waitForEvent('page');
  await console.getByRole('link', { name: 'Open Link' }).click();
  const page = await opened;
  const press = (name: string) => page.getByRole('button', { name, exact: true }).click();
  // Its button also says where one logs in.
  const pick = (bank: string) => page.getByRole('listitem').getByRole('button', { name: bank }).click();
  return {
    page,
    press,
    pick,
    async choose(bank) {
      await press('Continue');
      await page.getByLabel('Search for a bank').fill(bank);
      await page.getByLabel('Search for a bank').press('Enter');
      await pick(bank);
    },
    async logIn(password) {
      await page.getByLabel('User name').fill('user_good');
      await page.getByLabel('Password', { exact: true }).fill(password);
      await press('Log in');
    },
    see: (heading) => page.getByRole('heading', { level: 1, name: heading }).waitFor(),
  };
}
