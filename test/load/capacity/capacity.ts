/**
 * Capacity figures: requests per second of one core with everything on, and the cost of subscribers. Uses the
 * benchmark's generator, so that both measure the same requests. `node dist/load/capacity/capacity.js
 * [requests|subscribers] [--quick]`
 */
import { cpus } from 'node:os';
import { prepareGround, startBench } from '../bench/bench';
import { cases } from '../bench/cases';
import { FULL, type Pace } from '../bench/flags';
import { median } from '../bench/generator/statistics';
import { print, runScript } from '../bench/script';
import { endChildrenAtExit } from '../bench/servers/children';
import { type Cores, divideCores } from '../bench/servers/cores';
import { startServer } from '../bench/servers/runningServer';
import type { ServerSpec } from '../bench/servers/servers';
import { markdown } from '../bench/tables';
import type { Upstream } from '../bench/upstream/upstream';
import { startRedisProcess } from '../soak/ground/redisProcess';
import { AT_REST, BRIEFLY, measureSubscribers } from './capacitySubscribers';

const SUBSCRIBERS = 2_000;

async function main(): Promise<void> {
  const isQuick = process.argv.includes('--quick');
  const isWanted = (what: 'requests' | 'subscribers') =>
    process.argv.includes(what) ||
    !process.argv.some((word) => word === 'requests' || word === 'subscribers');
  endChildrenAtExit();
  const cores = divideCores();
  print(`${cores.description} Node ${process.versions.node}, ${cpus()[0]?.model}.`);
  const { upstream, specs } = await prepareGround();
  const ours = specs.find(({ name }) => name === 'ours');
  if (!ours) throw new Error('This server is not among those measured.');
  const redis = await startRedisProcess();
  if (isWanted('requests')) {
    const pace = isQuick ? { rounds: 5, seconds: 0.5 } : FULL;
    await requests(upstream, ours, cores, pace);
    if (redis) {
      const title = `${ours.title}, with Redis`;
      const env = { ...ours.env, REDIS_URL: redis.url };
      await requests(upstream, { ...ours, title, env }, cores, pace);
    }
  }
  if (isWanted('subscribers')) await subscribers(upstream, ours, cores, isQuick);
  await redis?.stop();
  await upstream.stop();
}

async function requests(upstream: Upstream, spec: ServerSpec, cores: Cores, pace: Pace): Promise<void> {
  const bench = await startBench({ upstream, specs: [spec] }, cores);
  print(`\n**${spec.title}.** At saturation, ${pace.rounds} rounds.\n`);
  const rows: string[][] = [];
  for (const test of cases.filter(({ name }) => ['fresh', 'hot', 'create', 'aliases'].includes(name))) {
    const [measured] = await bench.run(test, pace);
    const samples = measured?.saturated ?? [];
    const of = (figure: 'p50Ms' | 'p99Ms' | 'calls') => median(samples.map((sample) => sample[figure]));
    rows.push([
      test.title,
      spread(samples.map(({ cpu }) => 1e6 / cpu)),
      spread(samples.map(({ perSecond }) => perSecond)),
      `${of('p50Ms').toFixed(1)} / ${of('p99Ms').toFixed(1)}`,
      of('calls').toFixed(2),
    ]);
  }
  await bench.stop();
  print(markdown(['', 'requests/s of a core', 'requests/s served', 'p50 / p99 ms', 'calls to Plaid'], rows));
}

async function subscribers(
  upstream: Upstream,
  spec: ServerSpec,
  cores: Cores,
  isQuick: boolean,
): Promise<void> {
  const rows: string[][] = [];
  for (const shared of [false, true]) {
    const server = await startServer(spec, cores);
    // The first subscribers load what all later ones share.
    await measureSubscribers(server, upstream, 100, shared, { settleMs: 0, measureMs: 0 });
    const cost = await measureSubscribers(server, upstream, SUBSCRIBERS, shared, isQuick ? BRIEFLY : AT_REST);
    rows.push([
      `${cost.count.toLocaleString('en')}, ${shared ? 'all of one token' : 'each of its own token'}`,
      (cost.residentBytes / 1024).toFixed(1),
      (cost.heapBytes / 1024).toFixed(1),
      Math.round(2 ** 30 / cost.residentBytes).toLocaleString('en'),
      (cost.cpuPerSecond * 1e6).toFixed(1),
      cost.callsPerSecond.toFixed(1),
    ]);
    await server.stop('SIGTERM');
  }
  print(`\n**Subscribers by WebSocket, while nothing happens.**\n`);
  print(
    markdown(
      [
        'subscribers',
        'memory KiB each',
        'heap KiB each',
        'in a GiB',
        'µs of a core in a second, each',
        'calls of Plaid/s',
      ],
      rows,
    ),
  );
}

function spread(values: readonly number[]): string {
  return `${median(values).toFixed(0)} (${Math.min(...values).toFixed(0)}–${Math.max(...values).toFixed(0)})`;
}

runScript(main);
