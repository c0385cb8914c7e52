/** Accessibility of the console: keyboard, names, small screens, contrast, reduced motion. */
import type { Page } from 'playwright-core';
import { describeWith, programOnPath } from '../../support/processes/programs';
import { shareBrowser } from '../openIsolatedPage';
import { findLowContrast } from './findLowContrast';
import { openConsole } from './openConsole';

describeWith(
  'accessibility of the console',
  'chromium on the PATH',
  programOnPath('chromium'),
  (chromium) => {
    const shared = shareBrowser(chromium);

    it('is fully usable by keyboard', async () => {
      const { page, emulator, waitForStatus } = await openConsole(shared());
      const { keyboard } = page;
      await keyboard.press('Tab');
      expect(await inFocus(page)).toBe('Skip to content');
      await keyboard.press('Enter');

      await tabTo(page, 'product-search');
      await keyboard.type('liabilities');
      // In the search field, Enter does not submit the form.
      await keyboard.press('Enter');
      await keyboard.press('Tab');
      await keyboard.press('Space');
      await page.getByText('Selected: TRANSACTIONS, LIABILITIES').waitFor();

      await tabTo(page, 'create-button');
      await keyboard.press('Enter');
      await waitForStatus('PENDING');
      await page.locator('#link-title:focus').waitFor();
      await tabTo(page, 'open-link');

      await tabTo(page, 'stop');
      await keyboard.press('Space');
      const token = await page.locator('#token').inputValue();
      await emulator.play({ link_token: token, outcome: 'success' });
      await tabTo(page, 'read-button');
      await keyboard.press('Enter');
      await waitForStatus('SUCCEEDED');

      await tabTo(page, 'call-tab-read');
      await keyboard.press('Home');
      expect(await inFocus(page)).toBe('Create');
      await keyboard.press('ArrowLeft');
      expect(await inFocus(page)).toBe('Read');
      await tabTo(page, 'call-tab-graphql');
      await keyboard.press('ArrowRight');
      await page.locator('#call-sample', { hasText: 'curl' }).waitFor();
      await keyboard.press('End');
      await page.locator('#call-sample', { hasText: 'useLinkSession' }).waitFor();
      await keyboard.press('ArrowRight');
      await page.locator('#call-graphql').waitFor();
    });

    it('outlines every focused element, with fewer than 25 tab stops to the main button', async () => {
      const { page } = await openConsole(shared());
      const seen = new Set<string>();
      for (;;) {
        await page.keyboard.press('Tab');
        const id = String(await page.evaluate(FOCUS_ID));
        if (id === '' || seen.has(id)) break;
        seen.add(id);
        expect([id, await page.evaluate(OUTLINE)]).toEqual([id, true]);
      }
      const stops = [...seen];
      expect(stops.indexOf('create-button')).toBeGreaterThan(5);
      expect(stops.indexOf('create-button')).toBeLessThan(24);
      // Each group is one stop. Focus in step 3 has switched the panel to its request.
      expect(stops.filter((id) => /^(?:products|countryCodes|call-tab-)/.test(id))).toEqual([
        'productsTRANSACTIONS',
        'countryCodesUS',
        'call-tab-watch',
        'call-tab-graphql',
      ]);
    });

    it('moves inside the products and the countries by arrow keys, Home and End', async () => {
      const { page } = await openConsole(shared());
      const { keyboard } = page;
      const press = async (...keys: string[]) => {
        for (const key of keys) await keyboard.press(key);
        return page.evaluate(FOCUS_ID);
      };
      await tabTo(page, 'product-search');
      expect(await press('Tab')).toBe('productsTRANSACTIONS');
      expect(await press('ArrowDown', 'ArrowDown', 'Space')).toBe('productsIDENTITY');
      await page.getByText('Selected: TRANSACTIONS, IDENTITY').waitFor();
      expect(await press('ArrowUp')).toBe('productsAUTH');
      expect(await press('Home', 'ArrowUp', 'End', 'ArrowDown')).toBe('productsTRANSACTIONS');
      expect(await press('Tab', 'ArrowRight')).toBe('countryCodesGB');
      // The stop is where the focus was.
      expect(await press('Shift+Tab', 'Tab')).toBe('countryCodesGB');
      expect(await press('ArrowLeft', 'Space')).toBe('countryCodesUS');
      expect(await page.getByLabel('United States').isChecked()).toBe(false);

      // A filter moves the stop to a product that is shown.
      await page.locator('#product-search').fill('statements');
      expect(await press('Tab')).toBe('productsSTATEMENTS');
    });

    it('has targets of at least 24 by 24 pixels', async () => {
      const { page, emulator, createLinkToken, waitForStatus } = await openConsole(shared());
      await emulator.play({ link_token: await createLinkToken(), outcome: 'success' });
      await waitForStatus('SUCCEEDED');
      for (const width of [1280, 390]) {
        await page.setViewportSize({ width, height: 844 });
        expect([width, await page.evaluate(SMALL_TARGETS)]).toEqual([width, []]);
      }
    });

    it('tells selected tabs and countries apart in forced colours', async () => {
      const { page } = await openConsole(shared(), { context: { forcedColors: 'active' } });
      const background = (selector: string) =>
        page.evaluate(`getComputedStyle(document.querySelector('${selector}')).backgroundColor`);
      for (const [selected, other] of [
        ['#call-tab-create', '#call-tab-watch'],
        ['#call-tab-graphql', '#call-tab-curl'],
        ['[value=US] + span', '[value=CA] + span'],
      ] as const) {
        expect(await background(selected)).not.toBe(await background(other));
      }
    });

    it('names every field, button and region', async () => {
      const { page, createLinkToken } = await openConsole(shared());
      await createLinkToken();
      const tree = await page.locator('body').ariaSnapshot();
      expect(tree).not.toMatch(
        /^\s*- (?:textbox|searchbox|combobox|checkbox|button|link|tab|region)(?::|$)/m,
      );
      expect(tree).toContain('log "Link events"');
      const live = page.getByRole('log', { name: 'Link events' });
      expect(await live.getAttribute('aria-live')).toBe('polite');
    });

    it.each([390, 320])('does not scroll sideways in a window %s px wide', async (width) => {
      const { page, emulator, createLinkToken, waitForStatus, button, problems } = await openConsole(
        shared(),
        {
          context: { viewport: { width, height: 844 }, hasTouch: true, isMobile: true },
        },
      );
      const excess = () => page.evaluate('document.documentElement.scrollWidth - innerWidth');
      expect(await excess()).toBe(0);
      const token = await createLinkToken();
      await emulator.play({ link_token: token, outcome: 'success' });
      await waitForStatus('SUCCEEDED');
      for (const name of ['the link token', 'the public token', 'the tokens in the request']) {
        await button(`Reveal ${name}`).click();
      }
      await page.getByText('Or simulate a session from a terminal').click();
      for (const language of ['curl', 'Apollo Client']) {
        await page.getByRole('tab', { name: language }).click();
        expect(await excess()).toBe(0);
      }
      await page.getByLabel('Multi-Item Link').check();
      expect([await excess(), await page.evaluate('innerWidth'), problems]).toEqual([0, width, []]);
    });

    it.each(['light', 'dark'] as const)(
      'has sufficient contrast for all texts in the %s colour scheme',
      async (colorScheme) => {
        const { page, emulator, button, createLinkToken, waitForStatus } = await openConsole(shared(), {
          context: { colorScheme },
        });
        expect(await findLowContrast(page)).toEqual([]);
        const backgrounds = { light: 'rgb(244, 247, 246)', dark: 'rgb(10, 18, 19)' };
        expect(await page.evaluate('getComputedStyle(document.body).backgroundColor')).toBe(
          backgrounds[colorScheme],
        );

        await emulator.play({ link_token: await createLinkToken(), outcome: 'success' });
        await waitForStatus('SUCCEEDED');
        await page.getByText('Or simulate a session from a terminal').click();
        expect(await findLowContrast(page)).toEqual([]);
        await emulator.play({
          link_token: await createLinkToken(),
          outcome: 'exit',
          error: 'INVALID_CREDENTIALS',
        });
        await waitForStatus('EXITED');
        await page.locator('#token').fill('link-sandbox-1');
        await button('Read').click();
        await page.locator('#watch-problems').getByText('LINK_TOKEN_NOT_FOUND').waitFor();
        await page.getByRole('tab', { name: 'fetch' }).click();
        expect(await findLowContrast(page)).toEqual([]);
      },
    );

    it('has no animation with reduced motion', async () => {
      const { page, createLinkToken, waitForStatus } = await openConsole(shared(), {
        context: { reducedMotion: 'reduce' },
      });
      await createLinkToken();
      await waitForStatus('PENDING');
      expect(await page.evaluate('document.getAnimations().length')).toBe(0);
    });
  },
);

