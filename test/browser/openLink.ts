/** Link at the emulator, in the tab that the console’s "Open Link" opens. */
import type { Page } from 'playwright-core';
import type { ConsolePage } from '../pages/console/openConsole';

export interface LinkTab {
  readonly page: Page;
  press(name: string): Promise<void>;
  /** Selects a listed bank. */
  selectBank(bank: string): Promise<void>;
  /** Consents, searches for a bank and selects it. */
  findBank(bank: string): Promise<void>;
  logIn(password: string): Promise<void>;
}

/** Clicks "Open Link" in the console. */
export async function openLink({ page: console }: ConsolePage): Promise<LinkTab> {
  const opened = console.context().waitForEvent('page');
  await console.getByRole('link', { name: 'Open Link' }).click();
  const page = await opened;
  const press = (name: string) => page.getByRole('button', { name, exact: true }).click();
  // Not exact: a bank's button also contains its login URL.
  const selectBank = (bank: string) => page.getByRole('listitem').getByRole('button', { name: bank }).click();
  return {
    page,
    press,
    selectBank,
    async findBank(bank) {
      await press('Continue');
      await page.getByLabel('Search for a bank').fill(bank);
      await page.getByLabel('Search for a bank').press('Enter');
      await selectBank(bank);
    },
    async logIn(password) {
      await page.getByLabel('Username').fill('user_good');
      await page.getByLabel('Password', { exact: true }).fill(password);
      await press('Log in');
    },
  };
}
