/** Limits per request, per caller and per process. */
import type { EnvironmentReader } from './EnvironmentReader';

/** All limits are enforced before Plaid is called. */
export interface Limits {
  readonly bodyBytes: number;
  /** GraphQL tokens of the document, with all its operations and fragments. */
  readonly tokens: number;
  /** Nesting depth of fields, with fragments expanded. */
  readonly depth: number;
  /** Aliases, with fragments expanded. */
  readonly aliases: number;
  /** Directives, with fragments expanded. */
  readonly directives: number;
  /** Repeats of one field in one type, and of fragment spreads in one type. */
  readonly repeats: number;
  /** Demand control: operation cost by the schema's `@cost` and `@listSize`. */
  readonly cost: number;
  /** Distinct link tokens that one operation may read, entities included. */
  readonly linkTokens: number;
  /** Maximum number of validation and variable errors in a response. */
  readonly errors: number;
  /** Load shedding: concurrent requests of all callers. */
  readonly requestsInFlight: number;
  /** Load shedding: average CPU time of an event-loop turn, in milliseconds. Null: not limited. */
  readonly eventLoopTurnMs: number | null;
  /** Concurrent TCP connections of all callers. */
  readonly connections: number;
  /** Concurrent WebSockets and event streams per caller. */
  readonly liveConnections: LimitPerCaller;
  /** Concurrent subscriptions per caller. */
  readonly subscriptions: LimitPerCaller;
}

/** Link tokens per minute and caller. */
export interface RateLimitsConfig {
  readonly creates: LimitPerCaller;
  readonly reads: LimitPerCaller;
}

/** Null: not limited. */
interface LimitPerCaller {
  readonly endUser: number | null;
  /** Services, and all callers with `AUTH_MODE=none`. */
  readonly others: number | null;
}

export function limitsConfig(read: EnvironmentReader, signedIn: boolean): Limits {
  return {
    // A create input with every field set has about 20 KB.
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
    eventLoopTurnMs: read.integer('MAX_EVENT_LOOP_TURN_MS', 50, 0, 10_000) || null,
    connections: read.integer('MAX_CONNECTIONS', 20_000, 1, 1_000_000),
    liveConnections: read.perCaller('MAX_LIVE_CONNECTIONS_PER_CALLER', signedIn ? 100 : 0),
    subscriptions: read.perCaller('MAX_SUBSCRIPTIONS_PER_CALLER', signedIn ? 200 : 0),
  };
}

export function rateLimitsConfig(read: EnvironmentReader, signedIn: boolean): RateLimitsConfig {
  return {
    // Far above what one person with a dozen tabs needs, and far below Plaid's limit for a whole client.
    creates: read.perCaller('MAX_CREATES_PER_MINUTE', signedIn ? 300 : 0),
    reads: read.perCaller('MAX_READS_PER_MINUTE', signedIn ? 6_000 : 0),
  };
}
