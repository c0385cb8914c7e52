/** From the console through Link at the emulator to what comes of it, as a newcomer goes, in headless Chromium. */
import { type ConsolePage, openConsole } from '../pages/console/consolePage';
import { shareBrowser } from '../pages/openIsolatedPage';
import { describeWith, programOnPath } from '../support/processes/programs';
import { openLink } from './linkTab';

jest.setTimeout(60_000);

const BANK = 'First Gingham Credit Union';

describeWith(
  'from the console through Link',
  'chromium on the PATH',
  programOnPath('chromium'),
  (chromium) => {
    const shared = shareBrowser(chromium);

    it('connects a bank, and each step shows as it is taken', async () => {
      const console = await openConsole(shared());
      await console.make();
      await console.seeStatus('PENDING');
      const link = await openLink(console);
      await seeEvent(console, 'OPEN');
      await console.seeStatus('IN_PROGRESS');
      await link.choose(BANK);
      await seeEvent(console, 'SELECT_INSTITUTION');
      await link.logIn('pass_good');
      await link.press('Connect');
      await link.press('Finish');
      await console.seeStatus('SUCCEEDED');
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

    it('shows who left, and where', async () => {
      const console = await openConsole(shared());
      await console.make();
      const link = await openLink(console);
      await link.choose(BANK);
      await link.press('Leave');
      await console.seeStatus('EXITED');
      expect((await console.events()).at(-1)).toBe('EXIT');
      expect(await console.page.getByRole('article', { name: 'Link exited' }).innerText()).toContain(
        'requires_credentials',
      );
      expect(console.problems).toEqual([]);
    });

    it('says that a password is wrong, at both ends, and goes on', async () => {
      const console = await openConsole(shared());
      await console.make();
      const link = await openLink(console);
      await link.choose(BANK);
      await link.logIn('pass_bad');
      expect(await link.page.getByRole('alert').innerText()).toContain('The credentials were not correct');
      await seeEvent(console, 'ERROR');
      await console.page.locator('#timeline').getByText('INVALID_CREDENTIALS').first().waitFor();
      await link.logIn('pass_good');
      await link.press('Connect');
      await link.press('Finish');
      await console.seeStatus('SUCCEEDED');
      expect((await console.events()).filter((name) => name === 'ERROR')).toEqual(['ERROR']);
    });

    it('connects several banks in one session, one of them at its own site', async () => {
      const console = await openConsole(shared());
      await console.page.getByLabel('Multi-Item Link').check();
      await console.make();
      const link = await openLink(console);
      await link.choose(BANK);
      await link.logIn('pass_good');
      await link.press('Connect');
      await console.page.getByRole('article', { name: BANK }).waitFor();
      await link.press('Connect another bank');
      await link.pick('Platypus OAuth Bank');
      await link.press('Go to Platypus OAuth Bank');
      await link.press('Approve');
      await link.press('Connect');
      await link.press('Finish');
      await console.page.getByRole('article', { name: 'Platypus OAuth Bank' }).waitFor();
      await console.seeStatus('SUCCEEDED');
      await console.page.getByText('Finished: no more updates').waitFor();
      expect((await console.events()).filter((name) => name === 'HANDOFF')).toEqual(['HANDOFF', 'HANDOFF']);
    });

    it('tells of Link in two tabs as of two sessions, and ends when both have', async () => {
      const console = await openConsole(shared());
      await console.make();
      const [left, gone] = [await openLink(console), await openLink(console)];
      await left.choose(BANK);
      await gone.press('Leave');
      await seeEvent(console, 'EXIT');
      expect(await console.page.getByText('Finished: no more updates').count()).toBe(0);
      await left.logIn('pass_good');
      await left.press('Connect');
      await left.press('Finish');
      await console.seeStatus('SUCCEEDED');
      await console.page.getByText('Finished: no more updates').waitFor();
      expect((await console.events()).filter((name) => name === 'OPEN')).toEqual(['OPEN', 'OPEN']);
    });

    it('tells two consoles that watch one token the same', async () => {
      const first = await openConsole(shared());
      const token = await first.make();
      const page = await first.page.context().newPage();
      await page.goto(`${first.url}/`);
      await page.locator('body[data-started]').waitFor();
      await page.locator('#token').fill(token);
      await page.getByRole('button', { name: 'Watch', exact: true }).click();
      await page.locator('#status[data-status=PENDING]').waitFor();

      const link = await openLink(first);
      await link.choose(BANK);
      await link.logIn('pass_good');
      await link.press('Connect');
      await link.press('Finish');
      await first.seeStatus('SUCCEEDED');
      await page.locator('#status[data-status=SUCCEEDED]').waitFor();
      await page.locator('[data-event=HANDOFF]').waitFor();
      const second = page
        .locator('#timeline [data-event]')
        .evaluateAll((rows) => rows.map((row) => row.getAttribute('data-event')));
      expect(await second).toEqual(await first.events());
    });
  },
);

function seeEvent({ page }: ConsolePage, name: string): Promise<void> {
  return page.locator(`#timeline [data-event=${name}]`).first().waitFor();
}
