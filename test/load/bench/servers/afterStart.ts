/** A process that has just started: time to `ready`, idle memory, CPU time of its first requests. */
import { join } from 'node:path';
import { reading } from '../cases';
import { contestantOf } from '../contestants';
import { Lane } from '../generator/measure';
import { readSchema, root } from '../upstream/everyField';
import type { Upstream } from '../upstream/upstream';
import { startChild } from './children';
import type { Cores } from './cores';
import { memory } from './processUsage';
import { startServer } from './runningServer';
import type { ServerSpec } from './servers';

/** A program and one sample per round. */
export interface Sampled<Sample> {
  readonly name: string;
  readonly title: string;
  readonly samples: readonly Sample[];
}

export interface Start {
  readonly startMs: number;
  readonly idleMb: number;
}

export interface FirstRequests {
  /** CPU time of the first 2,000 requests, and of the first 20,000: the warm-up. */
  readonly firstMs: number;
  readonly warmUpMs: number;
}

/** A server of the mandated packages alone. */
const bare = {
  name: 'bare',
  title: 'a server of `@apollo/server`, `type-graphql`, `graphql`, `dataloader`, `reflect-metadata` alone',
  command: [process.execPath, join(root, 'test/load/bench/peers/bareServer.mjs')],
  env: { NODE_ENV: 'production' },
};

/** Time for memory to settle after a start. */
const IDLE_MS = 1_500;

const FIRST = 2_000;
const WARM_UP = 20_000;

/** @param ours logs when it is ready. */
export async function measureStarts(
  ours: ServerSpec,
  cores: Cores,
  rounds: number,
): Promise<readonly Sampled<Start>[]> {
  const start = (program: Program) => startOnce(program, cores);
  // The first start reads files from the disk, later ones from memory.
  for (const program of [ours, bare]) await start(program);
  return inRounds([ours, bare], rounds, start);
}

export async function measureFirstRequests(
  specs: readonly ServerSpec[],
  cores: Cores,
  upstream: Upstream,
  rounds: number,
): Promise<readonly Sampled<FirstRequests>[]> {
  await upstream.answer(reading.upstream);
  const schema = readSchema();
  return inRounds(specs, rounds, async (spec) => {
    const server = await startServer(spec, cores);
    const lane = new Lane(reading, contestantOf(reading, server, schema), upstream);
    const cpuMsOf = async (requests: number) => {
      const { cpu } = await lane.sample((load) => load.saturate((sent) => sent >= requests));
      return (cpu * requests) / 1_000;
    };
    const firstMs = await cpuMsOf(FIRST);
    const laterMs = await cpuMsOf(WARM_UP - FIRST);
    await server.stop();
    return { firstMs, warmUpMs: firstMs + laterMs };
  });
}

async function inRounds<Program extends { readonly name: string; readonly title: string }, Sample>(
  programs: readonly Program[],
  rounds: number,
  measure: (program: Program) => Promise<Sample>,
): Promise<readonly Sampled<Sample>[]> {
  const rows = programs.map((program) => ({ program, samples: [] as Sample[] }));
  for (let round = 0; round < rounds; round++) {
    for (const { program, samples } of rows) samples.push(await measure(program));
  }
  return rows.map(({ program: { name, title }, samples }) => ({ name, title, samples }));
}

type Program = Pick<ServerSpec, 'name' | 'title' | 'command' | 'env'>;

async function startOnce({ title, command, env }: Program, cores: Cores): Promise<Start> {
  const child = startChild(cores.onServerCore(command), {
    cwd: root,
    env: { PATH: process.env['PATH'], ...env, PORT: '0' },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const startMs = await new Promise<number>((resolve, reject) => {
    let printed = '';
    child.process.stdout?.on('data', (chunk: Buffer) => {
      printed += chunk;
      const [, found] = /"startupMs":([\d.]+)/.exec(printed) ?? [];
      if (found !== undefined) resolve(Number(found));
    });
    void child.ended.then(() => reject(new Error(`${title} does not start: ${printed}`)));
  });
  await new Promise((resolve) => setTimeout(resolve, IDLE_MS));
  const idleMb = memory(child.pid).now;
  await child.stop();
  return { startMs, idleMb };
}
