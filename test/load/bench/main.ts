/** The benchmark on the command line: this server beside others, in one run. */
import { existsSync, writeFileSync } from 'node:fs';
import { cpus } from 'node:os';
import { type Ground, prepareGround, startBench } from './bench';
import { type Flags, readFlags } from './flags';
import type { Measured } from './generator/measure';
import { measureGrowth } from './growth/growth';
import { startProbed } from './growth/growthServer';
import { measureSubscriberGrowth } from './growth/growthSubscribers';
import { growthTable, subscriberMemory } from './growth/growthTable';
import { type Plan, planOf } from './plan';
import { type Results, verdicts } from './requirements';
import { print, runScript } from './script';
import { endChildrenAtExit } from './servers/children';
import { type Cores, divideCores } from './servers/cores';
import { profileCase } from './servers/profiling';
import { canRun } from './servers/servers';
import { measureStarts, type Start } from './servers/startAndIdle';
import { caseTable, shareTable, startTable, summaryTable, verdictTable } from './tables';

async function main(): Promise<void> {
  const flags = readFlags(process.argv.slice(2));
  const plan = planOf(flags);
  if (!existsSync('/proc/self/schedstat'))
    throw new Error('The benchmark needs Linux, whose /proc has the CPU time of a process.');
  endChildrenAtExit();
  const cores = divideCores();
  print(`${cores.description} Node ${process.versions.node}, ${cpus()[0]?.model}.`);
  const ground = await prepareGround();

  if (flags.profile !== null) return profile(ground, flags, plan, cores, flags.profile);

  const results: Results = {
    starts: await starts(ground, plan, cores),
    cases: await runCases(ground, plan, cores),
  };
  await growth(ground, plan, cores);
  print(
    `\n**At a glance.** CPU, median of each round's ratio (min–max).\n\n${summaryTable(results, plan.cases)}`,
  );
  print(`\n**What it has to be.**\n\n${verdictTable(verdicts(results))}`);
  if (flags.json !== null) writeFileSync(flags.json, `${JSON.stringify(results, null, 2)}\n`);
}

async function starts({ specs }: Ground, plan: Plan, cores: Cores): Promise<readonly Start[]> {
  if (plan.starts === 0) return [];
  print(`\n**Start and idle memory.** ${plan.starts} starts of each, in turns.\n`);
  const ours = specs.filter(({ name }) => name === 'ours' || name === 'jwt-off');
  const measured = await measureStarts(ours, cores, plan.starts);
  print(startTable(measured));
  return measured;
}

async function runCases({ upstream, specs }: Ground, plan: Plan, cores: Cores): Promise<Results['cases']> {
  const taking = specs.filter(plan.takesPart);
  for (const { title, needs } of taking.filter((spec) => !canRun(spec))) {
    print(`\nNot measured: ${title}, which needs its packages (${needs?.command}).`);
  }
  const { warmUp } = plan;
  const bench = await startBench({ upstream, specs: taking, cores, warmUp, nodeOptions: [] });
  const measured: Record<string, readonly Measured[]> = {};
  for (const test of plan.cases) {
    const { title, connections, rounds, requests } = test;
    print(`\n**${title}.** ${connections} connections, ${rounds} rounds of ${requests} requests.\n`);
    const rows = await bench.run(test);
    measured[test.name] = rows;
    print(caseTable(test, rows));
  }
  await bench.stop('SIGTERM');
  return measured;
}

async function growth({ upstream, specs }: Ground, plan: Plan, cores: Cores): Promise<void> {
  const spec = specs.find(({ name }) => name === 'ours');
  if (plan.growth === 0 || !spec) return;
  print(
    `\n**What one more costs.** CPU of the server, ${plan.growth} rounds; each operation selects every field.\n`,
  );
  const probed = await startProbed(spec, cores);
  const grown = await measureGrowth(probed, upstream, plan.growth);
  const subscribers = await measureSubscriberGrowth(probed, upstream, Math.ceil(plan.growth / 3));
  await probed.stop();
  print(`${growthTable([...grown, subscribers])}\n\n${subscriberMemory(subscribers)}`);
}

async function profile(
  ground: Ground,
  flags: Flags,
  plan: Plan,
  cores: Cores,
  folder: string,
): Promise<void> {
  const [test] = plan.cases;
  if (!test) throw new Error('There is no case to profile.');
  const spent = await profileCase(ground, test, flags.servers[0] ?? 'ours', cores, folder);
  print(`\n**${test.title}.** ${spent.file}\n`);
  print(shareTable('package or folder', spent.places));
  print(`\n${shareTable('function', spent.functions)}`);
}

runScript(main);
