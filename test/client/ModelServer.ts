/** Model of the server’s rules for creates and subscriptions, as a transport of the kit. The test decides what happens when. */
import type {
  LinkEvent,
  LinkOpener,
  LinkTransport,
  WatchedLinkToken,
} from '../../src/client/createLinkSession';

type Sink = Parameters<LinkTransport['subscribe']>[1];
type Request = Parameters<LinkTransport['send']>[0];
type Result = Awaited<ReturnType<LinkTransport['send']>>;
type Session = NonNullable<WatchedLinkToken['linkSessions']>[number];

interface PendingCreate {
  readonly key: string;
  resolve(result: Result): void;
  reject(cause: unknown): void;
}

interface Subscription {
  readonly token: string;
  readonly sink: Sink;
  readonly sent: Set<string | null>;
}

interface Token {
  readonly expiresAt: number;
  readonly events: LinkEvent[];
  session: Session | null;
  isKnown: boolean;
}

const LIFETIME_MS = 30 * 60_000;
const FINISHED_AT = '2026-01-01T00:00:00Z';

export class ModelServer implements LinkTransport {
  /** Idempotency key of each create that was sent. */
  readonly keys: string[] = [];
  readonly tokens = new Map<string, Token>();
  readonly #tokenByKey = new Map<string, string>();
  readonly #subscriptions = new Set<Subscription>();
  #creates: PendingCreate[] = [];
  /** Whether connections fail. */
  isDown = false;

