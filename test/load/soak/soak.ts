/** One run: starts everything, applies load and faults for some time, waits for rest, and checks the invariants. */
import { setMaxListeners } from 'node:events';
import { setTimeout as wait } from 'node:timers/promises';
import { Agent, setGlobalDispatcher } from 'undici';
import type { Cores } from '../bench/servers/cores';
import { atRest, checkAtRest } from './atRest';
import type { Flags } from './flags';
import { prepareGround } from './ground/ground';
import type { MetricsText } from './ground/metricsText';
import { type Caller, createCallers } from './operations/callers';
import { createFor } from './operations/creates';
import { GraphQLClient, MOST_MS } from './operations/GraphQLClient';
import { type KnownToken, LinkTokenPool } from './operations/LinkTokenPool';
import { startLoad } from './operations/load';
import { Random } from './operations/random';
import { slopePerMinute } from './picture/slope';
import { type Interval, Records } from './Records';
import { Rules } from './Rules';
import { lineOf } from './report';
import { type Sample, Sampler } from './Samples';
import { Sent } from './Sent';
import type { Soaked } from './Soaked';
import { type Phase, startFaultSchedule } from './startFaultSchedule';

export interface SoakResult {
  readonly seconds: number;
  /** At rest, before the first client and after the last. */
  readonly start: Sample;
  readonly end: Sample;
  readonly samples: readonly Sample[];
  readonly phases: readonly Phase[];
  readonly all: Interval;
  readonly creates: { readonly sent: number; readonly accepted: number };
  readonly plaidCalls: number;
  /** The server's counters from start to end. */
  readonly metrics: MetricsText;
  readonly complaints: ReadonlyMap<string, number>;
  /** Operations that were due but not started. */
  readonly left: number;
  /** MB per minute over the second half. */
  readonly memorySlope: number;
  readonly heapSlope: number;
  readonly exit: { readonly exitCode: number | null; readonly ms: number };
  readonly withRedis: boolean;
  readonly rules: Rules;
}

const IDLE_SUBSCRIBERS = 100;
const HOT_TOKENS = 8;
const FIRST_TOKENS = 100;

const ENDS_MS = 30_000;

/** A process of some 150 MB that grows faster has a leak that shows within a day. */
const MOST_MB_A_MINUTE = 2;
/** Shorter runs end before the process reaches its stable size. */
const SETTLED_SECONDS = 300;

export async function soak(
  { seconds, seed, rate }: Flags,
  cores: Cores,
  say: (line: string) => void,
): Promise<SoakResult> {
  // The same timeout for requests without an agent of their own.
  setGlobalDispatcher(new Agent({ connect: { timeout: MOST_MS } }));
  const ground = await prepareGround(cores);
  const { server, proxy, redis } = ground;
  const client = new GraphQLClient(server.url);
  const random = new Random(seed);
  const ending = new AbortController();
  // One listener per operation in progress.
  setMaxListeners(0, ending.signal);
  const soaked: Soaked = {
    serverUrl: server.url,
    emulatorUrl: ground.emulatorUrl,
    proxy,
    client,
    callers: createCallers(ground.issuer),
    pool: new LinkTokenPool(random),
    random,
    records: new Records(),
    rules: new Rules(),
    sent: new Sent(seed),
    withRedis: redis !== null,
    ending: ending.signal,
  };
  const { rules, records } = soaked;

  const since = performance.now();
  const sampler = new Sampler(server, records, () => proxy.calls.length, since);
  const start = await sampler.sample();
  await fillPool(soaked);
  const weather = startFaultSchedule(ground, new Random(seed + 1), seconds, since);
  const load = startLoad(soaked, rate, IDLE_SUBSCRIBERS);

  const samples: Sample[] = [];
  const every = Math.min(5, seconds / 12);
  const elapsed = () => (performance.now() - since) / 1_000;
  while (elapsed() < seconds) {
    // Samples missed on a busy machine are not repeated.
    const next = every - (elapsed() % every);
    await wait((next < every / 2 ? next + every : next) * 1_000);
    if (server.hasEnded()) throw new Error(`The server exited by itself: ${server.otherOutput()}`);
    const sample = await sampler.sample();
    samples.push(sample);
    say(lineOf(sample));
  }

  weather.stop();
  ending.abort();
  await load.stop();
  await client.close();
  await ground.stopEmulator();
  const end = await atRest(sampler, start);
  checkAtRest(rules, start, end);
  const exit = await server.terminate(ENDS_MS);
  if (exit.exitCode !== 0) rules.broken('SIGTERM ends it with 0', `exit code ${exit.exitCode}`);
  if (server.otherOutput() !== '') rules.broken('no unexpected failure occurs', server.otherOutput());
  checkComplaints(server.complaints, rules);
  soaked.sent.check(proxy.calls, proxy.forwarded, rules);

  const secondHalf = samples.slice(samples.length / 2);
  const memorySlope = slopePerMinute(secondHalf.map(({ second, memoryMb }) => [second, memoryMb]));
  if (seconds >= SETTLED_SECONDS && memorySlope > MOST_MB_A_MINUTE) {
    rules.broken('memory stays flat', `${memorySlope.toFixed(1)} MB more in each minute of the second half`);
  }
  await ground.close();
  return {
    seconds,
    start,
    end,
    samples,
    phases: weather.phases,
    all: records.all(),
    creates: soaked.sent.count(),
    plaidCalls: proxy.calls.length,
    metrics: sampler.metrics(),
    complaints: server.complaints,
    left: load.left(),
    memorySlope,
    heapSlope: slopePerMinute(secondHalf.map(({ second, heapMb }) => [second, heapMb])),
    exit,
    withRedis: redis !== null,
    rules,
  };
}

/** Creates tokens to read before faults start. */
async function fillPool(soaked: Soaked): Promise<void> {
  const { callers, pool } = soaked;
  const owners = Array.from({ length: FIRST_TOKENS }, (_, index) =>
    index < HOT_TOKENS
      ? callers.service
      : (callers.endUsers[index % callers.endUsers.length] ?? callers.service),
  );
  const made = await Promise.all(owners.map((owner) => createFirst(soaked, owner)));
  for (const [index, known] of made.entries()) {
    pool.add(known);
    if (index < HOT_TOKENS) pool.addHot(known);
  }
}

/** On a busy machine the server sheds some of the first creates, which come all at once. */
async function createFirst(soaked: Soaked, owner: Caller): Promise<KnownToken> {
  for (let attempt = 1; attempt <= 20; attempt++) {
    const known = await createFor(soaked, 'create', owner);
    if (known) return known;
    await wait(500);
  }
  throw new Error('The first link tokens cannot be made.');
}

/** Errors in the log are violations, except those of a Redis frozen on purpose. */
function checkComplaints(complaints: ReadonlyMap<string, number>, rules: Rules): void {
  for (const [complaint, times] of complaints) {
    if (/^(fatal|error)/.test(complaint) && !/redis|OwnershipUnavailable/i.test(complaint)) {
      rules.broken('no unexpected failure occurs', `${times} times in the log: ${complaint}`);
    }
  }
}
