/** Subscribers to a link token during a Link session, and idle subscribers. */
import { setTimeout as wait } from 'node:timers/promises';
import { request } from 'undici';
import { checkCodes, messageOf } from '../expected';
import type { Soaked } from '../Soaked';
import { createWatched } from './creates';
import { codesOf } from './GraphQLClient';
import type { KnownToken } from './LinkTokenPool';
import { isAbout } from './reads';
import { byEventStream, byWebSocket, type End, type Subscribed, type Transport } from './transports';

const WATCH = `subscription Watch($token: String!, $untilFinished: Boolean!) {
  linkTokenUpdated(token: $token, untilFinished: $untilFinished) {
    reason
    newEvents { eventId eventName }
    linkToken { linkToken status publicTokens metadata { clientName } }
  }
}`;

/** The server polls Plaid at least once a minute, and Plaid may be down for part of it. */
const UPDATE_TIMEOUT_MS = 90_000;

const RULE = 'each subscriber receives each event once, and the end';

/** One client from a new token to the end of its session. */
export async function subscribeToSession(soaked: Soaked): Promise<void> {
  const { random, records, rules, ending } = soaked;
  const known = await createWatched(soaked);
  if (!known) return;
  const transport = random.oneOf([byWebSocket, byEventStream]);
  const watch = new Watch(soaked, known, transport, true);
  const leavesEarly = random.happens(0.15);

  await Promise.race([watch.snapshot, watch.over, pause(random.between(300, 3_000), ending)]);
  await pause(random.between(100, 3_000), ending);
  if (leavesEarly || ending.aborted || !(await play(soaked, known))) {
    watch.leave();
    await watch.over;
    return;
  }
  const played = performance.now();
  const late = new AbortController();
  const tooLate = pause(UPDATE_TIMEOUT_MS, AbortSignal.any([ending, late.signal]));
  const end = await Promise.race([watch.over, tooLate]);
  late.abort();
  watch.leave();
  await watch.over;
  if (end?.how === 'completed' && watch.status !== null) {
    if (watch.isFinished()) records.add('end of a session', performance.now() - played, []);
    else rules.broken(RULE, `${known.name}: the end came while it was ${watch.status}`);
  } else if (!end && !ending.aborted) {
    rules.broken(RULE, `${known.name}: no update about the end of its session`);
  }
}

/** Subscribes to an own token until the run ends. */
export async function subscribeIdly(soaked: Soaked): Promise<void> {
  const { rules, ending } = soaked;
  while (!ending.aborted) {
    const known = await createWatched(soaked);
    const watch = known && new Watch(soaked, known, byWebSocket, false);
    const end = await Promise.race([watch?.over, untilAborted(ending)]);
    // A subscriber that cannot get a snapshot receives an error and tries again.
    if (end && watch?.status && !ending.aborted) {
      rules.broken('idle subscribers stay', `${known?.name}: ${JSON.stringify(end)}`);
    }
    watch?.leave();
    await watch?.over;
    await pause(1_000, ending);
  }
}

class Watch {
  /** Resolves with the snapshot. */
  readonly snapshot: Promise<void>;
  readonly over: Promise<End>;
  /** The last status received; null if there was none. */
  status: string | null = null;
  readonly #soaked: Soaked;
  readonly #known: KnownToken;
  readonly #subscribed: Subscribed;
  readonly #events = new Set<string>();
  #hasSnapshot = () => {};

  constructor(soaked: Soaked, known: KnownToken, transport: Transport, untilFinished: boolean) {
    this.#soaked = soaked;
    this.#known = known;
    this.snapshot = new Promise((resolve) => {
      this.#hasSnapshot = resolve;
    });
    const variables = { token: known.token, untilFinished };
    this.#subscribed = transport(soaked.serverUrl, known.owner, WATCH, variables, (update) =>
      this.#take(update),
    );
    this.over = this.#subscribed.over.then((end) => this.#checked(end));
  }

  isFinished(): boolean {
    return this.status === 'SUCCEEDED' || this.status === 'EXITED';
  }

  leave(): void {
    this.#subscribed.leave();
  }

  #take({ data, errors }: { data?: Readonly<Record<string, unknown>> | null; errors?: unknown }): void {
    const { records, rules } = this.#soaked;
    const codes = codesOf(errors);
    records.update(codes);
    checkCodes(this.#soaked, 'update', codes);
    const update = (data?.['linkTokenUpdated'] ?? null) as {
      linkToken: { status: string };
      newEvents: readonly { eventId: string }[];
    } | null;
    if (!update) return;
    this.status = update.linkToken.status;
    this.#hasSnapshot();
    if (!isAbout(update.linkToken, this.#known)) {
      rules.broken(
        'each response is about its request',
        `subscribed to ${this.#known.name} and received ${JSON.stringify(update.linkToken)}`,
      );
    }
    for (const { eventId } of update.newEvents) {
      if (this.#events.has(eventId)) rules.broken(RULE, `${this.#known.name}: an event was sent again`);
      this.#events.add(eventId);
    }
  }

  #checked(end: End): End {
    if (end.how === 'errors') {
      const codes = codesOf(end.errors);
      this.#soaked.records.update(codes);
      checkCodes(this.#soaked, 'subscription', codes);
    } else if (end.how === 'lost' && !this.#soaked.ending.aborted) {
      this.#soaked.rules.broken(
        'each request is answered',
        `subscription of ${this.#known.name}: ${end.why}`,
      );
    }
    return end;
  }
}

/** Plays a whole Link session at once. */
async function play({ emulatorUrl, random, rules }: Soaked, { token }: KnownToken): Promise<boolean> {
  const outcome = random.oneOf(['success', 'success', 'success', 'exit']);
  const body = JSON.stringify({
    link_token: token,
    outcome,
    items: outcome === 'success' ? random.oneOf([1, 1, 2]) : 1,
  });
  try {
    const answer = await request(`${emulatorUrl}/emulator/sessions`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body,
    });
    await answer.body.dump();
    if (answer.statusCode !== 200) throw new Error(`status ${answer.statusCode}`);
    return true;
  } catch (error) {
    rules.broken('no unexpected failure occurs', `the emulator plays no session: ${messageOf(error)}`);
    return false;
  }
}

/** Also resolves when aborted. */
async function pause(ms: number, signal: AbortSignal): Promise<null> {
  return wait(ms, null, { signal }).catch(() => null);
}

function untilAborted(signal: AbortSignal): Promise<null> {
  if (signal.aborted) return Promise.resolve(null);
  return new Promise((resolve) => signal.addEventListener('abort', () => resolve(null), { once: true }));
}
