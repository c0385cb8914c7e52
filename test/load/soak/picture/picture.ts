/** A picture of charts below one another with one time axis. Hand-written SVG without a package. */
import { type Band, drawPanel, type Panel } from './panel';
import { linearScale } from './scale';
import { element, text } from './svg';

export interface Picture {
  readonly title: string;
  readonly subtitle: string;
  readonly seconds: number;
  /** Named at the top and shaded in each chart. */
  readonly bands: readonly Band[];
  readonly panels: readonly Panel[];
}

const WIDTH = 1_200;
const HEIGHT = 1_400;
const LEFT = 76;
const RIGHT = 28;
/** Space for the title and the names of bands. */
const TOP = 150;
const BOTTOM = 56;
/** Space between charts, for a title and the time axis. */
const GAP = 40;

export function drawPicture({ title, subtitle, seconds, bands, panels }: Picture): string {
  const width = WIDTH - LEFT - RIGHT;
  const height = (HEIGHT - TOP - BOTTOM - GAP * (panels.length - 1)) / panels.length;
  const frames = panels.map((_, index) => ({ left: LEFT, top: TOP + index * (height + GAP), width, height }));
  const x = (second: number) => LEFT + (second / seconds) * width;
  return element(
    'svg',
    {
      xmlns: 'http://www.w3.org/2000/svg',
      viewBox: `0 0 ${WIDTH} ${HEIGHT}`,
      width: WIDTH,
      height: HEIGHT,
      'font-family': 'Helvetica, Arial, "Liberation Sans", "DejaVu Sans", sans-serif',
    },
    element('rect', { width: WIDTH, height: HEIGHT, fill: '#ffffff' }),
    text(title, { x: LEFT, y: 40, 'font-size': 24, 'font-weight': 700, fill: '#111111' }),
    text(subtitle, { x: LEFT, y: 64, 'font-size': 14, fill: '#555555' }),
    ...bands.map(({ name, from, to }) => bandName(name, x((from + to) / 2))),
    ...panels.map((panel, index) => {
      const frame = frames[index];
      return frame ? drawPanel(panel, frame, seconds, bands) : '';
    }),
    ...timeAxis(seconds, x),
  );
}

/** Slanted, because bands may be narrow. */
function bandName(name: string, middle: number): string {
  const y = TOP - 30;
  return text(name, {
    x: middle,
    y,
    transform: `rotate(-28 ${middle} ${y})`,
    'font-size': 12,
    fill: '#a4560a',
  });
}

function timeAxis(seconds: number, x: (second: number) => number): string[] {
  const inMinutes = seconds >= 120;
  const unit = inMinutes ? 60 : 1;
  const y = HEIGHT - BOTTOM + 20;
  const ticks = linearScale(seconds / unit).ticks.filter((tick) => tick * unit <= seconds);
  return [
    ...ticks.map((tick) =>
      text(String(tick), { x: x(tick * unit), y, 'text-anchor': 'middle', 'font-size': 12, fill: '#666666' }),
    ),
    text(inMinutes ? 'minutes since the start' : 'seconds since the start', {
      x: LEFT + (WIDTH - LEFT - RIGHT) / 2,
      y: y + 22,
      'text-anchor': 'middle',
      'font-size': 13,
      fill: '#444444',
    }),
  ];
}
