/** The console for everybody: with the keyboard alone, on a phone, in dark and in light. */
import type { Page } from 'playwright-core';
import { describeWith, programOnPath } from '../../support/processes/programs';
import { shareBrowser } from '../openIsolatedPage';
import { openConsole } from './consolePage';
import { faintTexts } from './contrast';

jest.setTimeout(60_000);

describeWith('the console, for everybody', 'chromium on the PATH', programOnPath('chromium'), (chromium) => {
  const shared = shareBrowser(chromium);

  it('is used from start to end with the keyboard alone', async () => {
    const { page, emulator, seeStatus } = await openConsole(shared());
    const { keyboard } = page;
    await keyboard.press('Tab');
    expect(await inFocus(page)).toBe('Skip to content');
    await keyboard.press('Enter');

    await tabTo(page, 'product-search');
    await keyboard.type('liabilities');
    // Belongs to the search, and makes no token.
    await keyboard.press('Enter');
    await keyboard.press('Tab');
    await keyboard.press('Space');
    await page.getByText('Selected: TRANSACTIONS, LIABILITIES').waitFor();

    await tabTo(page, 'create-button');
    await keyboard.press('Enter');
    await seeStatus('PENDING');
    await page.locator('#link-title:focus').waitFor();
    await tabTo(page, 'open-link');

    await tabTo(page, 'stop');
    await keyboard.press('Space');
    const token = await page.locator('#token').inputValue();
    await emulator.play({ link_token: token, outcome: 'success' });
    await tabTo(page, 'read-button');
    await keyboard.press('Enter');
    await seeStatus('SUCCEEDED');

    await tabTo(page, 'call-tab-read');
    await keyboard.press('Home');
    expect(await inFocus(page)).toBe('Create');
    await keyboard.press('ArrowLeft');
    expect(await inFocus(page)).toBe('Read');
    await tabTo(page, 'call-tab-graphql');
    await keyboard.press('ArrowRight');
    await page.locator('#call-sample', { hasText: 'curl' }).waitFor();
    await keyboard.press('End');
    await page.locator('#call-sample', { hasText: 'ApolloClient' }).waitFor();
    await keyboard.press('ArrowRight');
    await page.locator('#call-graphql').waitFor();
  });

  it('shows where the focus is, wherever it goes', async () => {
    const { page } = await openConsole(shared());
    const seen = new Set<string>();
    for (;;) {
      await page.keyboard.press('Tab');
      const id = String(await page.evaluate(FOCUS_ID));
      if (id === '' || seen.has(id)) break;
      seen.add(id);
      expect([id, await page.evaluate(OUTLINE)]).toEqual([id, true]);
    }
    // Each product and each country is one.
    expect(seen.size).toBeGreaterThan(70);
    // And each list of tabs, with arrow keys inside; by then the call is that of the third step.
    const tabs = [...seen].filter((id) => id.startsWith('call-tab-'));
    expect(tabs).toEqual(['call-tab-watch', 'call-tab-graphql']);
  });

  it('has a name for every field, button and region', async () => {
    const { page, make } = await openConsole(shared());
    await make();
    const tree = await page.locator('body').ariaSnapshot();
    expect(tree).not.toMatch(/^\s*- (?:textbox|searchbox|combobox|checkbox|button|link|tab|region)(?::|$)/m);
    expect(tree).toContain('log "Link events"');
    const live = page.getByRole('log', { name: 'Link events' });
    expect(await live.getAttribute('aria-live')).toBe('polite');
  });

  it.each([390, 320])('has no need to scroll sideways in a window %s wide', async (width) => {
    const { page, emulator, make, seeStatus, button, problems } = await openConsole(shared(), {
      context: { viewport: { width, height: 844 }, hasTouch: true, isMobile: true },
    });
    const excess = () => page.evaluate('document.documentElement.scrollWidth - innerWidth');
    expect(await excess()).toBe(0);
    const token = await make();
    await emulator.play({ link_token: token, outcome: 'success' });
    await seeStatus('SUCCEEDED');
    for (const name of ['the link token', 'the public token', 'the tokens in the request']) {
      await button(`Reveal ${name}`).click();
    }
    await page.getByText('Or play a session from a terminal').click();
    for (const language of ['curl', 'Apollo Client']) {
      await page.getByRole('tab', { name: language }).click();
      expect(await excess()).toBe(0);
    }
    await page.getByLabel('Multi-Item Link').check();
    expect([await excess(), await page.evaluate('innerWidth'), problems]).toEqual([0, width, []]);
  });

  it.each(['light', 'dark'] as const)(
    'has contrast enough for all texts where the system is %s',
    async (colorScheme) => {
      const { page, emulator, button, make, seeStatus } = await openConsole(shared(), {
        context: { colorScheme },
      });
      expect(await faintTexts(page)).toEqual([]);
      const backgrounds = { light: 'rgb(244, 247, 246)', dark: 'rgb(10, 18, 19)' };
      expect(await page.evaluate('getComputedStyle(document.body).backgroundColor')).toBe(
        backgrounds[colorScheme],
      );

      await emulator.play({ link_token: await make(), outcome: 'success' });
      await seeStatus('SUCCEEDED');
      await page.getByText('Or play a session from a terminal').click();
      expect(await faintTexts(page)).toEqual([]);
      await emulator.play({ link_token: await make(), outcome: 'exit', error: 'INVALID_CREDENTIALS' });
      await seeStatus('EXITED');
      await page.locator('#token').fill('link-sandbox-1');
      await button('Read').click();
      await page.locator('#watch-problems').getByText('LINK_TOKEN_NOT_FOUND').waitFor();
      await page.getByRole('tab', { name: 'fetch' }).click();
      expect(await faintTexts(page)).toEqual([]);
    },
  );

  it('holds still for those who want it so', async () => {
    const { page, make, seeStatus } = await openConsole(shared(), { context: { reducedMotion: 'reduce' } });
    await make();
    await seeStatus('PENDING');
    expect(await page.evaluate('document.getAnimations().length')).toBe(0);
  });
});

const FOCUS_ID = `(() => {
  const { activeElement: at } = document;
  return at === document.body ? '' : at.id || at.name + at.value + at.textContent;
})()`;

/** Of what has the focus, or of what stands for it. */
const OUTLINE = `[document.activeElement, document.activeElement.nextElementSibling]
  .map((element) => element && getComputedStyle(element))
  .some((style) => style && style.outlineStyle === 'solid' && style.opacity !== '0')`;

function inFocus(page: Page): Promise<unknown> {
  return page.evaluate('document.activeElement.textContent.trim()');
}

/** By the Tab key alone. */
async function tabTo(page: Page, id: string): Promise<void> {
  for (let presses = 0; presses < 120; presses += 1) {
    if ((await page.evaluate('document.activeElement.id')) === id) return;
    await page.keyboard.press('Tab');
  }
  throw new Error(`The Tab key does not lead to ${id}.`);
}
