/** CPU profile of a server under load, by package and folder. */
import { mkdirSync, writeFileSync } from 'node:fs';
import type { Profiler } from 'node:inspector';
import { relative, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { root } from '../upstream/everyField';
import type { RunningServer } from './runningServer';

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

/** Profiles a server during some work, and writes the profile to a file for the developer tools. */
export async function profileDuring(
  server: RunningServer,
  work: () => Promise<unknown>,
  folder: string,
  name: string,
): Promise<TimeSpent> {
  await server.ask('startProfile');
  await work();
  const profile = (await server.ask('stopProfile')) as Profiler.Profile;
  mkdirSync(folder, { recursive: true });
  const file = resolve(folder, `${name}.cpuprofile`);
  writeFileSync(file, JSON.stringify(profile));
  const frames = new Map(profile.nodes.map((node) => [node.id, node.callFrame]));
  const places = new Map<string, number>();
  const functions = new Map<string, number>();
  for (const [index, id] of profile.samples?.entries() ?? []) {
    const frame = frames.get(id);
    if (!frame || frame.functionName === '(idle)') continue;
    const microseconds = profile.timeDeltas?.[index] ?? 0;
    const place = placeOf(frame.url);
    const what = frame.functionName || '(anonymous)';
    add(places, place.name || what, microseconds);
    add(functions, place.name ? `${what} ${place.file}:${frame.lineNumber + 1}` : what, microseconds);
  }
  return { file, places: shares(places), functions: shares(functions) };
}

/** A package, a folder of ours, or Node; empty for V8 itself. */
function placeOf(url: string): { readonly name: string; readonly file: string } {
  if (!/^(?:file:|\/)/.test(url)) return { name: url.split(':', 1)[0] ?? '', file: url };
  const file = relative(root, url.startsWith('/') ? url : fileURLToPath(url));
  const [, inPackage] = /.*node_modules\/((?:@[^/]+\/)?[^/]+)/.exec(file) ?? [];
  return { name: inPackage ?? file.split('/').slice(0, 2).join('/'), file };
}

function add(sums: Map<string, number>, key: string, value: number): void {
  sums.set(key, (sums.get(key) ?? 0) + value);
}

function shares(sums: ReadonlyMap<string, number>): Share[] {
  const total = [...sums.values()].reduce((sum, each) => sum + each, 0);
  return [...sums]
    .map(([name, microseconds]) => ({ name, part: microseconds / total }))
    .sort((one, other) => other.part - one.part)
    .slice(0, 30);
}
