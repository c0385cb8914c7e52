/**
 * The wall clock jumps while everything runs: ownership, sign-in, webhook signatures, subscriptions, and an open
 * circuit. Nothing hangs or spins, and Plaid is called again.
 */
import { join } from 'node:path';
import { startEmulator } from '../../src/emulator/emulator';
import { closeAfterTest } from '../support/closing';
import { startIssuer } from '../support/issuer';
import { sendJson } from '../support/plaid/plaidDouble';
import { startNode } from '../support/processes/nodeProcess';
import { subscribeToLinkToken } from '../support/subscribeToLinkToken';
import { startTestApp } from '../support/testApp';
import { until } from '../support/until';
import { deliver, startWebhookSource } from '../support/webhooks/webhooks';
import { Asker, signIn, signInService } from './callers';
import { startFaultyProxy } from './FaultyProxy';
import { Invariants, workInProgress } from './invariants';
import { GET } from './operations';

/** Far longer than a call takes on a busy machine. */
const PLAID_TIMEOUT_MS = 10_000;
const HOUR_MS = 60 * 60_000;
const jumps = {
  'ten years ahead': 10 * 365 * 24 * HOUR_MS,
  'an hour back': -HOUR_MS,
  'back to 1970': 48 * HOUR_MS - Date.now(),
} as const;
const jumpNames = Object.keys(jumps) as (keyof typeof jumps)[];

/** Upper bound on calls to Plaid in the seconds after the jump; a spinning loop makes hundreds. */
const FEW_CALLS = 30;

/** The environment of a server: issuers use its clock, and Plaid its own. */
async function startAround() {
  const clock = { shift: 0 };
  const now = () => Date.now() + clock.shift;
  const issuer = await startIssuer({ now });
  const emulator = await startEmulator();
  closeAfterTest(() => emulator.close());
  const source = await startWebhookSource({
    now,
    // Everything except key lookups.
    async otherwise({ path, text, headers }, response) {
      const keys = { 'plaid-client-id': headers['plaid-client-id'], 'plaid-secret': headers['plaid-secret'] };
      const answer = await fetch(emulator.url + path, {
        method: 'POST',
        headers: { 'content-type': 'application/json', ...(keys as Record<string, string>) },
        body: text,
      });
      return sendJson(response, answer.status, await answer.text());
    },
  });
  const proxy = await startFaultyProxy(source.url);
  closeAfterTest(() => proxy.close());
  const env = {
    PLAID_BASE_URL: proxy.url,
    PLAID_ENV: 'emulator',
    PLAID_TIMEOUT_MS: String(PLAID_TIMEOUT_MS),
    ...issuer.env,
  };
  return { clock, now, issuer, emulator, source, proxy, env };
}

interface Server {
  readonly url: string;
  logged(words: string): boolean;
  /** Makes the clock jump. */
  jump(): Promise<void>;
}

/** With everything running and the circuit open, the clock jumps, and everything must work again. */
async function surviveJump(
  { clock, issuer, emulator, source, proxy }: Awaited<ReturnType<typeof startAround>>,
  { url, logged, jump }: Server,
  shift: number,
): Promise<void> {
  const invariants = new Invariants();
  const asker = new Asker({ url: () => url, invariants, deadlineMs: 2 * PLAID_TIMEOUT_MS });
  const [ann, desk] = [signIn(issuer, 'ann'), signInService(issuer, 'desk')];
  expect(await asker.create(ann)).toBe('data');
  const [token = ''] = invariants.tokensOf(ann);
  const watching = subscribeToLinkToken(url, token, { headers: { ...ann.headers }, untilFinished: false });
  await watching.next();
  expect(await deliver(url, source.webhook({ link_token: token }))).toMatchObject({ status: 200 });
  proxy.always(GET, 'unavailable');
  await until(async () => {
    await Promise.all(Array.from({ length: 15 }, (_, index) => asker.read(desk, `link-sandbox-${index}`)));
    return logged('circuit breaker opened');
  });

  const [callsBefore, updatesBefore] = [proxy.calls.length, watching.updates.length];
  clock.shift = shift;
  await jump();
  proxy.always(GET, 'none');
  const [annAfter, deskAfter] = [signIn(issuer, 'ann'), signInService(issuer, 'desk')];
  await until(async () => (await asker.read(deskAfter, token)) === 'data');
  expect(await asker.create(annAfter)).toBe('data');
  const newest = invariants.tokensOf(ann).at(-1) ?? '';
  expect(await asker.read(annAfter, newest)).toBe('data');
  expect(await asker.read(signIn(issuer, 'ben'), newest)).toBe('LINK_TOKEN_NOT_FOUND');

  // The subscription continues, or has ended by the new time: of its token or of its access token.
  let hasEnded = false;
  void watching.ended.then(() => {
    hasEnded = true;
  });
  const step = { outcome: 'exit', error: 'INVALID_CREDENTIALS', finished: false } as const;
  const { link_session_id } = await emulator.play({ link_token: token, ...step });
  const webhook = source.webhook({ link_token: token, link_session_id, status: 'EXITED' });
  expect(await deliver(url, webhook)).toMatchObject({ status: 200 });
  await until(() => hasEnded || watching.updates.length > updatesBefore);
  for (const { errors } of watching.updates) invariants.answered(errors);
  await watching.stop();
  await until(async () => Object.keys(await workInProgress(url)).length === 0);
  expect(proxy.calls.length - callsBefore).toBeLessThanOrEqual(FEW_CALLS);
  expect(invariants.violations).toEqual([]);
}

describe('a server', () => {
  it.each(jumpNames)('keeps working when its clock jumps %s', async (name) => {
    const around = await startAround();
    const app = await startTestApp(around.env, around.now);
    const logged = (words: string) => app.log.some(({ msg }) => String(msg).includes(words));
    await surviveJump(around, { url: app.url, logged, jump: async () => {} }, jumps[name]);
  });
});

describe('a process', () => {
  it.each(jumpNames)('keeps working when the clock of all its libraries jumps %s', async (name) => {
    const around = await startAround();
    const root = join(__dirname, '../..');
    const args = ['--require', join(__dirname, 'clockOnSignal.cjs'), join(root, 'dist/main.js')];
    const env = { ...around.env, PORT: '0', MAX_EVENT_LOOP_TURN_MS: '0', CLOCK_JUMP_MS: String(jumps[name]) };
    const started = startNode(args, env);
    closeAfterTest(() => {
      started.process.kill('SIGKILL');
      return started.exit;
    });
    const url = await started.printed(/"url":"([^"]+)".*"msg":"ready"/);
    const server = {
      url,
      logged: (words: string) => started.output().includes(words),
      async jump() {
        started.process.kill('SIGUSR2');
        await started.printed(/clock: (\d+)/);
      },
    };
    await surviveJump(around, server, jumps[name]);
    expect(started.process.exitCode).toBeNull();
    // Node warns about a timer above its maximum delay and then fires it at once, again and again.
    expect(started.output()).not.toMatch(/Warning/);
  });
});
