/** The built server is killed under load and restarted on the same Redis: ownership of returned tokens survives. */

import { startIssuer } from '../support/issuer';
import { freePort } from '../support/loopback';
import { describeWith, programOnPath } from '../support/processes/programs';
import { startRedis } from '../support/processes/redis';
import { startReplica } from '../support/processes/replicas';
import { until } from '../support/until';
import { Asker, eachReadsOwnTokensAlone, type SignedIn, signIn } from './callers';
import { startFaultyEmulator } from './faultyEmulator';
import { CODES_WITHOUT_REDIS, Invariants } from './invariants';

/** Far longer than a call takes on a busy machine. */
const PLAID_TIMEOUT_MS = 10_000;

describeWith('a process', 'redis-server on the PATH', programOnPath('redis-server'), () => {
  it('keeps ownership and leaves no client waiting when killed twice under load', async () => {
    const redis = await startRedis();
    const issuer = await startIssuer();
    const { proxy } = await startFaultyEmulator({ delayMs: 100 });
    const port = await freePort();
    const start = () =>
      startReplica({
        PORT: String(port),
        PLAID_BASE_URL: proxy.url,
        PLAID_TIMEOUT_MS: String(PLAID_TIMEOUT_MS),
        REDIS_URL: redis.url,
        ...issuer.env,
      });
    let server = await start();
    const invariants = new Invariants(CODES_WITHOUT_REDIS);
    const asker = new Asker({ url: () => server.url, invariants, deadlineMs: 2 * PLAID_TIMEOUT_MS });
    const people = ['ann', 'ben', 'cleo'].map((name) => signIn(issuer, name));
    for (const person of people) expect(await asker.create(person)).toBe('data');

    // Delays every request, so that some are always in progress.
    proxy.always('*', 'delay');
    let isOver = false;
    let lost = 0;
    const work = async (person: SignedIn, step: number) => {
      for (let turn = step; !isOver; turn += 1) {
        const everybodys = invariants.tokensOf();
        const token = everybodys[turn % everybodys.length] ?? '';
        const answer = await (turn % 4 === 0 ? asker.create(person) : asker.read(person, token));
        if (answer !== 'no answer') continue;
        lost += 1;
        // No server is listening: clients retry once one is.
        if (!isOver) await until(async () => isOver || (await isThere(server.url)));
      }
    };
    const working = people.flatMap((person) => [0, 1, 2].map((step) => work(person, step)));
    for (let time = 0; time < 2; time += 1) {
      const answered = invariants.outcomes['data'] ?? 0;
      await until(() => (invariants.outcomes['data'] ?? 0) >= answered + 20);
      const lostBefore = lost;
      server.process.kill('SIGKILL');
      expect(await server.exit).toBeNull();
      await until(() => lost >= lostBefore + working.length);
      server = await start();
    }
    isOver = true;
    await Promise.all(working);
    proxy.always('*', 'none');

    await eachReadsOwnTokensAlone({ asker, people, invariants });
    invariants.eachCreatedOnce(proxy);
    expect(invariants.violations).toEqual([]);
  });
});

async function isThere(url: string): Promise<boolean> {
  try {
    const response = await fetch(`${url}/readyz`);
    await response.body?.cancel();
    return response.status === 200;
  } catch {
    return false;
  }
}
