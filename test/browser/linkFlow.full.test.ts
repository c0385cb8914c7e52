/** The whole Link flow in headless Chromium: from the console through the emulator’s Link page to the results. */
import { type ConsolePage, openConsole } from '../pages/console/openConsole';
import { shareBrowser } from '../pages/openIsolatedPage';
import { describeWith, programOnPath } from '../support/processes/programs';
import { openLink } from './openLink';

const BANK = 'First Gingham Credit Union';

describeWith(
  'the Link flow from the console',
  'chromium on the PATH',
  programOnPath('chromium'),
  (chromium) => {
    const shared = shareBrowser(chromium);

    it('connects a bank and shows each step as it happens', async () => {
      const console = await openConsole(shared());
      await console.createLinkToken();
      await console.waitForStatus('PENDING');
      const link = await openLink(console);
      await waitForEvent(console, 'OPEN');
      await console.waitForStatus('IN_PROGRESS');
      await link.findBank(BANK);
      await waitForEvent(console, 'SELECT_INSTITUTION');
      await link.logIn('pass_good');
      await link.press('Connect');
      await link.press('Finish');
      await console.waitForStatus('SUCCEEDED');
      await console.page.getByText('Finished: no more updates').waitFor();

      const events = await console.events();
      expect(events.filter((name) => name !== 'TRANSITION_VIEW')).toEqual([
        'OPEN',
        'SKIP_SUBMIT_PHONE',
        'SEARCH_INSTITUTION',
        'SELECT_INSTITUTION',
        'SUBMIT_CREDENTIALS',
        'HANDOFF',
      ]);
      const result = console.page.getByRole('article', { name: BANK });
      expect(await result.innerText()).toContain('Plaid Checking ••0000');
      expect(console.problems).toEqual([]);
    });

    it('shows at which step the user exited', async () => {
      const console = await openConsole(shared());
      await console.createLinkToken();
      const link = await openLink(console);
      await link.findBank(BANK);
      await link.press('Leave');
      await console.waitForStatus('EXITED');
      expect((await console.events()).at(-1)).toBe('EXIT');
      expect(await console.page.getByRole('article', { name: 'Link exited' }).innerText()).toContain(
        'requires_credentials',
      );
      expect(console.problems).toEqual([]);
    });

    it('shows a wrong password in Link and in the console, and continues', async () => {
      const console = await openConsole(shared());
      await console.createLinkToken();
      const link = await openLink(console);
      await link.findBank(BANK);
      await link.logIn('pass_bad');
      expect(await link.page.getByRole('alert').innerText()).toContain('The credentials were not correct');
      await waitForEvent(console, 'ERROR');
      await console.page.locator('#timeline').getByText('INVALID_CREDENTIALS').first().waitFor();
      await link.logIn('pass_good');
      await link.press('Connect');
      await link.press('Finish');
      await console.waitForStatus('SUCCEEDED');
      expect((await console.events()).filter((name) => name === 'ERROR')).toEqual(['ERROR']);
    });

    it('connects several banks in one session, one of them by OAuth', async () => {
      const console = await openConsole(shared());
      await console.page.getByLabel('Multi-Item Link').check();
      await console.createLinkToken();
      const link = await openLink(console);
      await link.findBank(BANK);
      await link.logIn('pass_good');
      await link.press('Connect');
      await console.page.getByRole('article', { name: BANK }).waitFor();
      await link.press('Connect another bank');
      await link.selectBank('Platypus OAuth Bank');
      await link.press('Go to Platypus OAuth Bank');
      await link.press('Approve');
      await link.press('Connect');
      await link.press('Finish');
      await console.page.getByRole('article', { name: 'Platypus OAuth Bank' }).waitFor();
      await console.waitForStatus('SUCCEEDED');
      await console.page.getByText('Finished: no more updates').waitFor();
      expect((await console.events()).filter((name) => name === 'HANDOFF')).toEqual(['HANDOFF', 'HANDOFF']);
    });

    it('shows Link in two tabs as two sessions and finishes after both', async () => {
      const console = await openConsole(shared());
      await console.createLinkToken();
      const [kept, exited] = [await openLink(console), await openLink(console)];
      await kept.findBank(BANK);
      await exited.press('Leave');
      await waitForEvent(console, 'EXIT');
      expect(await console.page.getByText('Finished: no more updates').count()).toBe(0);
      await kept.logIn('pass_good');
      await kept.press('Connect');
      await kept.press('Finish');
      await console.waitForStatus('SUCCEEDED');
      await console.page.getByText('Finished: no more updates').waitFor();
      expect((await console.events()).filter((name) => name === 'OPEN')).toEqual(['OPEN', 'OPEN']);
    });

    it('sends a webhook of the connected Item from the last page', async () => {
      const console = await openConsole(shared());
      await console.createLinkToken();
      const link = await openLink(console);
      await link.page.setViewportSize({ width: 390, height: 844 });
      await link.findBank(BANK);
      await link.logIn('pass_good');
      await link.press('Connect');
      await link.press('Finish');
      await link.page.getByLabel('Webhook', { exact: true }).selectOption('ITEM ERROR');
      await link.press('Send webhook');
      const status = link.page.getByRole('region', { name: 'Try an Item webhook' }).getByRole('status');
      expect(await status.innerText()).toMatch(/^Sent: ITEM ERROR\./);
      expect(await link.page.getByLabel('Webhook', { exact: true }).inputValue()).toBe('ITEM ERROR');
      expect(await link.page.evaluate('document.documentElement.scrollWidth')).toBe(390);
      const { emulator } = shared().server;
      await emulator.webhooksSettled();
      expect(emulator.webhookCounts().failedAttempts).toBe(0);
    });

    it('shows the same events in two consoles that watch one token', async () => {
      const first = await openConsole(shared());
      const token = await first.createLinkToken();
      const page = await first.page.context().newPage();
      await page.goto(`${first.url}/`);
      await page.locator('body[data-started]').waitFor();
      await page.locator('#token').fill(token);
      await page.getByRole('button', { name: 'Watch', exact: true }).click();
      await page.locator('#status[data-status=PENDING]').waitFor();

      const link = await openLink(first);
      await link.findBank(BANK);
      await link.logIn('pass_good');
      await link.press('Connect');
      await link.press('Finish');
      await first.waitForStatus('SUCCEEDED');
      await page.locator('#status[data-status=SUCCEEDED]').waitFor();
      await page.locator('[data-event=HANDOFF]').waitFor();
      const second = page
        .locator('#timeline [data-event]')
        .evaluateAll((rows) => rows.map((row) => row.getAttribute('data-event')));
      expect(await second).toEqual(await first.events());
    });
  },
);

function waitForEvent({ page }: ConsolePage, name: string): Promise<void> {
  return page.locator(`#timeline [data-event=${name}]`).first().waitFor();
}
