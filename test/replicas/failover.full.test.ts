/**
 * Two replicas during a failover of their Redis, with end users who create, read and subscribe: webhooks reach the
 * subscribers of both, and no token or event is lost.
 */
import { hashToken } from '../../src/events/LinkTokenEvents';
import { startIssuer } from '../support/issuer';
import { countRequests } from '../support/plaid/requestCounts';
import { describeWith, programOnPath } from '../support/processes/programs';
import { adminOf } from '../support/processes/redis';
import {
  type RedisPair,
  startEndpoint,
  startRedisPair,
  startSentinels,
} from '../support/processes/redisFailover';
import { type Replica, startReplica } from '../support/processes/replicas';
import { until } from '../support/until';
import {
  createToken,
  deliveredEvents,
  deliveredReasons,
  startCountingEmulator,
  subscribeBy,
  updatesOf,
} from './linkSessions';

/** Sessions that end one after another: before, during and after the failover. */
const SESSIONS = 30;
const BETWEEN_SESSIONS_MS = 200;
/** The session with which the failover begins. */
const FAILOVER_AT = 5;

interface Failover {
  readonly url: string;
  begin(): Promise<unknown>;
}

/** How the primary changes. */
const failovers: Record<string, (pair: RedisPair) => Promise<Failover>> = {
  'behind one name, whose old primary becomes a replica': async (pair) => {
    const endpoint = await startEndpoint(pair.primary);
    return {
      url: endpoint.url,
      async begin() {
        await adminOf(pair.replica).replicaof('NO', 'ONE');
        await adminOf(pair.primary).replicaof('127.0.0.1', pair.replica.port);
        endpoint.pointTo(pair.replica);
      },
    };
  },
  'by Sentinels after the primary was killed': async (pair) => ({
    url: (await startSentinels(pair)).url,
    begin: () => pair.primary.stop(),
  }),
};

describeWith('a failover', 'redis-server on the PATH', programOnPath('redis-server'), () => {
  it.each(Object.entries(failovers))('%s loses no webhook, event or token', async (name, prepare) => {
    const pair = await startRedisPair();
    const failover = await prepare(pair);
    const issuer = await startIssuer();
    // Plaid's delays between retries, from 30 s on, become 0.3 s and more.
    const refused: string[] = [];
    const emulator = await startCountingEmulator({
      webhookRetryScale: 0.01,
      onProblem: (problem) => void refused.push(problem),
    });
    const creates = countRequests(emulator.url);
    const env = { PLAID_BASE_URL: emulator.url, REDIS_URL: failover.url, ...issuer.env };
    const [a, b] = await Promise.all([startReplica(env), startReplica(env)]);
    const headers = { authorization: `Bearer ${issuer.token({ sub: 'ann' })}` };

    const tokens: string[] = [];
    while (tokens.length < SESSIONS) tokens.push(await createToken(a, headers));
    // Webhooks arrive at the first replica, subscribers are at the second.
    const watching = await Promise.all(
      tokens.map((token) => subscribeBy('WebSocket', b, token, { headers, untilFinished: false })),
    );
    await Promise.all(watching.map((each) => each.count(1)));
    const requests = [
      startRequests('creates', [a, b], CREATE, headers),
      startRequests('reads', [a, b], `{ linkToken(token: "${tokens[0]}") { status } }`, headers),
    ] as const;
    const delivered: Promise<Delivered>[] = [];
    const finishedAt: number[] = [];
    for (const [index, token] of tokens.entries()) {
      if (index === FAILOVER_AT) await failover.begin();
      finishedAt.push(Date.now());
      await emulator.play({ link_token: token, outcome: 'success' });
      const each = watching[index];
      if (each) delivered.push(delivery(() => updatesOf(each)));
      await new Promise((resolve) => setTimeout(resolve, BETWEEN_SESSIONS_MS));
    }
    const all = await Promise.all(delivered);
    const [created, read] = await Promise.all([requests[0].stop(), requests[1].stop()]);

    await until(async () =>
      (await Promise.all([a, b].map(({ status }) => status('/readyz')))).every((s) => s === 200),
    );
    // Each create ends with a payload, or before Plaid is called.
    const codes = [...created.codes, ...read.codes];
    expect(codes.filter((code) => code !== 'SERVICE_UNAVAILABLE')).toEqual([]);
    expect(creates('/link/token/create')).toBe(SESSIONS + created.succeeded);
    for (const [index, each] of watching.entries()) {
      const events = await emulator.eventIds(tokens[index] ?? '');
      await until(() => deliveredEvents(each).length >= events.length);
      expect(deliveredEvents(each)).toEqual(events);
    }
    const clients = String(await adminOf(pair.replica).client('LIST'));
    expect(clients.match(/name=plaid-link-graphql:(data|events)/g)?.sort()).toEqual([
      ...Array(2).fill('name=plaid-link-graphql:data'),
      ...Array(2).fill('name=plaid-link-graphql:events'),
    ]);
    // The next webhook reaches the other replica as such, and not by polling.
    const last = await createToken(a, headers);
    const watchingLast = await subscribeBy('WebSocket', b, last, { headers, untilFinished: false });
    await watchingLast.count(1);
    await emulator.play({ link_token: last, outcome: 'success' });
    await until(() => deliveredReasons(watchingLast).includes('SESSION_FINISHED'));

    await until(() => tokens.every((token) => acceptedAt(a, token) !== undefined));
    const longest = (since: (index: number) => number) =>
      Math.max(...all.map(({ at }, index) => at - since(index)));
    const polled = all.filter(({ reason }) => reason === 'POLL').length;
    process.stdout.write(
      `failover ${name}: ${created.summary}; ${read.summary}; ${SESSIONS} sessions, first update by webhook ` +
        `${SESSIONS - polled}, by reading again ${polled}; longest wait after the end of the session ` +
        `${longest((index) => finishedAt[index] ?? 0)} ms, after the 200 ` +
        `${longest((index) => acceptedAt(a, tokens[index] ?? '') ?? 0)} ms; webhooks refused ${refused.length}\n`,
    );
  });
});

