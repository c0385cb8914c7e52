/** react-plaid-link from npm, unmodified, in a React app in Chromium: Plaid's CDN is routed to the emulator. */
import type { FrameLocator, Page } from 'playwright-core';
import { officialClient } from '../emulator/officialClient';
import { smallestRequest } from '../emulator/testEmulator';
import { type SharedBrowser, shareBrowser } from '../pages/openIsolatedPage';
import { closeAfterTest, startOnce } from '../support/closing';
import { describeWith, programOnPath } from '../support/processes/programs';
import { type ReactApp, startReactApp } from './startReactApp';

jest.setTimeout(60_000);

interface OpenApp {
  readonly page: Page;
  readonly linkToken: string;
  /** Content of Link's frame. */
  readonly link: FrameLocator;
  readonly problems: readonly string[];
  press(name: string): Promise<void>;
  /** Waits for a callback and returns the arguments of all of its calls. */
  waitForCall(name: string): Promise<unknown[][]>;
  calls(): Promise<unknown[][]>;
  /** Sessions of the link token. */
  sessions(): Promise<{ finished_at?: string; events?: { event_name: string }[] }[]>;
}

/** Routes as the README shows it. */
async function routeToEmulator(page: Page, emulatorUrl: string): Promise<void> {
  await page.route('https://cdn.plaid.com/**', async (route) => {
    const { pathname } = new URL(route.request().url());
    await route.fulfill({ response: await route.fetch({ url: emulatorUrl + pathname }) });
  });
}

async function openApp(
  { context, server: { emulator } }: SharedBrowser,
  app: ReactApp,
  { fields = {}, search = '' }: { fields?: object; search?: string } = {},
): Promise<OpenApp> {
  const client = officialClient(emulator);
  const { data } = await client.linkTokenCreate({ ...smallestRequest, ...fields } as never);
  app.linkToken = data.link_token;
  const page = await context.newPage();
  closeAfterTest(() => page.close());
  const problems: string[] = [];
  page.on('pageerror', ({ message }) => problems.push(message));
  page.on('console', (message) => {
    if (message.type() === 'error' || message.type() === 'warning') problems.push(message.text());
  });
  await routeToEmulator(page, emulator.url);
  await page.goto(`${app.url}/${search}`);
  await page.getByRole('button', { name: 'Create link token' }).click();

  const link = page.frameLocator('iframe[title="Plaid Link"]');
  const calls = () => page.evaluate('window.calls') as Promise<unknown[][]>;
  return {
    page,
    linkToken: data.link_token,
    link,
    problems,
    calls,
    press: (name) => link.getByRole('button', { name, exact: true }).click(),
    async waitForCall(name) {
      await page.waitForFunction(`window.calls.some(([call]) => call === '${name}')`);
      return (await calls()).filter(([call]) => call === name).map(([, ...args]) => args);
    },
    sessions: async () =>
      ((await client.linkTokenGet({ link_token: data.link_token })).data.link_sessions ?? []) as never,
  };
}

async function openLink({ page, press }: OpenApp): Promise<void> {
  await page.getByRole('button', { name: 'Connect a bank' }).click();
  await press('Continue');
}

async function selectBank({ link }: OpenApp, bank: string): Promise<void> {
  await link.getByRole('listitem').getByRole('button', { name: bank }).click();
}

async function logIn({ link, press }: OpenApp): Promise<void> {
  await link.getByLabel('Username').fill('user_good');
  await link.getByLabel('Password', { exact: true }).fill('pass_good');
  await press('Log in');
}

/** Names of the events in order, with `onSuccess` and `onExit` among them. */
async function listCalls({ calls }: OpenApp): Promise<unknown[]> {
  return (await calls()).map(([name, event]) => (name === 'onEvent' ? event : name));
}

describeWith('in Chromium', 'chromium on the PATH', programOnPath('chromium'), (chromium) => {
  const shared = shareBrowser(chromium);

  describe.each([
    ['5', 'react-plaid-link'],
    ['4', 'react-plaid-link-4'],
  ])('react-plaid-link %s', (_version, wrapper) => {
    const started = startOnce(() => startReactApp(wrapper));

    it('connects a bank: onSuccess after HANDOFF, with the public token', async () => {
      const app = await openApp(shared(), started());
      await openLink(app);
      await selectBank(app, 'Tartan Bank');
      await logIn(app);
      await app.press('Connect');
      await app.press('Finish');
      const [success] = await app.waitForCall('onSuccess');
      expect(success).toEqual([
        expect.stringMatching(/^public-sandbox-/),
        {
          institution: { name: 'Tartan Bank', institution_id: 'ins_109511' },
          accounts: expect.arrayContaining([
            {
              id: expect.any(String),
              name: 'Plaid Checking',
              mask: '0000',
              type: 'depository',
              subtype: 'checking',
              verification_status: null,
              class_type: null,
            },
          ]),
          link_session_id: expect.any(String),
          transfer_status: null,
        },
      ]);
      expect((await listCalls(app)).filter((name) => name !== 'TRANSITION_VIEW')).toEqual([
        'onLoad',
        'OPEN',
        'SKIP_SUBMIT_PHONE',
        'SELECT_INSTITUTION',
        'SUBMIT_CREDENTIALS',
        'HANDOFF',
        'onSuccess',
      ]);
      expect(await app.page.locator('iframe').count()).toBe(0);
      expect(app.problems).toEqual([]);
    });
  });
});