/** Controls whose box, or that of their label, is smaller than 24 by 24 pixels. Links inside a sentence are exempt. */
const SMALL_TARGETS = `[...document.querySelectorAll('a, button, input, select, summary')]
  .filter((control) => control.checkVisibility() && !control.classList.contains('skip'))
  .filter((control) => {
    const { width, height } = (control.closest('label') ?? control).getBoundingClientRect();
    return width < 24 || height < 24;
  })
  .map(({ outerHTML }) => outerHTML)`;

const FOCUS_ID = `(() => {
  const { activeElement: at } = document;
  return at === document.body ? '' : at.id || at.name + at.value + at.textContent;
})()`;

/** Whether the focused element, or the label that stands for it, has an outline. */
const OUTLINE = `[document.activeElement, document.activeElement.nextElementSibling]
  .map((element) => element && getComputedStyle(element))
  .some((style) => style && style.outlineStyle === 'solid' && style.opacity !== '0')`;

function inFocus(page: Page): Promise<unknown> {
  return page.evaluate('document.activeElement.textContent.trim()');
}

/** Presses Tab until an element has the focus. */
async function tabTo(page: Page, id: string): Promise<void> {
  for (let presses = 0; presses < 120; presses += 1) {
    if ((await page.evaluate('document.activeElement.id')) === id) return;
    await page.keyboard.press('Tab');
  }
  throw new Error(`Tab does not reach #${id}.`);
}
