/**
 * Overload: throughput of this server at several times its capacity, relative to its best. Needs the build of the
 * benchmark.
 */

import { prepareGround } from './bench';
import { reading } from './cases';
import { contestantsOf } from './contestants';
import { Load } from './generator/load';
import { openLoad } from './generator/openLoad';
import { quantile } from './generator/statistics';
import { print, runScript } from './script';
import { endChildrenAtExit } from './servers/children';
import { divideCores } from './servers/cores';
import { cpuMicroseconds, memory } from './servers/processUsage';
import { startServer } from './servers/runningServer';
import { exampleAnswers } from './upstream/answers';
import { readSchema } from './upstream/everyField';
import { freshToken } from './upstream/linkTokens';

const TIMES = Number(process.argv[2] ?? 4);
const ROUNDS = Number(process.argv[3] ?? 5);
const CONNECTIONS = Number(process.argv[4] ?? 1_000);
const DELAY_MS = Number(process.argv[5] ?? 0);
const ROUND_MS = 5_000;
/** Time until overload is distinguished from a burst. */
const SETTLING_MS = 2_000;

async function main(): Promise<void> {
  endChildrenAtExit();
  const cores = divideCores();
  const { upstream, specs } = await prepareGround();
  const spec = specs.find(({ name }) => name === 'ours');
  if (!spec) throw new Error('This server is not among those measured.');
  // Load shedding is the subject of this measurement.
  const guarded = { MAX_REQUESTS_IN_FLIGHT: '', MAX_EVENT_LOOP_TURN_MS: '' };
  const server = await startServer({ ...spec, env: { ...spec.env, ...guarded } }, cores, []);
  const [contestant] = contestantsOf(reading, new Map([['ours', server]]), readSchema());
  if (!contestant) throw new Error('No server takes part.');
  const next = () => contestant.request(freshToken);
  await upstream.answer(exampleAnswers(DELAY_MS));

  const best = async (requests: number) => {
    const load = await Load.open({ url: server.url, connections: 32 + DELAY_MS * 6, next, check: () => {} });
    const before = cpuMicroseconds(server.pid);
    const { elapsedMs } = await load.run(requests);
    load.close();
    return {
      perSecond: (requests / elapsedMs) * 1_000,
      cpu: (cpuMicroseconds(server.pid) - before) / requests,
    };
  };
  await best(8_000);
  print(`Plaid answers after ${DELAY_MS} ms, ${CONNECTIONS} connections, rounds of ${ROUND_MS / 1_000} s.\n`);
  print(
    '| best, /s | CPU of one, µs | offered, /s | served, /s | of the best | refused, /s | CPU of a refusal, µs | served p50, p99 ms | refused p50, p99 ms | others | not sent | RSS MB |',
  );
  print('|--:|--:|--:|--:|--:|--:|--:|--:|--:|--:|--:|--:|');
  for (let round = 0; round < ROUNDS; round += 1) {
    const first = await best(6_000);
    const offered = first.perSecond * TIMES;
    let before = 0;
    const { latencies, unsent } = await openLoad({
      url: server.url,
      connections: CONNECTIONS,
      perSecond: offered,
      milliseconds: SETTLING_MS + ROUND_MS,
      settlingMs: SETTLING_MS,
      onSettled: () => {
        before = cpuMicroseconds(server.pid);
      },
      next,
    });
    const used = cpuMicroseconds(server.pid) - before;
    // Other work may use this machine, so capacity is measured before and after.
    const last = await best(6_000);
    const perSecond = (first.perSecond + last.perSecond) / 2;
    const cpu = (first.cpu + last.cpu) / 2;
    const served = latencies.get(200) ?? [];
    const refused = latencies.get(503) ?? [];
    const perRefusal = (used - served.length * cpu) / refused.length;
    const seconds = ROUND_MS / 1_000;
    const ms = (times: readonly number[], at: number) => quantile(times, at).toFixed(1);
    print(
      `| ${perSecond.toFixed(0)} | ${cpu.toFixed(0)} | ${offered.toFixed(0)} | ${(served.length / seconds).toFixed(0)} | ${((100 * served.length) / seconds / perSecond).toFixed(0)} % | ${(refused.length / seconds).toFixed(0)} | ${perRefusal.toFixed(1)} | ${ms(served, 0.5)}, ${ms(served, 0.99)} | ${ms(refused, 0.5)}, ${ms(refused, 0.99)} | ${[...latencies].filter(([status]) => status !== 200 && status !== 503).length} | ${unsent} | ${memory(server.pid).now.toFixed(0)} |`,
    );
  }
  await server.stop('SIGTERM');
}

runScript(main);
