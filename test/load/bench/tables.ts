/** Results as Markdown. */
import type { Case } from './cases';
import type { Measured } from './generator/measure';
import { median, type Ratio, ratio } from './generator/statistics';
import { isReached, type Results, type Verdict } from './requirements';
import type { Share } from './servers/profile';
import { BARE, type Start } from './servers/startAndIdle';

/** One case: one row per server, with ratios of this server to it. */
export function caseTable({ linkTokens }: Case, rows: readonly Measured[]): string {
  const ours = rows.find(({ name }) => name === 'ours');
  return markdown(
    [
      'server',
      'CPU µs',
      'ours / it (min–max)',
      'requests/s',
      'p50 / p99 ms',
      'memory / peak MB',
      'calls of Plaid',
    ],
    rows.map((row) => {
      const cpu = median(row.cpuMicroseconds);
      return [
        row.title,
        cpu.toFixed(0) + (linkTokens > 1 ? ` (${(cpu / linkTokens).toFixed(0)} each)` : ''),
        row === ours || !ours ? '' : ratioText(ratio(ours.cpuMicroseconds, row.cpuMicroseconds)),
        median(row.requestsPerSecond).toFixed(0),
        `${row.p50Ms.toFixed(1)} / ${row.p99Ms.toFixed(1)}`,
        `${row.memoryMb.toFixed(0)} / ${row.peakMemoryMb.toFixed(0)}`,
        median(row.callsPerRequest).toFixed(2),
      ];
    }),
  );
}

export function startTable(starts: readonly Start[]): string {
  const bare = starts.find(({ name }) => name === BARE);
  const against = (values: readonly number[], bares: readonly number[] | undefined, start: Start) =>
    start === bare || !bares ? '' : ratioText(ratio(values, bares));
  return markdown(
    ['program', 'start ms', 'it / packages (min–max)', 'idle MB', 'it / packages (min–max)'],
    starts.map((start) => [
      start.title,
      median(start.startMs).toFixed(0),
      against(start.startMs, bare?.startMs, start),
      median(start.idleMb).toFixed(0),
      against(start.idleMb, bare?.idleMb, start),
    ]),
  );
}

/** Summary of all cases: CPU of this server as a ratio to each peer. */
export function summaryTable({ cases: results }: Results, cases: readonly Case[]): string {
  const rows = cases.flatMap((test) => {
    const all = results[test.name] ?? [];
    const ours = all.find(({ name }) => name === 'ours');
    return ours ? [{ test, ours, others: all.filter(({ name }) => PEERS.has(name)) }] : [];
  });
  const peers = [...PEERS].filter(([name]) =>
    rows.some(({ others }) => others.some((other) => other.name === name)),
  );
  return markdown(
    ['CPU of this server / that of', ...peers.map(([, title]) => title), 'calls of Plaid'],
    rows.map(({ test, ours, others }) => [
      test.title,
      ...peers.map(([name]) => {
        const other = others.find((each) => each.name === name);
        return other ? ratioText(ratio(ours.cpuMicroseconds, other.cpuMicroseconds)) : '';
      }),
      median(ours.callsPerRequest).toFixed(2),
    ]),
  );
}

const PEERS: ReadonlyMap<string, string> = new Map([
  ['bytes', 'bytes passed through'],
  ['json', 'JSON passed through'],
  ['mercurius', 'Mercurius'],
  ['tutorial', 'the tutorials’'],
  ['mesh', 'Mesh'],
]);

export function verdictTable(verdicts: readonly Verdict[]): string {
  return markdown(
    ['figure', 'at most', 'measured (min–max)', ''],
    verdicts.map((verdict) => [
      verdict.what,
      String(verdict.atMost),
      verdict.measured ? ratioText(verdict.measured) : '',
      verdict.measured ? (isReached(verdict) ? 'ok' : 'not reached') : 'not measured',
    ]),
  );
}

export function shareTable(what: string, shares: readonly Share[]): string {
  return markdown(
    [what, 'of its time'],
    shares.map(({ name, part }) => [name, `${(part * 100).toFixed(1)} %`]),
  );
}

function ratioText({ median, min, max }: Ratio): string {
  return `${median.toFixed(2)} (${min.toFixed(2)}–${max.toFixed(2)})`;
}

export function markdown(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const line = (cells: readonly string[]) => `| ${cells.join(' | ')} |`;
  return [line(head), line(head.map((_, column) => (column === 0 ? '---' : '--:'))), ...rows.map(line)].join(
    '\n',
  );
}
