/** Table of marginal costs in Markdown. */

import { median, quantile } from '../generator/statistics';
import { markdown } from '../tables';
import type { Growth } from './growth';
import type { SubscriberGrowth } from './growthSubscribers';

export function growthTable(all: readonly Growth[]): string {
  return markdown(
    ['one more', 'from', 'to', 'CPU µs each (quartiles)', 'against the step before'],
    all.flatMap(({ what, steps }) =>
      steps.map(({ from, to, cpuMicroseconds }, index) => [
        index === 0 ? what : '',
        from.toLocaleString('en'),
        to.toLocaleString('en'),
        each(cpuMicroseconds),
        against(cpuMicroseconds, steps[index - 1]?.cpuMicroseconds ?? []),
      ]),
    ),
  );
}

export function subscriberMemory({ heapBytes }: SubscriberGrowth): string {
  const kibibytes = heapBytes.map(
    ({ count, bytes }) => `${(bytes / 1024).toFixed(1)} KiB where there are ${count.toLocaleString('en')}`,
  );
  return `An idle subscriber takes, in heap, ${kibibytes.join(', ')}.`;
}

function each(values: readonly number[]): string {
  const digits = Math.abs(median(values)) < 10 ? 2 : 0;
  const [low = '', high = ''] = quartiles(values).map((value) => value.toFixed(digits));
  return `${median(values).toFixed(digits)} (${low} – ${high})`;
}

/** Empty if the previous value is lost in noise: its spread is as large as itself. */
function against(values: readonly number[], before: readonly number[]): string {
  const [low, high] = quartiles(before);
  const isClear = high - low < median(before);
  return isClear ? (median(values) / median(before)).toFixed(2) : '';
}

function quartiles(values: readonly number[]): [low: number, high: number] {
  return [quantile(values, 0.25), quantile(values, 0.75)];
}
