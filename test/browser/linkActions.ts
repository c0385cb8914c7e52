/** Actions of a user in Link at the emulator, in a tab of its own or in a frame. */
import type { FrameLocator, Page } from 'playwright-core';

export interface LinkActions {
  press(name: string): Promise<void>;
  /** Selects a listed bank and waits for the next page. */
  selectBank(bank: string): Promise<void>;
  /** Consents, searches for a bank and selects it. */
  findBank(bank: string): Promise<void>;
  logIn(password: string): Promise<void>;
}

export function createLinkActions(link: Page | FrameLocator): LinkActions {
  const press = (name: string) => link.getByRole('button', { name, exact: true }).click();
  const selectBank = async (bank: string) => {
    // Not exact: a bank's button also contains its login URL.
    const button = link.getByRole('listitem').getByRole('button', { name: bank });
    await button.click();
    // Both pages have a button to leave, and where the user leaves is reported.
    await button.waitFor({ state: 'detached' });
  };
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
