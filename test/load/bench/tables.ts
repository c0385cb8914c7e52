/** Results as Markdown. */
import { type Case, cases } from './cases';
import type { Sample } from './generator/measure';
import { median, type Spread, spreadOf } from './generator/statistics';
import type { Overload } from './overload';
import { type Results, ratioOf, type Verdict } from './requirements';
import type { FirstRequests, Sampled, Start } from './servers/afterStart';
import type { Share } from './servers/profile';

/** One case under one load: one row per server. */
export function sampleTable(rows: readonly Sampled<Sample>[]): string {
  return markdown(
    [
      'server',
      'requests/s',
      'CPU µs',
      'user + system',
      'ours / it',
      'GC',
      'promoted',
      'p50 / p99 ms',
      'calls',
    ],
    rows.map((row) => {
      const { samples } = row;
      const of = (figure: keyof Sample) => median(samples.map((sample) => sample[figure]));
      return [
        row.title,
        of('perSecond').toFixed(0),
        of('cpu').toFixed(0),
        `${median(samples.map(({ cpu, system }) => cpu - system)).toFixed(0)} + ${of('system').toFixed(0)}`,
        againstOurs(rows, row, ({ cpu }) => cpu),
        `${(of('gcShare') * 100).toFixed(1)} %`,
        Number.isNaN(of('promotedBytes')) ? '' : `${(of('promotedBytes') / 1024).toFixed(0)} KiB`,
        `${of('p50Ms').toFixed(1)} / ${of('p99Ms').toFixed(1)}`,
        of('calls').toFixed(2),
      ];
    }),
  );
}

export function startTable(rows: readonly Sampled<Start>[]): string {
  return markdown(
    ['program', 'start ms', 'ours / it', 'idle MB', 'ours / it'],
    rows.map((row) => [
      row.title,
      ...figureAndRatio(rows, row, ({ startMs }) => startMs),
      ...figureAndRatio(rows, row, ({ idleMb }) => idleMb),
    ]),
  );
}

export function firstRequestsTable(rows: readonly Sampled<FirstRequests>[]): string {
  return markdown(
    ['server', 'CPU ms of the first 2,000', 'ours / it', 'CPU ms of the first 20,000', 'ours / it'],
    rows.map((row) => [
      row.title,
      ...figureAndRatio(rows, row, ({ firstMs }) => firstMs),
      ...figureAndRatio(rows, row, ({ warmUpMs }) => warmUpMs),
    ]),
  );
}

export function overloadTable({ samples }: Sampled<Overload>): string {
  const of = (figure: (sample: Overload) => number, digits = 0) =>
    spread(spreadOf(samples.map(figure)), digits);
  return markdown(
    ['at four times the best rate', 'median (min–max)'],
    [
      ['best rate, requests/s', of(({ best }) => best)],
      ['sent, of the best', of(({ best, sent }) => sent / best, 1)],
      ['served, of the best', of(({ best, served }) => served / best, 2)],
      ['served: p50 ms', of(({ servedP50Ms }) => servedP50Ms)],
      ['served: p99 ms', of(({ servedP99Ms }) => servedP99Ms)],
      ['refused: p99 ms', of(({ refusedP99Ms }) => refusedP99Ms)],
      ['refused: CPU µs', of(({ refusalCpu }) => refusalCpu)],
      ['responses with another status', of(({ others }) => others)],
      ['memory MB', of(({ memoryMb }) => memoryMb)],
    ],
  );
}

/** All cases: CPU time of this server as a ratio to each peer, under one load. */
export function summaryTable({ cases: results }: Results, load: 'atRate' | 'saturated'): string {
  const rows = cases.flatMap(({ name, title }: Case) => {
    const measured = results[name]?.map((row) => ({ ...row, samples: row[load] }));
    return measured ? [{ title, measured }] : [];
  });
  const peers = new Map(
    rows.flatMap(({ measured }) => measured.map(({ name, title }) => [name, title] as const)),
  );
  peers.delete('ours');
  return markdown(
    ['CPU of this server / that of', ...peers.values()],
    rows.map(({ title, measured }) => [
      title,
      ...[...peers.keys()].map((peer) => spread(ratioOf(measured, peer, ({ cpu }) => cpu))),
    ]),
  );
}

export function verdictTable(verdicts: readonly Verdict[]): string {
  return markdown(
    ['everything on', 'measured', 'must be', ''],
    verdicts.map(({ what, measured, limit, isReached }) => [
      what,
      spread(measured),
      limit,
      isReached ? 'ok' : 'not reached',
    ]),
  );
}

export function shareTable(what: string, shares: readonly Share[]): string {
  return markdown(
    [what, 'of its time'],
    shares.map(({ name, part }) => [name, `${(part * 100).toFixed(1)} %`]),
  );
}

function figureAndRatio<T>(
  rows: readonly Sampled<T>[],
  row: Sampled<T>,
  figure: (sample: T) => number,
): string[] {
  return [median(row.samples.map(figure)).toFixed(0), againstOurs(rows, row, figure)];
}

function againstOurs<T>(rows: readonly Sampled<T>[], row: Sampled<T>, figure: (sample: T) => number): string {
  return row.name === 'ours' ? '' : spread(ratioOf(rows, row.name, figure));
}

/** Median, minimum and maximum of the rounds. */
function spread(value: Spread | null, digits = 2): string {
  if (!value || Number.isNaN(value.median)) return '';
  const { median, min, max } = value;
  return `${median.toFixed(digits)} (${min.toFixed(digits)}–${max.toFixed(digits)})`;
}

export function markdown(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const line = (cells: readonly string[]) => `| ${cells.join(' | ')} |`;
  return [line(head), line(head.map((_, column) => (column === 0 ? '---' : '--:'))), ...rows.map(line)].join(
    '\n',
  );
}
