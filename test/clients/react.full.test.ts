/** The example app on the client kit, in StrictMode in Chromium, against the real server and the emulator. */
import { join } from 'node:path';
import type { Page } from 'playwright-core';
import type { App } from '../../src/app';
import { startEmulator } from '../../src/emulator/emulator';
import { createLinkActions, type LinkActions } from '../browser/linkActions';
import { shareBrowser } from '../pages/openIsolatedPage';
import { closeAfterTest, startOnce } from '../support/closing';
import { freePort } from '../support/loopback';
import { describeWith, programOnPath } from '../support/processes/programs';
import { startTestApp } from '../support/testApp';
import { compile } from './compile';
import { serveReactApp } from './serveReactApp';

jest.setTimeout(60_000);

const BANK = 'First Gingham Credit Union';
const HOUR_MS = 3_600_000;

it('compiles under strict TypeScript', async () => {
  expect(await compile(join(__dirname, 'react'), '--noEmit')).toEqual({ exitCode: 0, output: '' });
});

describeWith('in Chromium', 'chromium on the PATH', programOnPath('chromium'), (chromium) => {
  const shared = shareBrowser(chromium);

  const started = startOnce(async () => {
    const clock = { now: Date.now() };
    const emulator = await startEmulator({ now: () => clock.now });
    closeAfterTest(() => emulator.close());
    const port = await freePort();
    const appUrl = await serveReactApp(`http://127.0.0.1:${port}/graphql`);
    return { clock, emulator, appUrl, port };
  });

  let server: App;

  /** Each test has a server of its own, at the address that the app was built for. */
  async function startServer(): Promise<void> {
    const { clock, emulator, port } = started();
    const env = { PLAID_ENV: 'emulator', PLAID_BASE_URL: emulator.url, PORT: String(port) };
    ({ app: server } = await startTestApp(env, () => clock.now));
  }
  beforeEach(startServer);

  /** Opens the app, in a browser context of its own, whose CDN of Plaid is the emulator. */
  async function openApp(search = '') {
    const { appUrl, emulator } = started();
    const context = await shared().browser.newContext({ viewport: { width: 1280, height: 800 } });
    closeAfterTest(() => context.close());
    await context.route('https://cdn.plaid.com/**', async (route) => {
      const { pathname } = new URL(route.request().url());
      await route.fulfill({ response: await route.fetch({ url: emulator.url + pathname }) });
    });
    const page = await context.newPage();
    const created: string[] = [];
    page.on('response', async (response) => {
      const isCreate = response.request().postData()?.includes('createLinkToken(');
      if (!isCreate) return;
      const { data } = (await response.json()) as { data: { createLinkToken: { linkToken: string } } };
      created.push(data.createLinkToken.linkToken);
    });
    await page.goto(appUrl + search);
    return {
      page,
      /** Tokens that the server returned. */
      created,
      button: page.getByRole('button'),
      waitForStatus: (status: string) => page.locator(`main[data-status=${status}]`).waitFor(),
      waitForConnection: (isConnected: boolean) =>
        page.locator(`main[data-connected=${isConnected}]`).waitFor(),
      steps: () => page.getByRole('list', { name: 'Steps' }).getByRole('listitem').allInnerTexts(),
    };
  }

  async function clickAndOpenTab({ page, button }: { page: Page; button: { click(): Promise<void> } }) {
    const opened = page.context().waitForEvent('page');
    await button.click();
    const tab = await opened;
    await tab.waitForURL(/\/hl\//);
    return { tab, link: createLinkActions(tab) };
  }

  async function connectBank(link: LinkActions) {
    await link.findBank(BANK);
    await link.logIn('pass_good');
    await link.press('Connect');
    await link.press('Finish');
  }

  const picture = async (page: Page, name: string) => {
    const folder = process.env['PICTURES'];
    if (folder === undefined) return;
    for (const width of [1280, 390]) {
      await page.setViewportSize({ width, height: 800 });
      await page.screenshot({ path: join(folder, `${name}-${width}.png`) });
    }
  };

  it('connects a bank in a tab', async () => {
    const app = await openApp();
    await app.waitForStatus('idle');
    await picture(app.page, 'idle');
    const { link } = await clickAndOpenTab(app);
    await connectBank(link);
    await app.waitForStatus('succeeded');
    await app.page.getByText(`${BANK}: Plaid Checking …0000`).waitFor();
    expect((await app.steps())[0]).toBe('OPEN');
    await picture(app.page, 'succeeded');
    expect(app.created).toHaveLength(1);
  });

  it('creates one token and one tab for a double click', async () => {
    const app = await openApp();
    await app.button.dblclick();
    await app.waitForStatus('inProgress');
    expect(app.created).toHaveLength(1);
    expect(app.page.context().pages()).toHaveLength(2);
  });

  it('resumes after a reload in the middle of a session', async () => {
    const app = await openApp();
    const { link } = await clickAndOpenTab(app);
    await link.press('Continue');
    await app.waitForStatus('inProgress');
    await app.page.reload();
    await app.waitForStatus('inProgress');
    await link.selectBank(BANK);
    await link.logIn('pass_good');
    await link.press('Connect');
    await link.press('Finish');
    await app.waitForStatus('succeeded');
    const steps = await app.steps();
    expect(steps.filter((step) => step === 'OPEN')).toHaveLength(1);
    expect(app.created).toHaveLength(1);
  });

  it('continues after a restart of the server in the middle of a session', async () => {
    const app = await openApp();
    const { link } = await clickAndOpenTab(app);
    await app.waitForStatus('inProgress');
    await server.stop(true);
    await app.waitForConnection(false);
    await link.findBank(BANK);
    await startServer();
    await app.waitForConnection(true);
    await link.logIn('pass_good');
    await link.press('Connect');
    await link.press('Finish');
    await app.waitForStatus('succeeded');
    const steps = await app.steps();
    expect(steps.filter((step) => step === 'SELECT_INSTITUTION')).toHaveLength(1);
    expect(app.created).toHaveLength(1);
  });

  it('opens the same token again after its tab was closed', async () => {
    const app = await openApp();
    const { tab } = await clickAndOpenTab(app);
    await app.waitForStatus('inProgress');
    await tab.close();
    const { link } = await clickAndOpenTab(app);
    await connectBank(link);
    await app.waitForStatus('succeeded');
    expect(app.created).toHaveLength(1);
  });

  it('creates another token after the first has expired', async () => {
    const app = await openApp();
    await clickAndOpenTab(app);
    await app.waitForConnection(true);
    started().clock.now += HOUR_MS;
    await server.stop(true);
    await startServer();
    await app.waitForStatus('expired');
    await picture(app.page, 'expired');
    const { link } = await clickAndOpenTab(app);
    await connectBank(link);
    await app.waitForStatus('succeeded');
    expect(app.created).toHaveLength(2);
  });

  it('connects a bank by Plaid’s SDK', async () => {
    const app = await openApp('/?sdk');
    await app.button.click();
    const frame = app.page.frameLocator('iframe[title="Plaid Link"]');
    const link = createLinkActions(frame);
    await frame.getByRole('button', { name: 'Continue', exact: true }).waitFor();
    await picture(app.page, 'sdk');
    await connectBank(link);
    await app.waitForStatus('succeeded');
    expect(app.created).toHaveLength(1);
    expect(app.page.context().pages()).toHaveLength(1);
  });

  it('opens the same token again by Plaid’s SDK after a reload', async () => {
    const app = await openApp('/?sdk');
    await app.button.click();
    const frame = app.page.frameLocator('iframe[title="Plaid Link"]');
    await frame.getByRole('button', { name: 'Continue', exact: true }).waitFor();
    await app.page.reload();
    await app.waitForConnection(true);
    await app.button.click();
    await connectBank(createLinkActions(frame));
    await app.waitForStatus('succeeded');
    expect(app.created).toHaveLength(1);
  });
});
