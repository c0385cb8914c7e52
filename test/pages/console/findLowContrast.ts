/** Contrast of a page’s texts by WCAG 2, computed in the browser. */
import type { Page } from 'playwright-core';

export interface LowContrastText {
  readonly text: string;
  readonly ratio: number;
  readonly required: number;
}

/** Finds visible texts whose contrast is below level AA. */
export function findLowContrast(page: Page): Promise<LowContrastText[]> {
  return page.evaluate(SCRIPT);
}

/** Text, because the tests have no browser types. */
const SCRIPT = `(() => {
  const canvas = document.createElement('canvas').getContext('2d', { willReadFrequently: true });
  function rgba(colour) {
    canvas.clearRect(0, 0, 1, 1);
    canvas.fillStyle = colour;
    canvas.fillRect(0, 0, 1, 1);
    const [r, g, b, a] = canvas.getImageData(0, 0, 1, 1).data;
    return [r, g, b, a / 255];
  }
  const over = ([r, g, b, a], below) => [r, g, b].map((part, i) => part * a + below[i] * (1 - a));
  function backgroundOf(element) {
    const layers = [];
    for (let ancestor = element; ancestor; ancestor = ancestor.parentElement) layers.push(rgba(getComputedStyle(ancestor).backgroundColor));
    return layers.reverse().reduce((below, layer) => over(layer, below), [255, 255, 255]);
  }
  function luminance(colour) {
    const [r, g, b] = colour.map((part) => {
      const share = part / 255;
      return share <= 0.04045 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4;
    });
    return 0.2126 * r + 0.7152 * g + 0.0722 * b;
  }
  const found = [];
  const texts = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  for (let node = texts.nextNode(); node; node = texts.nextNode()) {
    const element = node.parentElement;
    const text = node.data.trim();
    if (text === '' || !element.checkVisibility({ visibilityProperty: true, opacityProperty: true })) continue;
    const { color, fontSize, fontWeight } = getComputedStyle(element);
    const background = backgroundOf(element);
    const [one, other] = [luminance(over(rgba(color), background)), luminance(background)];
    const ratio = (Math.max(one, other) + 0.05) / (Math.min(one, other) + 0.05);
    const size = parseFloat(fontSize);
    const required = size >= 24 || (size >= 18.66 && fontWeight >= 700) ? 3 : 4.5;
    if (ratio < required) found.push({ text, ratio: Math.round(ratio * 100) / 100, required });
  }
  return found;
})()`;
