/** Start time and idle memory: alternating, with a new process each time. */
import { join } from 'node:path';
import { root } from '../upstream/everyField';
import { startChild } from './children';
import type { Cores } from './cores';
import { memory } from './processUsage';
import type { ServerSpec } from './servers';

/** One program; lists have one value per round. */
export interface Start {
  readonly name: string;
  readonly title: string;
  readonly startMs: readonly number[];
  readonly idleMb: readonly number[];
}

export const BARE = 'bare';

/** Time for memory to settle after a start. */
const IDLE_MS = 1_500;

interface Program {
  readonly name: string;
  readonly title: string;
  readonly command: readonly string[];
  readonly env: Readonly<Record<string, string>>;
}

/** @param specs of this server; each logs when it is ready. */
export async function measureStarts(
  specs: readonly ServerSpec[],
  cores: Cores,
  rounds: number,
): Promise<readonly Start[]> {
  const programs: readonly Program[] = [
    {
      name: BARE,
      title:
        'the packages alone: `@apollo/server`, `type-graphql`, `graphql`, `dataloader`, `reflect-metadata`',
      command: [process.execPath, join(__dirname, '../peers/barePackages.js')],
      env: { NODE_ENV: 'production' },
    },
    ...specs,
  ];
  const starts = programs.map(({ name, title }) => ({
    name,
    title,
    startMs: [] as number[],
    idleMb: [] as number[],
  }));
  for (let round = -1; round < rounds; round++) {
    for (const [index, program] of programs.entries()) {
      const { startMs, idleMb } = await startOnce(program, cores);
      // The first round reads files from the disk, later ones from memory.
      if (round < 0) continue;
      starts[index]?.startMs.push(startMs);
      starts[index]?.idleMb.push(idleMb);
    }
  }
  return starts;
}

async function startOnce(
  { title, command, env }: Program,
  cores: Cores,
): Promise<{ startMs: number; idleMb: number }> {
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
