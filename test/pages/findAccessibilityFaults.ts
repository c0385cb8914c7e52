/** Accessibility faults of a page by axe-core, in every colour mode, and in a small window. */
import { source } from 'axe-core';
import type { Page } from 'playwright-core';

type Impact = 'minor' | 'moderate' | 'serious' | 'critical';

interface Violation {
  readonly id: string;
  readonly impact: Impact;
  readonly nodes: readonly { readonly target: readonly string[] }[];
}

/** No style sheet has colours of its own for a small window. */
const MODES = [
  { colorScheme: 'light', forcedColors: 'none', width: 1280 },
  { colorScheme: 'light', forcedColors: 'none', width: 390 },
  { colorScheme: 'dark', forcedColors: 'none', width: 1280 },
  { colorScheme: 'dark', forcedColors: 'active', width: 1280 },
] as const;

export interface Fault {
  readonly rule: string;
  readonly impact: Impact;
  readonly selector: string;
}

/** @returns each fault once, with the modes that have it. */
export async function findAccessibilityFaults(page: Page): Promise<(Fault & { modes: string[] })[]> {
  const faults = new Map<string, Fault & { modes: string[] }>();
  for (const { width, ...media } of MODES) {
    const mode = [media.colorScheme, media.forcedColors, width].join(' ');
    // An entry that fades in has too little contrast until it is there.
    await page.emulateMedia({ ...media, reducedMotion: 'reduce' });
    await page.setViewportSize({ width, height: 844 });
    for (const { id, impact, nodes } of await runAxe(page)) {
      for (const { target } of nodes) {
        const selector = target.join(' ');
        const key = `${id} ${selector}`;
        const fault = faults.get(key) ?? { rule: id, impact, selector, modes: [] };
        faults.set(key, { ...fault, modes: [...fault.modes, mode] });
      }
    }
  }
  return [...faults.values()];
}

async function runAxe(page: Page): Promise<readonly Violation[]> {
  // Evaluated by the browser's debugger, which no policy of the page restricts.
  if (!(await page.evaluate('"axe" in window'))) await page.evaluate(source);
  const options = { resultTypes: ['violations'], rules: { 'target-size': { enabled: true } } };
  return page.evaluate(`axe.run(document, ${JSON.stringify(options)}).then(({ violations }) =>
    violations.map(({ id, impact, nodes }) => ({ id, impact, nodes: nodes.map(({ target }) => ({ target: target.flat() })) })))`);
}