interface Delivered {
  readonly reason: string;
  /** In milliseconds since 1970. */
  readonly at: number;
}

/** The first update in which the session has succeeded. */
async function delivery(updates: () => ReturnType<typeof updatesOf>): Promise<Delivered> {
  const finished = () => updates().find(({ linkToken }) => linkToken?.status === 'SUCCEEDED');
  await until(() => finished() !== undefined, 60_000);
  return { reason: finished()?.reason, at: Date.now() };
}

/** When the replica first answered a webhook of the token with 200. */
function acceptedAt({ output }: Replica, token: string): number | undefined {
  const tokenHash = hashToken(token).slice(0, 12);
  const line = output()
    .split('\n')
    .find((line) => line.includes('"outcome":"accepted"') && line.includes(tokenHash));
  return line === undefined ? undefined : (JSON.parse(line) as { time: number }).time;
}

const CREATE = 'mutation { createLinkToken(input: { products: [TRANSACTIONS], user: {} }) { linkToken } }';

interface Outcome {
  readonly succeeded: number;
  /** Codes of the errors. */
  readonly codes: readonly string[];
  /** For a person. */
  readonly summary: string;
}

/** Sends the operation to each replica, one request after the other, until it is stopped. */
function startRequests(
  name: string,
  replicas: readonly Replica[],
  query: string,
  headers: Record<string, string>,
) {
  let isOver = false;
  let succeeded = 0;
  const failures: { readonly code: string; readonly start: number; readonly end: number }[] = [];
  const work = async ({ graphql }: Replica) => {
    while (!isOver) {
      const start = performance.now();
      const { errors } = await graphql(query, {}, headers);
      if (errors) {
        failures.push({ code: String(errors[0]?.extensions['code']), start, end: performance.now() });
      } else succeeded += 1;
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
  };
  const working = replicas.map(work);
  return {
    async stop(): Promise<Outcome> {
      isOver = true;
      await Promise.all(working);
      const codes = [...new Set(failures.map(({ code }) => code))];
      const [first] = failures;
      const failedMs = first ? Math.max(...failures.map(({ end }) => end)) - first.start : 0;
      const longestMs = Math.max(0, ...failures.map(({ start, end }) => end - start));
      const summary =
        `${name}: ${succeeded} succeeded, ${failures.length} failed ${codes} within ${Math.round(failedMs)} ms, ` +
        `the slowest after ${Math.round(longestMs)} ms`;
      return { succeeded, codes, summary };
    },
  };
}
