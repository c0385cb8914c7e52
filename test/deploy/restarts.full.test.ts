/**
 * Rolling restarts: two replicas, restarted in turn behind nginx and haproxy, while clients read, create and subscribe.
 * Prints a row for each proxy and rate.
 */

import { createToken } from '../replicas/linkSessions';
import { countRequests } from '../support/plaid/requestCounts';
import { describeWith, programOnPath } from '../support/processes/programs';
import { until } from '../support/until';
import { createClients, deliveredTo } from './clients';
import { startLoad } from './load';
import { type ConfigurationName, configurationNames, programs, startProxy } from './proxies';
import { startRestartable } from './restartable';

const needed = [...programs, 'redis-server', 'openssl'];

/** `SHUTDOWN_DELAY_MS`, as in `src/deploy/plaid-link-graphql.env`. */
const delayMs = Number(process.env['RESTART_DELAY_MS'] ?? 3_000);

// On a starved machine a handshake may be incomplete when a port closes: src/deploy/README.md.
jest.retryTimes(1, { logErrorsBeforeRetry: true });

/** One request in so many is a create. */
const CREATE_EVERY = 4;

const READ = 'query ($token: String!) { linkToken(token: $token) { linkToken status } }';
const CREATE = `mutation ($key: String!) {
  createLinkToken(input: { products: [TRANSACTIONS], user: {} }, idempotencyKey: $key) { linkToken }
}`;

const cells = configurationNames.flatMap((name) => [100, 400].map((perSecond) => ({ name, perSecond })));

const suite = () => {
  it.each(cells)('loses nothing behind $name at $perSecond requests per second', async (cell) => {
    const { emulator, replicas, headers } = await startRestartable(delayMs);
    const creates = countRequests(emulator.url);
    const proxy = await startProxy(cell.name, replicas);
    const { send, subscribe } = createClients(proxy, headers);
    const [first, second] = replicas;
    const [watched, readable] = [await createToken(first, headers), await createToken(second, headers)];
    const subscribers = [...subscribe(watched), ...subscribe(watched)];
    await Promise.all(subscribers.map((each) => each.count(1)));
    const createdBefore = creates('/link/token/create');

    const load = startLoad(cell.perSecond, (number) =>
      number % CREATE_EVERY === 0 ? send(CREATE, { key: `key-${number}` }) : send(READ, { token: readable }),
    );
    let session: { link_session_id?: string } = {};
    const connectItem = async () => {
      const { link_session_id } = await emulator.play({
        link_token: watched,
        items: 1,
        finished: false,
        ...session,
      });
      session = { link_session_id };
    };
    await until(() => load.sent() > cell.perSecond);
    for (const replica of replicas) {
      // The proxy uses the other one again.
      await until(() => replicas.every(({ output }) => output().includes('"msg":"operation"')));
      const restarted = replica.restart();
      await connectItem();
      await replica.exit;
      await connectItem();
      await restarted;
    }
    await emulator.play({ link_token: watched, items: 0, outcome: 'success', ...session });
    const ends = await Promise.all(subscribers.map(({ ended }) => ended));
    const outcomes = await load.stop();

    // Negative if a create was lost.
    const doubled = creates('/link/token/create') - createdBefore - Math.ceil(load.sent() / CREATE_EVERY);
    printRow(cell, load.sent(), outcomes, doubled);
    if (outcomes['ok'] !== load.sent()) {
      process.stdout.write(proxy.log() + replicas.map(({ notices }) => notices()).join(''));
    }
    expect([outcomes, doubled]).toEqual([{ ok: load.sent() }, 0]);
    expect(ends).toEqual([null, null, null, null]);
    const events = await emulator.eventIds(watched);
    expect(events.length).toBeGreaterThan(10);
    expect(subscribers.map(deliveredTo)).toEqual(Array(4).fill(events));
  });
};

describeWith(
  'rolling restarts',
  `${needed.join(', ')} on the PATH`,
  needed.every((name) => programOnPath(name) !== null),
  suite,
);

function printRow(
  { name, perSecond }: { name: ConfigurationName; perSecond: number },
  sent: number,
  { ok = 0, 502: badGateway = 0, 503: unavailable = 0, reset = 0 }: Readonly<Record<string, number>>,
  doubled: number,
): void {
  const others = sent - ok - badGateway - unavailable - reset;
  process.stdout.write(
    `restarts | ${name} | delay ${delayMs} | ${perSecond}/s | ${sent} requests | 502: ${badGateway} | 503: ${unavailable} | ` +
      `resets: ${reset} | others: ${others} | doubled creates: ${doubled}\n`,
  );
}
