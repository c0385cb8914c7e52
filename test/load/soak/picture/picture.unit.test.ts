/** The picture of a soak is well-formed, complete, and correctly placed. */
import type { Panel, Series } from './panel';
import { drawPicture, type Picture } from './picture';
import { linearScale, logScale } from './scale';
import { slopePerMinute } from './slope';

const line = (name: string, ...values: number[]): Series => ({
  name,
  color: '#0072b2',
  points: values.map((value, index) => [index * 10, value]),
});

const panel = (title: string, scale: Panel['scale'], ...series: Series[]): Panel => ({
  title,
  unit: 'a < b & c',
  scale,
  series,
});

const picture: Picture = {
  title: 'A <soak> & more',
  subtitle: '"so"',
  seconds: 60,
  bands: [{ name: 'silence', from: 20, to: 30 }],
  panels: [
    panel('First', 'linear', line('one', 0, 3, 99, 12, 1, 0, 7), line('two', 5, Number.NaN, Number.NaN, 7)),
    panel('Second', 'log', line('three', 0, 0.4, 12_345, 2), line('none')),
  ],
};

const svg = drawPicture(picture);

it('is XML whose elements are closed in their order', () => {
  const open: string[] = [];
  const rest = svg.replaceAll(
    /<(\/?)([a-z]+)((?: [a-zA-Z0-9-]+="[^"<]*")*)(\/?)>/g,
    (_, closing, name, __, alone) => {
      if (closing) expect(open.pop()).toBe(name);
      else if (!alone) open.push(name);
      return '';
    },
  );

  expect({ open, rest: rest.match(/[<>"]|&(?!lt;|gt;|amp;|quot;)/g) }).toEqual({ open: [], rest: null });
});

it('names its subject, and each chart, line and band', () => {
  const words = [...svg.matchAll(/>([^<>]+)<\/text>/g)].map(([, said]) => said);

  expect(words).toEqual(
    expect.arrayContaining([
      'A &lt;soak&gt; &amp; more',
      'silence',
      'one',
      'two',
      'three',
      'none',
      '100',
      '100,000',
    ]),
  );
  expect([...svg.matchAll(/data-title="([^"]*)"/g)].map(([, title]) => title)).toEqual(['First', 'Second']);
  expect([...svg.matchAll(/data-name="([^"]*)"/g)].map(([, name]) => name)).toEqual([
    'one',
    'two',
    'three',
    'none',
  ]);
});

it('draws each line within the frame of its chart', () => {
  const outside = panelsIn(svg).flatMap(({ frame, points }) =>
    points.filter(
      ([x, y]) =>
        x < frame.x ||
        x > frame.x + frame.width ||
        y < frame.y ||
        y > frame.y + frame.height ||
        Number.isNaN(x + y),
    ),
  );

  expect({ outside, points: panelsIn(svg).map(({ points }) => points.length) }).toEqual({
    outside: [],
    points: [9, 3],
  });
});

it('leaves a gap where there is no value and draws an isolated value as a dot', () => {
  const [, path] = /data-name="two" d="([^"]*)"/.exec(svg) ?? [];

  expect(path?.match(/[a-zA-Z]/g)).toEqual(['M', 'h', 'M', 'h']);
});

it.each([
  [0, [0, 0.2, 0.4, 0.6, 0.8, 1]],
  [99, [0, 20, 40, 60, 80, 100]],
  [1_234, [0, 500, 1_000, 1_500]],
])('labels a scale up to %d with round numbers', (most, ticks) => {
  expect(linearScale(most).ticks).toEqual(ticks);
});

it('places values by their logarithm and clamps those beyond the ends', () => {
  const { ticks, place } = logScale(3, 900);

  expect(ticks).toEqual([1, 10, 100, 1_000]);
  expect([1, 10, 1_000, 0, 1e9].map(place)).toEqual([0, expect.closeTo(1 / 3, 10), 1, 0, 1]);
});

it('computes growth per minute', () => {
  expect(slopePerMinute([0, 30, 60, 90, 120].map((second) => [second, 100 + second / 20]))).toBeCloseTo(
    3,
    10,
  );
});

function panelsIn(
  text: string,
): { frame: Record<'x' | 'y' | 'width' | 'height', number>; points: [number, number][] }[] {
  return text
    .split('<g class="panel"')
    .slice(1)
    .map((part) => {
      const [, frame = ''] = /<rect class="frame"([^>]*)>/.exec(part) ?? [];
      const of = (name: string) => Number(new RegExp(` ${name}="([^"]*)"`).exec(frame)?.[1]);
      const paths = [...part.matchAll(/class="series"[^>]* d="([^"]*)"/g)]
        .map(([, path]) => path ?? '')
        .join('');
      return {
        frame: { x: of('x'), y: of('y'), width: of('width'), height: of('height') },
        points: [...paths.matchAll(/[ML](\S+?) ([-\d.]+)/g)].map(([, x, y]): [number, number] => [
          Number(x),
          Number(y),
        ]),
      };
    });
}