  send({ variables }: Request): Promise<Result> {
    const key = String(variables['idempotencyKey']);
    this.keys.push(key);
    return new Promise((resolve, reject) => this.#creates.push({ key, resolve, reject }));
  }

  subscribe({ variables }: Request, sink: Sink): () => void {
    const token = String(variables['token']);
    const subscription = { token, sink, sent: new Set<string | null>() };
    this.#subscriptions.add(subscription);
    queueMicrotask(() => {
      if (this.isDown) return this.#end(subscription, () => sink.error(new Error('no connection')));
      this.#notify(subscription, 'SNAPSHOT');
    });
    return () => void this.#subscriptions.delete(subscription);
  }

  get latestToken(): string | undefined {
    return [...this.tokens.keys()].at(-1);
  }

  hasSubscriptions(): boolean {
    return this.#subscriptions.size > 0;
  }

  /** Executes the pending creates and responds. @returns their number. */
  respond(): number {
    const creates = this.#creates.splice(0);
    for (const { key, resolve } of creates) {
      const linkToken = this.#create(key);
      resolve({ data: { createLinkToken: { linkToken, hostedLinkUrl: `https://link.test/${linkToken}` } } });
    }
    return creates.length;
  }

  /** Executes the pending creates; their responses are lost. */
  loseResponses(): void {
    for (const { key, reject } of this.#creates.splice(0)) {
      this.#create(key);
      reject(new TypeError('fetch failed'));
    }
  }

  /** @returns their number. */
  refuseCreates(code: string, retryable: boolean): number {
    const creates = this.#creates.splice(0);
    for (const { resolve } of creates) {
      resolve({ errors: [{ message: 'refused', extensions: { code, retryable } }] });
    }
    return creates.length;
  }

  /** Pending requests and subscriptions of a page that is left. */
  forgetPage(): void {
    this.#creates = [];
    this.#subscriptions.clear();
  }

  disconnect(): void {
    for (const each of this.#subscriptions) this.#end(each, () => each.sink.error({ code: 1006 }));
  }

  /** Completes subscriptions although their sessions have not finished, as a router does that restarts. */
  completeEarly(): void {
    for (const each of this.#subscriptions) this.#end(each, () => each.sink.complete());
  }

  addEvent(): void {
    const token = this.#liveToken();
    if (!token) return;
    token.session ??= newSession();
    token.events.push(newEvent(`event-${token.events.length + 1}`));
    this.#notifyAll('EVENTS');
  }

  addItem(): void {
    const token = this.#liveToken();
    if (!token?.session) return;
    token.session = { ...token.session, outcome: 'SUCCEEDED' };
    this.#notifyAll('ITEM_ADD_RESULT');
  }

  finish(): void {
    const token = this.#liveToken();
    if (!token?.session) return;
    const { outcome } = token.session;
    const exit = outcome === 'SUCCEEDED' ? null : { error: null, metadata: null };
    const ended = outcome === 'SUCCEEDED' ? outcome : 'EXITED';
    token.session = { ...token.session, outcome: ended, exit, finishedAt: FINISHED_AT };
    this.#notifyAll('SESSION_FINISHED');
  }

  /** Reports tokens whose time is over. */
  expire(): void {
    for (const each of this.#subscriptions) {
      const token = this.tokens.get(each.token);
      if (token && token.expiresAt <= Date.now()) this.#notify(each, 'EXPIRED');
    }
  }

  /** Forgets all tokens, as an emulator that restarts. */
  forgetTokens(): void {
    for (const token of this.tokens.values()) token.isKnown = false;
    this.disconnect();
  }

  #create(key: string): string {
    const known = this.#tokenByKey.get(key);
    if (known !== undefined) return known;
    const token = `token-${this.tokens.size + 1}`;
    this.#tokenByKey.set(key, token);
    this.tokens.set(token, { expiresAt: Date.now() + LIFETIME_MS, events: [], session: null, isKnown: true });
    return token;
  }

  #liveToken(): Token | null {
    const token = this.tokens.get(this.latestToken ?? '');
    return token && !token.session?.finishedAt && token.expiresAt > Date.now() ? token : null;
  }

  #notifyAll(reason: string): void {
    for (const each of this.#subscriptions) if (each.token === this.latestToken) this.#notify(each, reason);
  }

  #notify(subscription: Subscription, reason: string): void {
    if (!this.#subscriptions.has(subscription)) return;
    const { sink, sent } = subscription;
    const token = this.tokens.get(subscription.token);
    if (!token?.isKnown) {
      const extensions = { code: 'LINK_TOKEN_NOT_FOUND', retryable: false };
      this.#end(subscription, () => sink.error([{ message: 'unknown', extensions }]));
      return;
    }
    // An event before the snapshot is part of it.
    if (reason !== 'SNAPSHOT' && sent.size === 0) return;
    const newEvents = token.events.filter(({ eventId }) => !sent.has(eventId));
    for (const { eventId } of newEvents) sent.add(eventId);
    sent.add('SNAPSHOT');
    const linkToken = toLinkToken(token);
    sink.next({ data: { linkTokenUpdated: { reason, newEvents, linkToken } } });
    const hasExpired = token.expiresAt <= Date.now();
    if (token.session?.finishedAt || hasExpired) this.#end(subscription, () => sink.complete());
  }

  #end(subscription: Subscription, report: () => void): void {
    if (this.#subscriptions.delete(subscription)) report();
  }
}

function toLinkToken({ expiresAt, session }: Token): WatchedLinkToken {
  const isOpen = session === null || session.outcome === 'IN_PROGRESS';
  const status = session === null ? 'PENDING' : session.outcome;
  return {
    status: isOpen && expiresAt <= Date.now() ? 'EXPIRED' : status,
    expiration: new Date(expiresAt).toISOString(),
    publicTokens: session?.outcome === 'SUCCEEDED' ? ['public-1'] : [],
    linkSessions: session && [session],
  };
}

function newSession(): Session {
  return {
    linkSessionId: 'session-1',
    outcome: 'IN_PROGRESS',
    startedAt: FINISHED_AT,
    finishedAt: null,
    exit: null,
    results: null,
  };
}

function newEvent(eventId: string): LinkEvent {
  return { eventId, eventName: 'TRANSITION_VIEW', timestamp: FINISHED_AT, eventMetadata: null };
}

/** Opener that records the tokens for which Link was opened. */
export class RecordingOpener implements LinkOpener {
  readonly opened: (string | null)[] = [];
  #onClose: (() => void) | null = null;

  open({ token }: Parameters<LinkOpener['open']>[0], onClose: () => void): null {
    this.opened.push(token);
    this.#onClose = onClose;
    return null;
  }

  close(): void {
    this.#onClose = null;
  }

  /** The user closes Link. */
  leave(): void {
    this.#onClose?.();
    this.#onClose = null;
  }
}

/** Session storage of a browser tab. */
export function installSessionStorage(): void {
  const items = new Map<string, string>();
  Object.assign(globalThis, {
    sessionStorage: {
      getItem: (key: string) => items.get(key) ?? null,
      setItem: (key: string, value: string) => void items.set(key, value),
      removeItem: (key: string) => void items.delete(key),
    },
  });
}
