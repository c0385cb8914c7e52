/** What a request, a caller and all of them together may ask for. */
import type { EnvironmentReader } from './EnvironmentReader';

/** What a request may ask for at most. Each is refused before Plaid is asked. */
export interface Limits {
  readonly bodyBytes: number;
  /** Of the document, with all its operations and fragments. */
  readonly tokens: number;
  /** Fields within fields, through fragments. */
  readonly depth: number;
  /** Through fragments, each as often as it is spread. */
  readonly aliases: number;
  /** Through fragments, each as often as it is spread. */
  readonly directives: number;
  /** Of one field in one type, and of spreads in one type. */
  readonly repeats: number;
  /** By `@cost` and `@listSize` of the schema. */
  readonly cost: number;
  /** Different tokens that one operation may read, entities included. */
  readonly linkTokens: number;
  /** Of validation and of variables: how many an answer lists. */
  readonly errors: number;
  /** Of all callers, at one time: more are told to come again. */
  readonly requestsInFlight: number;
  /** CPU of a turn of the event loop, on average, in milliseconds: beyond, requests are told to come again. */
  readonly eventLoopTurnMs: number | null;
  /** Of all callers, at one time, whatever they are used for. */
  readonly connections: number;
  /** WebSockets and streams of one caller, at one time. */
  readonly liveConnections: LimitPerCaller;
  /** Of one caller, at one time. */
  readonly subscriptions: LimitPerCaller;
}

/** Link tokens in a minute, for each caller. */
export interface RateLimitsConfig {
  readonly creates: LimitPerCaller;
  readonly reads: LimitPerCaller;
}

/** Null: as many as it likes. */
interface LimitPerCaller {
  readonly endUser: number | null;
  /** Services, and everyone where nobody signs in. */
  readonly others: number | null;
}

export function limitsConfig(read: EnvironmentReader, signedIn: boolean): Limits {
  return {
    // Ample for the fullest create input, which has some 20 KB.
    bodyBytes: read.integer('MAX_BODY_BYTES', 1024 * 1024, 1024, 100 * 1024 * 1024),
    tokens: read.integer('MAX_OPERATION_TOKENS', 10_000, 1, 1_000_000),
    depth: read.integer('MAX_OPERATION_DEPTH', 15, 1, 1_000),
    aliases: read.integer('MAX_OPERATION_ALIASES', 200, 0, 100_000),
    directives: read.integer('MAX_OPERATION_DIRECTIVES', 100, 0, 100_000),
    repeats: read.integer('MAX_OPERATION_REPEATS', 250, 1, 100_000),
    cost: read.integer('MAX_OPERATION_COST', 50_000, 1, 100_000_000),
    linkTokens: read.integer('MAX_LINK_TOKENS_PER_OPERATION', 100, 1, 10_000),
    errors: read.integer('MAX_ERRORS', 10, 1, 1_000),
    requestsInFlight: read.integer('MAX_REQUESTS_IN_FLIGHT', 1_000, 1, 100_000),
    // Half a second of longer turns is more work than there is time for.
    eventLoopTurnMs: read.integer('MAX_EVENT_LOOP_TURN_MS', 50, 0, 10_000) || null,
    connections: read.integer('MAX_CONNECTIONS', 20_000, 1, 1_000_000),
    liveConnections: read.perCaller('MAX_LIVE_CONNECTIONS_PER_CALLER', signedIn ? 100 : 0),
    subscriptions: read.perCaller('MAX_SUBSCRIPTIONS_PER_CALLER', signedIn ? 200 : 0),
  };
}

export function rateLimitsConfig(read: EnvironmentReader, signedIn: boolean): RateLimitsConfig {
  return {
    // Far more than a person with a dozen tabs needs, and far less than Plaid lets a whole company have.
    creates: read.perCaller('MAX_CREATES_PER_MINUTE', signedIn ? 300 : 0),
    reads: read.perCaller('MAX_READS_PER_MINUTE', signedIn ? 6_000 : 0),
  };
}
