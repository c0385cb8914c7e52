/**
 * Webhook forwarding of a server process to a receiver that fails in every way: Plaid's retries deliver each webhook,
 * and subscribers are notified once.
 */
import { createHash } from 'node:crypto';
import { join } from 'node:path';
import { importJWK, type JWK, jwtVerify } from 'jose';
import { officialClient } from '../emulator/officialClient';
import type { LiveResult } from '../graphql/transports/liveClients';
import {
  type CountingEmulator,
  createToken,
  deliveredEvents,
  startCountingEmulator,
  subscribeBy,
  transportNames,
  updatesOf,
} from '../replicas/linkSessions';
import { type Replica, startReplica } from '../support/processes/replicas';
import type { Data } from '../support/testApp';
import { until } from '../support/until';
import { forge, forgeryNames } from '../support/webhooks/webhookForgeries';
import {
  claimsFor,
  compact,
  createKey,
  delivered,
  headerOf,
  signatureBy,
} from '../support/webhooks/webhookSigning';
import { deliver, startWebhookSource } from '../support/webhooks/webhooks';
import {
  type Behaviour,
  type ChangingReceiver,
  faults,
  type ReceivedWebhook,
  startChangingReceiver,
} from './changingReceiver';

const keys = { PLAID_CLIENT_ID: 'client-of-tests', PLAID_SECRET: 'secret-of-tests' };

const ROUNDS = 2;
const TOKENS_PER_FAULT = 5;
const ITEMS_PER_TOKEN = 2;
/** 15 ms, 60 ms, 240 ms, 1 s, 4 s, 15 s. */
const RETRY_SCALE = 0.0005;
const MIN_FAILURES = 25;
const DRAIN_TIMEOUT_MS = 120_000;

const itemWebhooks = [
  { type: 'TRANSACTIONS', code: 'SYNC_UPDATES_AVAILABLE' },
  { type: 'HOLDINGS', code: 'DEFAULT_UPDATE' },
  { type: 'ITEM', code: 'ERROR' },
];

interface World {
  readonly emulator: CountingEmulator;
  readonly receiver: ChangingReceiver;
  readonly server: Replica;
  /** Names of the webhooks that the emulator sent. */
  readonly sent: string[];
}

async function start(): Promise<World> {
  const emulator = await startCountingEmulator({ webhookRetryScale: RETRY_SCALE });
  const receiver = await startChangingReceiver();
  const preload = join(__dirname, '../support/processes/heapOnSignal.cjs');
  const env = { ...keys, PLAID_BASE_URL: emulator.url, WEBHOOK_FORWARD_URL: receiver.url };
  const server = await startReplica(env, ['--expose-gc', '--require', preload]);
  return { emulator, receiver, server, sent: [] };
}

/** Unique for each webhook that the emulator sends. */
function nameOf(webhook: Data): string {
  const { webhook_code, link_session_id, public_token, item_id } = webhook;
  return [webhook_code, link_session_id ?? item_id, ...(public_token ? [public_token] : [])].join(' ');
}

/** Plays a session with the webhooks of its Items. */
async function play({ emulator, sent }: World, token: string): Promise<string> {
  const script = { link_token: token, outcome: 'success', items: ITEMS_PER_TOKEN } as const;
  const { link_session_id, public_tokens, item_ids } = await emulator.play(script);
  for (const public_token of public_tokens) {
    sent.push(nameOf({ webhook_code: 'ITEM_ADD_RESULT', link_session_id, public_token }));
  }
  for (const webhook_code of ['SESSION_FINISHED', 'EVENTS']) {
    sent.push(nameOf({ webhook_code, link_session_id }));
  }
  for (const webhook of itemWebhooks) {
    await emulator.sendItemWebhook(token, webhook);
    for (const item_id of item_ids) sent.push(nameOf({ webhook_code: webhook.code, item_id }));
  }
  return link_session_id;
}

/** Plays a session that the user leaves. */
async function playExit({ emulator, sent }: World, token: string): Promise<string> {
  const { link_session_id } = await emulator.play({ link_token: token, outcome: 'exit' });
  for (const webhook_code of ['SESSION_FINISHED', 'EVENTS']) {
    sent.push(nameOf({ webhook_code, link_session_id }));
  }
  return link_session_id;
}

