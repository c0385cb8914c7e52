/** The client kit with Plaid’s web SDK at an OAuth institution, whose page replaces the app’s and returns to it. */
import { join } from 'node:path';
import { build } from 'esbuild';
import { createLinkActions } from '../browser/linkActions';
import { serveApp } from '../browser/serveApp';
import { shareBrowser } from '../pages/openIsolatedPage';
import { closeAfterTest } from '../support/closing';
import { describeWith, programOnPath } from '../support/processes/programs';

jest.setTimeout(60_000);

async function bundleApp(url: string): Promise<string> {
  const contents = `
    import { createLinkSession, createSdkOpener } from './createLinkSession.js';
    import { createSseTransport } from './createSseTransport.js';
    const transport = createSseTransport({ url: '${url}/graphql' });
    const session = createLinkSession({ transport, opener: createSdkOpener() });
    const button = document.createElement('button');
    button.textContent = 'Connect a bank';
    const user = { clientUserId: 'user-1' };
    button.onclick = () => session.open({ products: ['AUTH'], user, redirectUri: location.origin + '/' });
    document.body.append(button);
    session.subscribe(() => { document.body.dataset.status = session.getState().status; });`;
  const resolveDir = join(__dirname, '../../dist/client');
  const { outputFiles } = await build({ stdin: { contents, resolveDir }, bundle: true, write: false });
  return outputFiles.map(({ text }) => text).join();
}

describeWith('in Chromium', 'chromium on the PATH', programOnPath('chromium'), (chromium) => {
  const shared = shareBrowser(chromium);

  it('resumes on the return page and connects the bank', async () => {
    const { browser, server } = shared();
    const script = `<script src="${server.emulator.url}/link/v2/stable/link-initialize.js"></script>`;
    const app = await serveApp(script, await bundleApp(server.url));
    const context = await browser.newContext();
    closeAfterTest(() => context.close());
    const page = await context.newPage();
    const creates: string[] = [];
    page.on('request', (request) => {
      if (request.postData()?.includes('createLinkToken(')) creates.push(request.url());
    });
    await page.goto(app.url);
    await page.getByRole('button', { name: 'Connect a bank' }).click();
    const link = createLinkActions(page.frameLocator('iframe[title="Plaid Link"]'));
    await link.press('Continue');
    await link.selectBank('Platypus OAuth Bank');
    await link.press('Go to Platypus OAuth Bank');
    await page.getByRole('button', { name: 'Approve' }).click();
    await page.waitForURL(/\?oauth_state_id=/);
    await link.press('Connect');
    await link.press('Finish');
    await page.locator('body[data-status=succeeded]').waitFor();
    expect(creates).toHaveLength(1);
  });
});
