/** The benchmark on the command line: this server beside others, in one run. */
import { existsSync, writeFileSync } from 'node:fs';
import { cpus } from 'node:os';
import { type Ground, prepareGround, startBench } from './bench';
import { cases as allCases, reading } from './cases';
import { type Flags, readFlags } from './flags';
import type { Measured } from './generator/measure';
import { measureOverload } from './overload';
import { type Results, verdicts } from './requirements';
import { print, runScript } from './script';
import { measureFirstRequests, measureStarts } from './servers/afterStart';
import { endChildrenAtExit } from './servers/children';
import { type Cores, divideCores } from './servers/cores';
import { profileDuring } from './servers/profile';
import { canRun } from './servers/servers';
import * as tables from './tables';

/** Measurements that are no load on all servers. */
const START = 'start';
const FIRST = 'first';
const OVERLOAD = 'overload';

/** Servers whose first requests are measured. */
const AFTER_START = ['ours', 'mercurius', 'team'];

async function main(): Promise<void> {
  const flags = readFlags(process.argv.slice(2));
  checkNames(flags);
  if (!existsSync('/proc/self/schedstat'))
    throw new Error('The benchmark needs Linux, whose /proc has the CPU time of a process.');
  endChildrenAtExit();
  const cores = divideCores();
  print(`${cores.description} Node ${process.versions.node}, ${cpus()[0]?.model}.`);
  if (flags.isQuick)
    print('A quick run: shorter warm-ups and fewer rounds, so its figures are less accurate.');
  const ground = await prepareGround();
  const chosen = { ...ground, specs: ground.specs.filter(({ name }) => isWanted(flags.servers, name)) };
  for (const { title, needs } of chosen.specs.filter((spec) => !canRun(spec)))
    print(`\nNot measured: ${title}, which needs its packages (${needs?.command}).`);

  if (flags.profile !== null) return profile(chosen, flags, cores, flags.profile);

  const results: Results = {
    starts: await starts(chosen, flags, cores),
    firstRequests: await firstRequests(chosen, flags, cores),
    cases: await runCases(chosen, flags, cores),
    overload: await overload(chosen, flags, cores),
  };
  if (Object.keys(results.cases).length > 0) {
    print('\n**CPU time of this server divided by that of each peer.** At the fixed rate:\n');
    print(tables.summaryTable(results, 'atRate'));
    print(`\nAt saturation:\n\n${tables.summaryTable(results, 'saturated')}`);
  }
  print(`\n**Requirements.** At the fixed rate:\n\n${tables.verdictTable(verdicts(results))}`);
  if (flags.json !== null) writeFileSync(flags.json, `${JSON.stringify(results, null, 2)}\n`);
}

/** @throws for an unknown name. */
function checkNames(flags: Flags): void {
  const names = [START, FIRST, ...allCases.map(({ name }) => name), OVERLOAD];
  const servers = reading.contestants;
  for (const name of flags.cases)
    if (!names.includes(name)) throw new Error(`There is no case ${name}. There are ${names.join(', ')}.`);
  for (const name of flags.servers)
    if (!servers.includes(name))
      throw new Error(`There is no server ${name}. There are ${servers.join(', ')}.`);
}

function isWanted(chosen: readonly string[], name: string): boolean {
  return chosen.length === 0 || chosen.includes(name);
}

async function starts({ specs }: Ground, { pace, cases }: Flags, cores: Cores): Promise<Results['starts']> {
  const ours = specs.find(({ name }) => name === 'ours');
  if (!ours || !isWanted(cases, START)) return [];
  print(`\n**Start and idle memory.** ${pace.rounds} starts of each, in turns.\n`);
  const measured = await measureStarts(ours, cores, pace.rounds);
  print(tables.startTable(measured));
  return measured;
}

async function firstRequests(
  { upstream, specs }: Ground,
  { pace, cases }: Flags,
  cores: Cores,
): Promise<Results['firstRequests']> {
  if (!isWanted(cases, FIRST)) return [];
  // Fewer rounds: each takes as long as a whole warm-up.
  const rounds = Math.ceil(pace.rounds / 2);
  print(`\n**First requests after a start**, ${reading.title}. ${rounds} starts of each, in turns.\n`);
  const starting = specs.filter((spec) => AFTER_START.includes(spec.name) && canRun(spec));
  const measured = await measureFirstRequests(starting, cores, upstream, rounds);
  print(tables.firstRequestsTable(measured));
  return measured;
}

async function runCases(ground: Ground, flags: Flags, cores: Cores): Promise<Results['cases']> {
  const wanted = allCases.filter(({ name }) => isWanted(flags.cases, name));
  if (wanted.length === 0) return {};
  const bench = await startBench(ground, cores);
  const results: Record<string, readonly Measured[]> = {};
  for (const test of wanted) {
    const { perSecond, atOnce, connections } = test;
    const sent = atOnce === 1 ? '' : `, ${atOnce} at once`;
    print(
      `\n**${test.title}**, ${flags.pace.rounds} rounds. At ${perSecond}/s${sent}, or half of the best rate:\n`,
    );
    const rows = await bench.run(test, flags.pace);
    results[test.name] = rows;
    print(tables.sampleTable(rows.map((row) => ({ ...row, samples: row.atRate }))));
    print(`\nAt saturation, ${connections} connections:\n`);
    print(tables.sampleTable(rows.map((row) => ({ ...row, samples: row.saturated }))));
    const warmUps = rows.map(({ name, warmUpSeconds }) => `${name} ${warmUpSeconds.toFixed(0)} s`);
    print(`\nFlat after ${warmUps.join(', ')}.`);
  }
  await bench.stop();
  return results;
}

async function overload(ground: Ground, flags: Flags, cores: Cores): Promise<Results['overload']> {
  const ours = ground.specs.find(({ name }) => name === 'ours');
  if (!ours || !isWanted(flags.cases, OVERLOAD)) return null;
  print(`\n**Overload**, ${reading.title}.\n`);
  const measured = await measureOverload(ours, ground, cores, flags.pace);
  print(tables.overloadTable(measured));
  return measured;
}

async function profile(ground: Ground, flags: Flags, cores: Cores, folder: string): Promise<void> {
  // The build before bundling, whose files tell folders apart.
  const specs = ground.specs.map((spec) =>
    spec.name === 'ours' ? { ...spec, command: [process.execPath, 'dist/process/serve.js'] } : spec,
  );
  const bench = await startBench({ ...ground, specs }, cores);
  for (const test of allCases.filter(({ name }) => isWanted(flags.cases, name))) {
    for (const server of bench.servers.filter(({ spec }) => test.contestants.includes(spec.name))) {
      const alone = { ...test, contestants: [server.spec.name] };
      // Warms up.
      await bench.run(alone, { ...flags.pace, rounds: 0 });
      const work = () => bench.run(alone, flags.pace);
      const spent = await profileDuring(server, work, folder, `${test.name}-${server.spec.name}`);
      print(`\n**${test.title}, ${server.spec.title}.** ${spent.file}\n`);
      print(tables.shareTable('package or folder', spent.places));
      print(`\n${tables.shareTable('function', spent.functions)}`);
    }
  }
  await bench.stop();
}

runScript(main);
