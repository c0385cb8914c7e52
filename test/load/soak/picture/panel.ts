/** One chart of a picture: series over the shared time axis. */
import { linearScale, logScale, type Scale } from './scale';
import { element, escaped, pathThrough, text } from './svg';

export interface Series {
  readonly name: string;
  readonly color: string;
  readonly isDashed?: boolean;
  /** Seconds and values; a value that is no number leaves a gap. */
  readonly points: readonly (readonly [second: number, value: number])[];
}

export interface Panel {
  readonly title: string;
  readonly unit: string;
  readonly scale: 'linear' | 'log';
  readonly series: readonly Series[];
}

export interface Band {
  readonly name: string;
  readonly from: number;
  readonly to: number;
}

/** The frame of the plot in pixels, without titles and labels. */
export interface Frame {
  readonly left: number;
  readonly top: number;
  readonly width: number;
  readonly height: number;
}

const INK = '#222222';
const GREY = '#666666';
const LINES = '#e3e3e3';
const BAND = '#f6dcc0';

export function drawPanel(
  { title, unit, scale: kind, series }: Panel,
  { left, top, width, height }: Frame,
  seconds: number,
  bands: readonly Band[],
): string {
  const scale = scaleOf(kind, series);
  const right = left + width;
  const x = (second: number) => left + Math.min(1, Math.max(0, second / seconds)) * width;
  const y = (value: number) => top + (1 - scale.place(value)) * height;
  // Zero has no place on a logarithmic scale.
  const isDrawn = (value: number) => Number.isFinite(value) && (kind === 'linear' || value > 0);
  const ticks = scale.ticks.flatMap((tick) => [
    element('line', { x1: left, x2: right, y1: y(tick), y2: y(tick), stroke: LINES }),
    text(numberText(tick), {
      x: left - 8,
      y: y(tick) + 4,
      'text-anchor': 'end',
      fill: GREY,
      'font-size': 12,
    }),
  ]);
  const lines = series.map(({ name, color, isDashed, points }) =>
    element('path', {
      class: 'series',
      'data-name': name,
      d: pathThrough(points.map(([second, value]) => (isDrawn(value) ? [x(second), y(value)] : null))),
      fill: 'none',
      stroke: color,
      'stroke-width': 1.8,
      'stroke-linejoin': 'round',
      'stroke-linecap': 'round',
      ...(isDashed && { 'stroke-dasharray': '5 3' }),
    }),
  );
  return element(
    'g',
    { class: 'panel', 'data-title': title },
    ...bands.map(({ from, to }) =>
      element('rect', { x: x(from), y: top, width: Math.max(2, x(to) - x(from)), height, fill: BAND }),
    ),
    ...ticks,
    element('rect', { class: 'frame', x: left, y: top, width, height, fill: 'none', stroke: '#b5b5b5' }),
    ...lines,
    element(
      'text',
      { x: left, y: top - 9, fill: INK, 'font-size': 15, 'font-weight': 600 },
      escaped(title),
      element('tspan', { fill: GREY, 'font-weight': 400 }, escaped(`, ${unit}`)),
    ),
    ...legend(series, right, top - 9),
  );
}

/** Right-aligned with the chart. */
function legend(series: readonly Series[], right: number, y: number): string[] {
  let end = right;
  return series.toReversed().map(({ name, color, isDashed }) => {
    const start = end - widthOf(name);
    end = start - 44;
    const line = { x1: start - 24, x2: start - 6, y1: y - 4, y2: y - 4, stroke: color, 'stroke-width': 2.5 };
    return (
      element('line', { ...line, ...(isDashed && { 'stroke-dasharray': '5 3' }) }) +
      text(name, { x: start, y, fill: INK, 'font-size': 13 })
    );
  });
}

/** Approximate width in a common font at 13 pixels; there is none to measure. */
function widthOf(words: string): number {
  let width = 0;
  for (const letter of words) width += /[iljtfr .]/.test(letter) ? 4.7 : /[A-Zmw_]/.test(letter) ? 9 : 8;
  return width;
}

function scaleOf(kind: Panel['scale'], series: readonly Series[]): Scale {
  const values = series.flatMap(({ points }) => points.map(([, value]) => value)).filter(Number.isFinite);
  if (kind === 'linear') return linearScale(Math.max(0, ...values));
  const drawn = values.filter((value) => value > 0);
  return logScale(Math.min(1, ...drawn), Math.max(10, ...drawn));
}

function numberText(value: number): string {
  return value.toLocaleString('en', { maximumFractionDigits: 3 });
}
