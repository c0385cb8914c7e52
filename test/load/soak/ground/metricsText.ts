/** Parser for `/metrics` in Prometheus' text format. */

export interface MetricsText {
  /** The sum over all series with these labels; null for an unknown metric. */
  sum(name: string, labels?: Readonly<Record<string, string>>): number | null;
  /** The maximum over all series; null for an unknown metric. */
  greatest(name: string): number | null;
  /** Sums by the value of a label. */
  by(name: string, label: string): ReadonlyMap<string, number>;
}

interface Line {
  readonly labels: Readonly<Record<string, string>>;
  readonly value: number;
}

export function readMetrics(text: string): MetricsText {
  const lines = new Map<string, Line[]>();
  for (const [, name = '', labels = '', value = ''] of text.matchAll(
    /^([a-zA-Z_:][\w:]*)(?:\{(.*)\})? (\S+)$/gm,
  )) {
    const all = lines.get(name) ?? [];
    all.push({ labels: labelsOf(labels), value: Number(value) });
    lines.set(name, all);
  }
  const has = ({ labels }: Line, wanted: Readonly<Record<string, string>>) =>
    Object.entries(wanted).every(([label, value]) => labels[label] === value);
  return {
    sum(name, labels = {}) {
      const all = lines.get(name);
      return all ? all.filter((line) => has(line, labels)).reduce((sum, { value }) => sum + value, 0) : null;
    },
    greatest(name) {
      const all = lines.get(name);
      return all ? Math.max(...all.map(({ value }) => value)) : null;
    },
    by(name, label) {
      const sums = new Map<string, number>();
      for (const { labels, value } of lines.get(name) ?? []) {
        const key = labels[label] ?? '';
        sums.set(key, (sums.get(key) ?? 0) + value);
      }
      return sums;
    },
  };
}

function labelsOf(text: string): Record<string, string> {
  const labels: Record<string, string> = {};
  for (const [, name = '', value = ''] of text.matchAll(/(\w+)="((?:[^"\\]|\\.)*)"/g)) labels[name] = value;
  return labels;
}
