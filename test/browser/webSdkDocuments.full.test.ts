/** The ways to load the web SDK, as the emulator's README shows them. Each test of the SDK runs its Playwright route. */
import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { startTestEmulator } from '../emulator/testEmulator';
import { shareBrowser } from '../pages/openIsolatedPage';
import { closeAfterTest, startOnce } from '../support/closing';
import { freePort } from '../support/loopback';
import { startNode } from '../support/processes/nodeProcess';
import { describeWith, programOnPath } from '../support/processes/programs';
import { findBlock, openSdkPage } from './sdkPage';
import { bundleReactApp, serveApp } from './serveApp';

jest.setTimeout(60_000);

const root = join(__dirname, '../..');
const EMULATOR = 'http://127.0.0.1:4001';

describeWith('the script tag', 'chromium on the PATH', programOnPath('chromium'), (chromium) => {
  const shared = shareBrowser(chromium);
  const startedEmulator = startOnce(() => startTestEmulator());

  it.each(['react-plaid-link', 'react-plaid-link-4'])(
    'replaces the script that %s loads',
    async (wrapper) => {
      const [{ context }, emulator] = [shared(), startedEmulator()];
      const tag = findBlock('html', '<script').replace(EMULATOR, emulator.url);
      const server = await serveApp(tag, await bundleReactApp(wrapper));
      server.linkToken = await emulator.linkToken();
      const app = await openSdkPage({ context, emulator, url: server.url, linkToken: server.linkToken });
      await app.page.getByRole('button', { name: 'Create link token' }).click();
      await app.page.getByRole('button', { name: 'Connect a bank' }).click();
      await app.press('Leave');
      await app.waitFor('onExit');
      const loaded = await app.page.evaluate(
        `performance.getEntriesByType('resource').map(({ name }) => name)`,
      );
      expect(loaded).toContain(`${emulator.url}/link/v2/stable/link-initialize.js`);
      expect(String(loaded)).not.toContain('cdn.plaid.com');
      expect(app.problems).toEqual([]);
    },
  );
});

describe('the Vite plugin', () => {
  const tag = `<script src="${EMULATOR}/link/v2/stable/link-initialize.js"></script>`;

  /** A folder below the packages, so that Vite runs in it as in an app. */
  function createViteApp(): string {
    const folder = join(root, 'dist', `vite-${process.pid}`);
    closeAfterTest(async () => rmSync(folder, { recursive: true }));
    mkdirSync(folder, { recursive: true });
    writeFileSync(join(folder, 'vite.config.js'), findBlock('js', 'vite.config.js'));
    writeFileSync(join(folder, 'package.json'), '{ "type": "module" }');
    writeFileSync(
      join(folder, 'index.html'),
      '<!doctype html><title>Budget Buddy</title><h1>Budget Buddy</h1>',
    );
    return folder;
  }

  const startVite = (folder: string, ...args: string[]) =>
    startNode([join(root, 'node_modules/vite/bin/vite.js'), ...args], {}, folder);

  it('adds the script tag to the page of the development server', async () => {
    const port = await freePort();
    const vite = startVite(createViteApp(), '--host', '127.0.0.1', '--port', String(port), '--strictPort');
    closeAfterTest(() => {
      vite.process.kill('SIGTERM');
      return vite.exit;
    });
    await vite.printed(/(ready in)/);
    expect(await (await fetch(`http://127.0.0.1:${port}/`)).text()).toContain(tag);
  });

  it('leaves a build unchanged', async () => {
    const folder = createViteApp();
    const vite = startVite(folder, 'build');
    expect([await vite.exit, vite.output()]).toEqual([0, expect.stringContaining('built in')]);
    expect(readFileSync(join(folder, 'dist/index.html'), 'utf8')).not.toContain('link-initialize');
  });
});
