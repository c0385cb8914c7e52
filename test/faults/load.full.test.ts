/**
 * All faults of Plaid at random, on reads, creates and subscriptions of several callers, some of which disconnect.
 * Each run prints its seed; `FAULTS_SEED=<seed>` repeats it.
 */

import { startIssuer } from '../support/issuer';
import { startTestApp } from '../support/testApp';
import { until } from '../support/until';
import { Asker, type SignedIn, signIn, signInService } from './callers';
import { faultNames } from './Fault';
import { startFaultyEmulator } from './faultyEmulator';
import { Invariants, resourcesInUse, workInProgress } from './invariants';
import { type Chance, chanceFrom, chooseSeed } from './seeded';

const PLAID_TIMEOUT_MS = 1_000;
const OPERATIONS = 700;
const AT_ONCE = 24;
const LONGEST_MS = 8_000;
const WITH_A_FAULT = 0.3;
const HANGING_UP = 0.1;

const before = resourcesInUse();

// Runs after the cleanup of the test.
afterAll(async () => {
  const more = () =>
    Object.entries(resourcesInUse()).filter(
      ([kind, count]) => count > (before[kind] ?? 0) && !OF_JEST.includes(kind),
    );
  await until(() => more().length === 0).catch(() => {
    throw new Error(`This was left open: ${JSON.stringify(more())}`);
  });
});

/** Resources that Jest itself opens and closes. */
const OF_JEST = ['Timeout', 'Immediate', 'FSReqCallback', 'FSReqPromise', 'PipeWrap'];

async function start() {
  const issuer = await startIssuer();
  const { emulator, proxy } = await startFaultyEmulator({ refusalMs: 30, delayMs: 50, dripMs: 5 });
  const app = await startTestApp({
    PLAID_BASE_URL: proxy.url,
    PLAID_ENV: 'emulator',
    PLAID_TIMEOUT_MS: String(PLAID_TIMEOUT_MS),
    ...issuer.env,
  });
  return { issuer, emulator, proxy, app };
}

it('keeps the invariants under random faults and recovers completely', async () => {
  const seed = chooseSeed();
  const chance = chanceFrom(seed);
  const { issuer, emulator, proxy, app } = await start();
  const invariants = new Invariants();
  const asker = new Asker({ url: () => app.url, invariants, deadlineMs: 2 * PLAID_TIMEOUT_MS });
  const endUsers = ['ann', 'ben', 'cleo', 'dan'].map((name) => signIn(issuer, name));
  const callers = [signInService(issuer, 'desk'), ...endUsers] as const;
  // On a busy machine a create may exceed the timeout.
  for (const caller of callers) await until(async () => (await asker.create(caller)) === 'data');

  proxy.always('*', () => (chance.is(WITH_A_FAULT) ? chance.oneOf(faultNames) : 'none'));
  const play = async (token: string) => {
    await emulator.play({ link_token: token, outcome: chance.is(0.5) ? 'success' : 'exit' });
  };
  const giveUpAt = performance.now() + LONGEST_MS;
  const met = () => new Set(proxy.calls.map(({ fault }) => fault));
  let begun = 0;
  // On a busy machine the breakers are open longer and Plaid is called less. The run continues until each fault
  // occurred.
  const isEnough = () =>
    (begun >= OPERATIONS || performance.now() >= giveUpAt) && met().size === faultNames.length;
  const work = async () => {
    while (!isEnough()) {
      begun += 1;
      await oneOperation(chance, { asker, callers, invariants, play });
    }
  };
  await Promise.all(Array.from({ length: AT_ONCE }, work));

  proxy.always('*', 'none');
  await until(async () => Object.keys(await workInProgress(app.url)).length === 0);
  for (const caller of callers) {
    for (const token of invariants.tokensOf(caller)) {
      await until(async () => (await asker.read(caller, token)) === 'data');
    }
  }
  invariants.eachCreatedOnce(proxy);
  expect({ seed, violations: invariants.violations }).toEqual({ seed, violations: [] });
  // Without any data the run proves nothing.
  expect({ seed, data: invariants.outcomes['data'] }).toEqual({ seed, data: expect.any(Number) });
  expect(met()).toEqual(new Set(faultNames));
});

interface Ground {
  readonly asker: Asker;
  readonly callers: readonly [SignedIn, ...SignedIn[]];
  readonly invariants: Invariants;
  readonly play: (token: string) => Promise<void>;
}

/** Some operations use another caller's token. */
async function oneOperation(chance: Chance, { asker, callers, invariants, play }: Ground): Promise<void> {
  const caller = chance.oneOf(callers);
  const tokens = invariants.tokensOf(chance.is(0.85) ? caller : undefined) as [string, ...string[]];
  const token = chance.oneOf(tokens);
  const kind = chance.number();
  if (kind < 0.05) return play(token);
  const hangingUp = new AbortController();
  const timer = chance.is(HANGING_UP) ? setTimeout(() => hangingUp.abort(), chance.below(100)) : undefined;
  if (kind < 0.15) await asker.watch(caller, token, 1 + chance.below(2));
  else if (kind < 0.35) await asker.create(caller, hangingUp.signal);
  else await asker.read(caller, token, hangingUp.signal);
  clearTimeout(timer);
}
