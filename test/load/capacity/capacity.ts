/**
 * Capacity figures: requests per second of one core with everything on, and the cost of subscribers. Uses the
 * benchmark's generator, so that both measure the same requests. `node dist/load/capacity/capacity.js
 * [requests|subscribers] [--quick]`
 */
import { cpus } from 'node:os';
import { prepareGround, startBench } from '../bench/bench';
import { type Case, cases } from '../bench/cases';
import { median } from '../bench/generator/statistics';
import { startProbed } from '../bench/growth/growthServer';
import { print, runScript } from '../bench/script';
import { endChildrenAtExit } from '../bench/servers/children';
import { type Cores, divideCores } from '../bench/servers/cores';
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
  const ours = specs.filter(({ name }) => name === 'ours' || name === 'user');
  const redis = await startRedisProcess();
  const withRedis = redis
    ? ours.map(
        (spec): ServerSpec => ({
          ...spec,
          title: `${spec.title}, with Redis`,
          env: { ...spec.env, REDIS_URL: redis.url },
        }),
      )
    : [];
  if (isWanted('requests')) {
    await requests(upstream, ours, cores, isQuick);
    if (redis) await requests(upstream, withRedis, cores, isQuick);
  }
  const [first] = ours;
  if (first && isWanted('subscribers')) await subscribers(upstream, first, cores, isQuick);
  await redis?.stop();
  await upstream.stop();
}

async function requests(
  upstream: Upstream,
  specs: readonly ServerSpec[],
  cores: Cores,
  isQuick: boolean,
): Promise<void> {
  const bench = await startBench({ upstream, specs, cores, warmUp: isQuick ? 500 : 3_000, nodeOptions: [] });
  const wanted = cases.filter(({ name }) => ['fresh', 'hot', 'create', 'aliases'].includes(name));
  for (const test of wanted) {
    const rounds = isQuick ? 5 : test.rounds;
    const mine: Case = {
      ...test,
      rounds,
      contestants: specs.map(({ name }) => name).filter((name) => test.contestants.includes(name)),
    };
    const rows = await bench.run(mine);
    print(`\n**${test.title}.** ${test.connections} connections, ${rounds} rounds of ${test.requests}.\n`);
    print(
      markdown(
        [
          'server',
          'requests/s of a core',
          'requests/s served',
          'p50 / p99 ms',
          'memory / peak MB',
          'calls of Plaid',
        ],
        rows.map((row) => [
          row.title,
          spread(row.cpuMicroseconds.map((microseconds) => 1e6 / microseconds)),
          spread(row.requestsPerSecond),
          `${row.p50Ms.toFixed(1)} / ${row.p99Ms.toFixed(1)}`,
          `${row.memoryMb.toFixed(0)} / ${row.peakMemoryMb.toFixed(0)}`,
          median(row.callsPerRequest).toFixed(2),
        ]),
      ),
    );
  }
  await bench.stop('SIGTERM');
}

async function subscribers(
  upstream: Upstream,
  spec: ServerSpec,
  cores: Cores,
  isQuick: boolean,
): Promise<void> {
  const rows: string[][] = [];
  for (const shared of [false, true]) {
    const probed = await startProbed(spec, cores);
    // The first subscribers load what all later ones share.
    await measureSubscribers(probed, upstream, 100, shared, { settleMs: 0, measureMs: 0 });
    const cost = await measureSubscribers(probed, upstream, SUBSCRIBERS, shared, isQuick ? BRIEFLY : AT_REST);
    rows.push([
      `${cost.count.toLocaleString('en')}, ${shared ? 'all of one token' : 'each of its own token'}`,
      (cost.residentBytes / 1024).toFixed(1),
      (cost.heapBytes / 1024).toFixed(1),
      Math.round(2 ** 30 / cost.residentBytes).toLocaleString('en'),
      (cost.cpuPerSecond * 1e6).toFixed(1),
      cost.callsPerSecond.toFixed(1),
    ]);
    await probed.stop();
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