/** Sends forgeries that name Plaid's key, and a webhook of Plaid's that was altered. @returns the statuses. */
async function sendForgeries(server: Replica, { headers, body }: ReceivedWebhook): Promise<number[]> {
  const signature = String(headers['plaid-verification']);
  const { kid } = JSON.parse(Buffer.from(signature.split('.', 1)[0] ?? '', 'base64url').toString());
  const seconds = Math.floor(Date.now() / 1000);
  const newest = { ...createKey('P-256', seconds), kid };
  const forgeries = forge({
    seconds,
    newest,
    expired: createKey('P-256', seconds),
    delivery: (text, claims, header) =>
      delivered(
        text,
        compact(
          { ...headerOf(newest), ...header },
          { ...claimsFor(text, seconds), ...claims },
          signatureBy(newest),
        ),
      ),
  });
  const altered = delivered(String(body).replace('"environment"', '"forged"'), signature);
  const statuses = [...forgeryNames.map((name) => forgeries[name]), altered].map(
    async (forgery) => (await deliver(server.url, forgery)).status,
  );
  return Promise.all(statuses);
}

/** Resolves once the server has met the fault often enough. */
async function meetFault({ receiver, server, emulator }: World, fault: Behaviour): Promise<void> {
  const failedBefore = emulator.webhookCounts().failedAttempts;
  const receivedBefore = receiver.received.length;
  await until(() => {
    if (fault === 'slow') return receiver.received.length >= receivedBefore + MIN_FAILURES;
    return emulator.webhookCounts().failedAttempts >= failedBefore + MIN_FAILURES;
  });
  if (fault === 'failing') {
    await server.printed(/("problem":"HTTP 500")/);
    await server.printed(/("msg":"circuit breaker opened")/);
  }
  if (fault === 'resetting') await server.printed(/("problem":"ECONNRESET")/);
  if (fault === 'not listening') await server.printed(/("problem":"ECONNREFUSED")/);
}

/** One update per session and reason: a webhook that was repeated is no second update. */
function expectNotifiedOnce(subscriber: LiveResult, played: string, left: string): void {
  const reasons = updatesOf(subscriber).map(({ reason, linkSessionId }) => `${reason} ${linkSessionId}`);
  const count = (expected: string) => reasons.filter((reason) => reason === expected).length;
  for (const session of [played, left]) {
    expect(count(`SESSION_FINISHED ${session}`)).toBe(1);
    expect(count(`EVENTS ${session}`)).toBe(1);
  }
  // An update that a slow consumer has not yet received covers the second Item too.
  expect(count(`ITEM_ADD_RESULT ${played}`)).toBeGreaterThan(0);
  expect(count(`ITEM_ADD_RESULT ${played}`)).toBeLessThanOrEqual(ITEMS_PER_TOKEN);
}

async function survive(world: World, fault: Behaviour): Promise<void> {
  const { emulator, receiver, server } = world;
  const tokens = await Promise.all(Array.from({ length: TOKENS_PER_FAULT }, () => createToken(server)));
  const subscribers = await Promise.all(
    tokens.map((token, index) =>
      subscribeBy(transportNames[index % transportNames.length] ?? 'WebSocket', server, token, {
        untilFinished: false,
      }),
    ),
  );
  await Promise.all(subscribers.map((subscriber) => subscriber.count(1)));

  await receiver.behave(fault);
  const meeting = meetFault(world, fault);
  const played = await Promise.all(tokens.map((token) => play(world, token)));
  await meeting;
  const [genuine] = receiver.received;
  if (genuine === undefined) throw new Error('No webhook has been received.');
  const statuses = await sendForgeries(server, genuine);
  expect(new Set(statuses)).toEqual(new Set([401]));
  await receiver.behave('good');
  await until(() => emulator.webhookCounts().pending === 0, DRAIN_TIMEOUT_MS);

  // The updates of a last session follow all others.
  const left = await Promise.all(tokens.map((token) => playExit(world, token)));
  for (const [index, subscriber] of subscribers.entries()) {
    const token = tokens[index] ?? '';
    await until(() => updatesOf(subscriber).some((update) => isOf(update, 'EVENTS', left[index])));
    expectNotifiedOnce(subscriber, played[index] ?? '', left[index] ?? '');
    const events = await emulator.eventIds(token);
    expect(deliveredEvents(subscriber).toSorted()).toEqual(events.toSorted());
    expect(new Set(events).size).toBe(events.length);
    subscriber.stop();
  }
}

