/** Accessibility of all pages by axe-core: console, explorer, and every page of the emulator's Hosted Link. */
import type { Page } from 'playwright-core';
import { describeWith, programOnPath } from '../support/processes/programs';
import { openConsole } from './console/openConsole';
import { openExplorer } from './explorer/openExplorer';
import { findAccessibilityFaults } from './findAccessibilityFaults';
import { openIsolatedPage, shareBrowser } from './openIsolatedPage';

jest.setTimeout(300_000);

describeWith('accessibility of the pages', 'chromium on the PATH', programOnPath('chromium'), (chromium) => {
  const shared = shareBrowser(chromium);

  it('finds no fault in the console, at any step', async () => {
    const { page, emulator, button, createLinkToken, waitForStatus } = await openConsole(shared());
    await expectNoFaults(page, 'start');
    await page.getByLabel('Search products').fill('income');
    await page.getByLabel('Multi-Item Link').check();
    await page.locator('summary', { hasText: 'Credentials' }).click();
    await expectNoFaults(page, 'all fields');
    await page.getByLabel('Multi-Item Link').uncheck();
    const token = await createLinkToken();
    await waitForStatus('PENDING');
    await page.getByText('Or simulate a session from a terminal').click();
    await expectNoFaults(page, 'created');
    await emulator.play({ link_token: token, outcome: 'success' });
    await waitForStatus('SUCCEEDED');
    await page.getByRole('tab', { name: 'curl' }).click();
    await expectNoFaults(page, 'connected');
    await emulator.play({
      link_token: await createLinkToken(),
      outcome: 'exit',
      error: 'INVALID_CREDENTIALS',
    });
    await waitForStatus('EXITED');
    await expectNoFaults(page, 'exited');
    await page.locator('#token').fill('link-sandbox-1');
    await button('Read').click();
    await waitForStatus('ERROR');
    await expectNoFaults(page, 'error');
  });

  it('finds no fault in Hosted Link, on any page', async () => {
    const { emulator } = shared().server;
    const { page, url } = await openIsolatedPage(shared(), {});
    const response = await fetch(`${url}/graphql`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({
        query: `mutation { createLinkToken(input: {
          user: { clientUserId: "user-1" }, userId: "usr_1", products: [TRANSACTIONS], hostedLink: {},
          enableMultiItemLink: true
        }) { hostedLinkUrl } }`,
      }),
    });
    const { data } = (await response.json()) as { data: { createLinkToken: { hostedLinkUrl: string } } };
    const press = (name: string) => page.getByRole('button', { name }).first().click();
    const logIn = async (username: string, password: string) => {
      await page.getByLabel('Username').fill(username);
      await page.getByLabel('Password', { exact: true }).fill(password);
      await press('Log in');
    };
    const seen: string[] = [];
    const check = async (heading: string) => {
      await page.getByRole('heading', { level: 1, name: heading }).waitFor();
      seen.push(page.url().replace(/.*\//, ''));
      await expectNoFaults(page, heading);
    };

    await page.goto(data.createLinkToken.hostedLinkUrl);
    await check('Connect a bank to');
    await press('Continue');
    await check('Choose your bank');
    await page.getByLabel('Search for a bank').fill('zzz');
    await press('Search');
    await page.getByText('No bank matches').waitFor();
    await check('Choose your bank');
    await press('Show all banks');
    await press('Tartan Bank');
    await page.locator('summary').click();
    await check('Log in to Tartan Bank');
    await logIn('', '');
    await check('Log in to Tartan Bank');
    await logIn('user_good', 'error_ITEM_LOCKED');
    await check('Tartan Bank could not be connected');
    await press('Try again');
    await logIn('user_good', 'mfa_device');
    await check('Enter the code');
    await press('Continue');
    await page.getByRole('alert').waitFor();
    await check('Enter the code');
    await page.getByLabel('Code').fill('1234');
    await press('Continue');
    await check('Choose your accounts');
    for (const box of await page.getByRole('checkbox').all()) await box.uncheck();
    await press('Connect');
    await page.getByRole('alert').waitFor();
    await check('Choose your accounts');
    await page.getByRole('checkbox').first().check();
    await press('Connect');
    await check('Tartan Bank is connected');
    await press('Connect another bank');
    await press('Platypus OAuth Bank');
    await check('Log in to Platypus OAuth Bank');
    await press('Go to');
    await check('Share your accounts with');
    await press('Simulate a failed login');
    await page.getByRole('alert').waitFor();
    await check('Log in to Platypus OAuth Bank');
    await press('Leave');
    await check('You left');
    await press('Send webhook');
    await page.getByText('Sent:').waitFor();
    await check('You left');
    await page.goto(`${emulator.url}/hl/unknown`);
    await check('Not found');
    expect(new Set(seen)).toEqual(
      new Set([
        'consent',
        'institutions',
        'credentials',
        'error',
        'code',
        'accounts',
        'connected',
        'oauth',
        'bank',
        'done',
        'unknown',
      ]),
    );
  });

  it('finds in the explorer only the faults of GraphiQL', async () => {
    const { page } = await openExplorer(shared());
    const faults = (await findAccessibilityFaults(page)).filter(isSevere);
    expect(faults.filter(({ rule, selector }) => !isOfGraphiQL(rule, selector))).toEqual([]);
  });
});

/** Faults of GraphiQL's own elements: its tabs with their close buttons, its logo, and the texts of its editor. */
const GRAPHIQL: readonly (readonly [rule: string, selector: RegExp])[] = [
  ['color-contrast', /\.graphiql-logo > div > span$/],
  ['color-contrast', /\.mtk\d+(?::nth-child\(\d+\))?$/],
  ['color-contrast', /\.line-numbers$/],
  ['nested-interactive', /^(?:li:nth-child\(\d\)|\.graphiql-tab-active)$/],
  ['target-size', /\.graphiql-tab-close/],
];

function isOfGraphiQL(rule: string, selector: string): boolean {
  return GRAPHIQL.some(([known, pattern]) => known === rule && pattern.test(selector));
}

function isSevere({ impact }: { readonly impact: string }): boolean {
  return impact === 'serious' || impact === 'critical';
}

async function expectNoFaults(page: Page, place: string): Promise<void> {
  const media = { colorScheme: null, forcedColors: null } as const;
  const size = page.viewportSize();
  expect([place, await findAccessibilityFaults(page)]).toEqual([place, []]);
  await page.emulateMedia(media);
  if (size) await page.setViewportSize(size);
}
