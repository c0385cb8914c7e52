/** SVG writer. */

export type SvgAttributes = Readonly<Record<string, string | number>>;

/** @param inside elements or escaped text. */
export function element(name: string, attributes: SvgAttributes, ...inside: readonly string[]): string {
  const written = Object.entries(attributes)
    .map(
      ([attribute, value]) =>
        ` ${attribute}="${typeof value === 'number' ? rounded(value) : escaped(value)}"`,
    )
    .join('');
  return inside.length === 0 ? `<${name}${written}/>` : `<${name}${written}>${inside.join('')}</${name}>`;
}

export function text(words: string, attributes: SvgAttributes): string {
  return element('text', attributes, escaped(words));
}

/** A path through points, with a gap for each null. An isolated point is a dot, given round line caps. */
export function pathThrough(points: readonly (readonly [x: number, y: number] | null)[]): string {
  return points
    .map((point, index) => {
      if (!point) return '';
      const isFirst = !points[index - 1];
      const isAlone = isFirst && !points[index + 1];
      return `${isFirst ? 'M' : 'L'}${rounded(point[0])} ${rounded(point[1])}${isAlone ? 'h0' : ''}`;
    })
    .join('');
}

function rounded(value: number): string {
  return String(Math.round(value * 100) / 100);
}

export function escaped(words: string): string {
  return words
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('"', '&quot;');
}
