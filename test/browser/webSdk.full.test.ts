/** `window.Plaid` without a wrapper, in Chromium. */
import { startTestEmulator } from '../emulator/testEmulator';
import { shareBrowser } from '../pages/openIsolatedPage';
import { startOnce } from '../support/closing';
import { describeWith, programOnPath } from '../support/processes/programs';
import { until } from '../support/until';
import { openSdkPage, type SdkPage } from './sdkPage';
import { serveApp } from './serveApp';

jest.setTimeout(60_000);

/** A page with a plain script tag. It records callbacks. */
const HEAD = `<script src="https://cdn.plaid.com/link/v2/stable/link-initialize.js"></script>
<script>
  calls = [];
  record = (name) => (...args) => { calls.push([name, ...args]); };
  options = (token) => ({
    token,
    onSuccess: record('onSuccess'), onExit: record('onExit'), onEvent: record('onEvent'), onLoad: record('onLoad'),
  });
</script>`;

describeWith('the web SDK in Chromium', 'chromium on the PATH', programOnPath('chromium'), (chromium) => {
  const shared = shareBrowser(chromium);
  const startedEmulator = startOnce(() => startTestEmulator());
  const startedApp = startOnce(() => serveApp(HEAD));

  async function openPage(fields: object = {}): Promise<SdkPage> {
    const [{ context }, emulator, { url }] = [shared(), startedEmulator(), startedApp()];
    const linkToken = await emulator.linkToken(fields);
    return openSdkPage({ context, emulator, url, linkToken });
  }

  /** Runs a script that may use `token`. */
  function run({ page, linkToken }: SdkPage, script: string): Promise<unknown> {
    return page.evaluate(`(async () => { const token = '${linkToken}'; ${script} })()`);
  }

  /** Creates a handler, opens Link and waits for its first page. */
  async function openLink(fields: object = {}): Promise<SdkPage> {
    const app = await openPage(fields);
    await run(app, 'handler = Plaid.create(options(token)); handler.open();');
    await app.link.getByRole('button', { name: 'Continue' }).waitFor();
    return app;
  }

  it('creates without a request, a frame or a session, and loads asynchronously', async () => {
    const app = await openPage();
    const requests: string[] = [];
    app.page.on('request', (request) => requests.push(request.url()));
    const before = await run(app, 'Plaid.create(options(token)); return calls.length;');
    expect(before).toBe(0);
    await app.waitFor('onLoad');
    expect(requests).toEqual([]);
    expect(await app.page.locator('iframe').count()).toBe(0);
    expect(await app.sessions()).toEqual([]);
  });

  it('survives create, destroy and create, as React’s StrictMode does', async () => {
    const app = await openPage();
    await run(app, 'Plaid.create(options(token)).destroy(); handler = Plaid.create(options(token));');
    await run(app, 'handler.open();');
    await app.press('Leave');
    await app.waitFor('onExit');
    expect(await app.names()).toEqual(['onLoad', 'OPEN', 'EXIT', 'onExit']);
    expect(await app.sessions()).toHaveLength(1);
  });

  it('covers the page, locks its scrolling, and restores it', async () => {
    const app = await openPage();
    await run(
      app,
      `document.body.style.overflow = 'scroll'; handler = Plaid.create(options(token)); handler.open();`,
    );
    await app.link.getByRole('button', { name: 'Continue' }).waitFor();
    const overflow = () => app.page.evaluate('document.body.style.overflow');
    expect(await app.page.locator('iframe').boundingBox()).toEqual({ x: 0, y: 0, width: 1280, height: 800 });
    expect(await overflow()).toBe('hidden');
    expect(await app.page.evaluate('document.activeElement.title')).toBe('Plaid Link');
    await app.press('Leave');
    await app.waitFor('onExit');
    expect(await overflow()).toBe('scroll');
  });

  it('opens one frame when it is opened twice', async () => {
    const app = await openPage();
    await run(app, 'handler = Plaid.create(options(token)); handler.open(); handler.open();');
    await app.link.getByRole('button', { name: 'Continue' }).waitFor();
    await run(app, 'handler.open();');
    expect(await app.page.locator('iframe').count()).toBe(1);
    expect(await app.sessions()).toHaveLength(1);
  });

  it('exits while it opens', async () => {
    const app = await openPage();
    await run(app, 'handler = Plaid.create(options(token)); handler.open(); handler.exit();');
    await app.waitFor('onExit');
    expect(await app.page.evaluate('document.body.style.overflow')).toBe('');
    expect((await app.names()).slice(-3)).toEqual(['OPEN', 'EXIT', 'onExit']);
    expect(await app.page.locator('iframe').count()).toBe(0);
  });

  it('exits during a login, also on the institution’s page, which has no button for it', async () => {
    const app = await openLink();
    await app.press('Continue');
    await app.selectBank('Platypus OAuth Bank');
    await app.press('Go to Platypus OAuth Bank');
    await app.link.getByRole('button', { name: 'Approve' }).waitFor();
    await run(app, 'handler.exit({ force: true });');
    const [, metadata] = await app.waitFor('onExit');
    expect(metadata).toMatchObject({ status: 'requires_oauth' });
  });

  it('does nothing on exit while Link is closed', async () => {
    const app = await openPage();
    await run(app, 'handler = Plaid.create(options(token)); handler.exit(); handler.open();');
    await app.link.getByRole('button', { name: 'Continue' }).waitFor();
    expect(await app.names()).toEqual(['onLoad', 'OPEN']);
  });

  it('is silent once destroyed, and Link ends the session after a minute', async () => {
    const app = await openLink();
    const before = await app.calls();
    // The last report of a removed frame may be held for ever while Playwright intercepts requests.
    await app.page.unrouteAll();
    await run(app, 'handler.destroy(); handler.open(); handler.exit();');
    expect(await app.page.locator('iframe').count()).toBe(0);
    await until(async () => {
      // Steps so short that the link token outlives the wait, since the frame's last report may be slow.
      startedEmulator().clock.now += 1_000;
      return (await app.sessions()).every(({ finished_at }) => finished_at !== undefined);
    });
    const [session] = await app.sessions();
    expect(session?.events[0]?.event_name).toBe('EXIT');
    expect(await app.calls()).toEqual(before);
  });

  it('calls back in spite of an error in a callback', async () => {
    const app = await openPage();
    await run(
      app,
      `handler = Plaid.create({ ...options(token), onEvent() { throw new Error('of the app'); } }); handler.open();`,
    );
    await app.press('Leave');
    await app.waitFor('onExit');
    expect(new Set(app.problems)).toEqual(new Set(['of the app']));
  });

  it('reports a token that it cannot open, without a frame', async () => {
    const app = await openPage();
    await run(app, `Plaid.create(options('link-sandbox-unknown')).open();`);
    const [error] = await app.waitFor('onExit');
    expect(error).toEqual({
      error_type: 'INVALID_INPUT',
      error_code: 'INVALID_LINK_TOKEN',
      error_message: expect.any(String),
      display_message: null,
    });
    expect(await app.page.locator('iframe').count()).toBe(0);
  });

  it('reports the expiration of the link token during the session', async () => {
    const app = await openLink();
    startedEmulator().clock.now += 4 * 3_600_000;
    await app.press('Continue');
    const [error] = await app.waitFor('onExit');
    expect(error).toMatchObject({ error_code: 'INVALID_LINK_TOKEN' });
    expect(await app.page.locator('iframe').count()).toBe(0);
  });

  it('reports the expiration once when it is embedded', async () => {
    const app = await openPage();
    await run(app, 'Plaid.createEmbedded(options(token), document.body);');
    await app.link.getByRole('button', { name: 'Continue' }).waitFor();
    startedEmulator().clock.now += 4 * 3_600_000;
    await app.press('Continue');
    await app.waitFor('onExit');
    await run(app, 'Plaid.create({ ...options(token), onExit: record("last") }).open();');
    await app.waitFor('last');
    expect((await app.names()).filter((name) => name === 'onExit')).toHaveLength(1);
  });

  it('needs onSuccess', async () => {
    const app = await openPage();
    const created = run(app, 'Plaid.create({ token });');
    await expect(created).rejects.toThrow('onSuccess must be a function');
  });

  it('ignores messages of other windows and origins', async () => {
    const app = await openLink();
    await run(
      app,
      `const end = { callback: 'onSuccess', arguments: ['public-sandbox-forged', {}] };
      const message = { type: 'plaid-emulator-update', events: [], end };
      const frame = document.createElement('iframe');
      frame.srcdoc = '<script>parent.postMessage(' + JSON.stringify(message) + ', "*")<' + '/script>';
      const received = new Promise((resolve) => addEventListener('message', resolve, { once: true }));
      document.body.append(frame);
      await received;
      postMessage(message, '*');
      await new Promise((resolve) => addEventListener('message', resolve, { once: true }));`,
    );
    expect(await app.names()).toEqual(['onLoad', 'OPEN']);
  });

  it('lets no other origin frame Link or exit it', async () => {
    const app = await openLink();
    const url = await app.page.locator('iframe').getAttribute('src');
    const [{ context }, emulator] = [shared(), startedEmulator()];
    const other = await serveApp(HEAD);
    const { page, problems } = await openSdkPage({ context, emulator, url: other.url, linkToken: '' });
    await page.evaluate(`new Promise((resolve) => {
      const frame = document.createElement('iframe');
      frame.src = '${url}';
      frame.addEventListener('load', () => {
        frame.contentWindow.postMessage({ type: 'plaid-emulator-exit' }, '*');
        resolve();
      });
      document.body.append(frame);
    })`);
    expect(problems.join()).toMatch(/frame-ancestors/);
    expect(await page.frameLocator('iframe').getByRole('button').count()).toBe(0);
    expect((await app.sessions())[0]).not.toHaveProperty('finished_at');
  });

  it('runs beside a strict Content-Security-Policy that allows the emulator', async () => {
    const { url: origin } = startedEmulator();
    const policy = [
      "default-src 'none'",
      // Playwright evaluates its conditions.
      "script-src 'self' 'unsafe-inline' 'unsafe-eval' https://cdn.plaid.com",
      `connect-src ${origin}`,
      `frame-src ${origin}`,
      'img-src data:',
    ].join('; ');
    const strict = await serveApp(`<meta http-equiv="Content-Security-Policy" content="${policy}">${HEAD}`);
    const [{ context }, emulator] = [shared(), startedEmulator()];
    const linkToken = await emulator.linkToken();
    const app = await openSdkPage({ context, emulator, url: strict.url, linkToken });
    await run(app, 'Plaid.create(options(token)).open();');
    await app.press('Leave');
    await app.waitFor('onExit');
    expect(app.problems).toEqual([]);
  });

  it('stays on the page after an exit when it is embedded', async () => {
    const app = await openPage();
    await run(
      app,
      `document.body.innerHTML = '<div style="width: 400px; height: 600px"></div>';
      const { destroy } = Plaid.createEmbedded(options(token), document.querySelector('div'));
      close = destroy;`,
    );
    await app.press('Leave');
    await app.waitFor('onExit');
    await app.link.getByRole('button', { name: 'Continue' }).waitFor();
    expect(await app.page.locator('iframe').boundingBox()).toMatchObject({ width: 400, height: 600 });
    expect(await app.sessions()).toHaveLength(2);
    await run(app, 'close();');
    expect(await app.page.locator('iframe').count()).toBe(0);
  });
});
