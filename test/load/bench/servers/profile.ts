/** Summary of the CPU profile that Node writes when a server exits. */
import { readdirSync, readFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import { root } from '../upstream/everyField';

interface CpuProfile {
  readonly nodes: readonly {
    readonly id: number;
    readonly callFrame: { readonly functionName: string; readonly url: string; readonly lineNumber: number };
  }[];
  /** On the clock of `process.hrtime`, in microseconds. */
  readonly startTime: number;
  readonly samples: readonly number[];
  readonly timeDeltas: readonly number[];
}

export interface Share {
  readonly name: string;
  /** Share of the time that was not idle. */
  readonly part: number;
}

export interface TimeSpent {
  readonly file: string;
  readonly places: readonly Share[];
  readonly functions: readonly Share[];
}

/** @param since on the clock of `process.hrtime`, in microseconds; start and warm-up before it are left out. */
export function newestProfile(folder: string, since: number): TimeSpent {
  const name = readdirSync(folder)
    .filter((each) => each.endsWith('.cpuprofile'))
    .sort()
    .at(-1);
  if (name === undefined) throw new Error(`The server wrote no profile into ${folder}.`);
  const file = join(folder, name);
  const profile = JSON.parse(readFileSync(file, 'utf8')) as CpuProfile;
  const nodes = new Map(profile.nodes.map((node) => [node.id, node.callFrame]));
  const places = new Map<string, number>();
  const functions = new Map<string, number>();
  let at = profile.startTime;
  let total = 0;
  for (const [index, id] of profile.samples.entries()) {
    const microseconds = profile.timeDeltas[index] ?? 0;
    at += microseconds;
    const frame = nodes.get(id);
    if (at < since || !frame || frame.functionName === '(idle)') continue;
    total += microseconds;
    const place = placeOf(frame.url);
    const what = frame.functionName || '(anonymous)';
    add(places, place.name || what, microseconds);
    add(functions, place.name ? `${what} ${place.file}:${frame.lineNumber + 1}` : what, microseconds);
  }
  return { file, places: shares(places, total), functions: shares(functions, total) };
}

/** A package, a folder of ours, or Node; empty for V8 itself. */
function placeOf(url: string): { readonly name: string; readonly file: string } {
  if (!url.startsWith('file:')) return { name: url.split(':', 1)[0] ?? '', file: url };
  const file = relative(root, fileURLToPath(url));
  const [, inPackage] = /.*node_modules\/((?:@[^/]+\/)?[^/]+)/.exec(file) ?? [];
  return { name: inPackage ?? file.split('/').slice(0, 2).join('/'), file };
}

function add(sums: Map<string, number>, key: string, value: number): void {
  sums.set(key, (sums.get(key) ?? 0) + value);
}

function shares(sums: ReadonlyMap<string, number>, total: number): Share[] {
  return [...sums]
    .map(([name, microseconds]) => ({ name, part: microseconds / total }))
    .sort((one, other) => other.part - one.part)
    .slice(0, 30);
}