const isOf = (update: Data, reason: string, linkSessionId: string | undefined) =>
  update.reason === reason && update.linkSessionId === linkSessionId;

/** Verifies a forwarded webhook as a receiver does, with the keys that Plaid publishes. */
async function verify(emulator: CountingEmulator, received: readonly ReceivedWebhook[]): Promise<void> {
  const plaid = officialClient(emulator);
  const getKey = async ({ kid = '' }: { kid?: string }) => {
    const { data } = await plaid.webhookVerificationKeyGet({ key_id: kid });
    return importJWK(data.key as unknown as JWK, 'ES256');
  };
  for (const { headers, body } of received) {
    const signature = String(headers['plaid-verification']);
    const { payload } = await jwtVerify(signature, getKey, { algorithms: ['ES256'] });
    expect(payload['request_body_sha256']).toBe(createHash('sha256').update(body).digest('hex'));
  }
}

it('delivers every webhook of Plaid and no other through all faults of the receiver, and keeps no memory', async () => {
  const world = await start();
  const { emulator, receiver, server, sent } = world;
  const heaps: number[] = [];
  for (let round = 1; round <= ROUNDS; round += 1) {
    for (const fault of faults) await survive(world, fault);
    await until(() => emulator.webhookCounts().pending === 0, DRAIN_TIMEOUT_MS);
    server.process.kill('SIGUSR2');
    heaps.push(Number(await server.printed(new RegExp(`heap ${round}: (\\d+) bytes`))));
  }

  await verify(emulator, receiver.received);
  const names = (webhooks: readonly ReceivedWebhook[]) =>
    new Set(webhooks.map(({ body }) => nameOf(JSON.parse(String(body)))));
  const expected = new Set(sent);
  expect(expected.size).toBe(sent.length);
  expect(names(receiver.received.filter(({ accepted }) => accepted))).toEqual(expected);
  expect(names(receiver.received)).toEqual(expected);

  const { failedAttempts, ...counts } = emulator.webhookCounts();
  expect(counts).toEqual({ delivered: sent.length, abandoned: 0, pending: 0 });
  // The first round fills caches, compiles code and opens connections.
  const growth = (heaps.at(-1) ?? 0) - (heaps[0] ?? 0);
  process.stderr.write(
    `${sent.length} webhooks, ${receiver.received.length} received, ${failedAttempts} attempts failed, ` +
      `heap after each round ${heaps} bytes\n`,
  );
  expect(growth).toBeLessThan(8 * 1024 * 1024);
});

async function startSilent() {
  const plaid = await startWebhookSource();
  const receiver = await startChangingReceiver('silent');
  const env = { ...keys, PLAID_BASE_URL: plaid.url, WEBHOOK_FORWARD_URL: receiver.url };
  return { plaid, receiver, server: await startReplica(env) };
}

it('gives up within eight seconds', async () => {
  const { plaid, server } = await startSilent();
  const startedAt = performance.now();
  const { status } = await deliver(server.url, plaid.webhook());
  const milliseconds = performance.now() - startedAt;
  expect(status).toBe(503);
  await server.printed(/("outcome":"undelivered","reason":"forwarding","problem":"timeout")/);
  // Plaid gives up after ten seconds. No upper bound: the machine may be busy.
  expect(milliseconds).toBeGreaterThanOrEqual(7_000);
  process.stderr.write(`a receiver that never responds: 503 after ${Math.round(milliseconds)} ms\n`);
});

it('completes a forward in progress during a graceful shutdown, and exits with 0', async () => {
  const { plaid, receiver, server } = await startSilent();
  const delivering = deliver(server.url, plaid.webhook());
  await until(() => receiver.held.length === 1);
  server.process.kill('SIGTERM');
  await server.printed(/("msg":"stopping")/);
  // Draining has begun: further connections are refused.
  await until(() =>
    deliver(server.url, plaid.webhook()).then(
      () => false,
      () => true,
    ),
  );
  receiver.held[0]?.writeHead(200).end();
  expect(await delivering).toEqual({ status: 200, body: { status: 'accepted' } });
  expect(await server.exit).toBe(0);
});
