/** Link at the emulator, in a tab or in a frame of Plaid’s web SDK. */
import type { FrameLocator, Page } from 'playwright-core';
import type { ConsolePage } from '../pages/console/openConsole';

export interface LinkControls {
  press(name: string): Promise<void>;
  /** Selects a listed bank. */
  selectBank(bank: string): Promise<void>;
  /** Consents, searches for a bank and selects it. */
  findBank(bank: string): Promise<void>;
  logIn(password: string): Promise<void>;
}

export interface LinkTab extends LinkControls {
  readonly page: Page;
}

/** Clicks "Open Link" in the console. */
export async function openLink({ page: console }: ConsolePage): Promise<LinkTab> {
  const opened = console.context().waitForEvent('page');
  await console.getByRole('link', { name: 'Open Link' }).click();
  const page = await opened;
  return { page, ...createLinkControls(page) };
}

export function createLinkControls(link: Page | FrameLocator): LinkControls {
  const press = (name: string) => link.getByRole('button', { name, exact: true }).click();
  // Not exact: a bank's button also contains its login URL.
  const selectBank = (bank: string) => link.getByRole('listitem').getByRole('button', { name: bank }).click();
  return {
    press,
    selectBank,
    async findBank(bank) {
      await press('Continue');
      await link.getByLabel('Search for a bank').fill(bank);
      await link.getByLabel('Search for a bank').press('Enter');
      await selectBank(bank);
    },
    async logIn(password) {
      await link.getByLabel('Username').fill('user_good');
      await link.getByLabel('Password', { exact: true }).fill(password);
      await press('Log in');
    },
  };
}
