/** Link at the emulator, in the tab that the console’s "Open Link" opens. */
import type { Page } from 'playwright-core';
import type { ConsolePage } from '../pages/console/openConsole';
import { createLinkActions, type LinkActions } from './linkActions';

export interface LinkTab extends LinkActions {
  readonly page: Page;
}

/** Clicks "Open Link" in the console. */
export async function openLink({ page: console }: ConsolePage): Promise<LinkTab> {
  const opened = console.context().waitForEvent('page');
  await console.getByRole('link', { name: 'Open Link' }).click();
  const page = await opened;
  return { page, ...createLinkActions(page) };
}
