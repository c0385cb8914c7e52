/** Metrics as one method per event, so that callers know no metric names. */
import type { CallRefusal, CircuitState } from '../../async/CircuitBreaker';
import type { OverloadReason } from '../../errors/Overloaded';
import type { TransportName } from '../../graphql/transports/transportNames';
import type { PlaidOutcome } from '../../plaid/outcomes';

/** Why load shedding refused a request or a connection. */
export type SheddingReason = OverloadReason | 'caller';

export type OperationType = 'query' | 'mutation' | 'subscription' | 'unknown';

export interface OperationMetrics {
  /** @param codes distinct codes of the operation's errors. */
  operation(type: OperationType, transport: TransportName, seconds: number, codes: readonly string[]): void;
  shed(reason: SheddingReason): void;
  requestsInFlight(change: 1 | -1): void;
}

export interface PlaidMetrics {
  /** One attempt of a request to Plaid ended. */
  plaidCall(endpoint: string, outcome: PlaidOutcome, seconds: number): void;
  plaidRetry(endpoint: string, after: PlaidOutcome): void;
  /** A request to Plaid was not sent. */
  plaidRefused(endpoint: string, refusal: CallRefusal): void;
  /** A retryable request was not retried because the retry budget was spent. */
  plaidRetryBudgetSpent(endpoint: string): void;
  breakerState(endpoint: string, state: CircuitState): void;
  plaidInFlight(endpoint: string, change: 1 | -1): void;
  coalescedRead(): void;
  /** A create with an idempotency key ended. */
  idempotentCreate(outcome: string): void;
  /** An operation read a link token: for the first time, or again. */
  linkTokenLoad(isFirst: boolean): void;
  /**
   * Plaid sent an unknown field, an unknown enum value (`word`) or a value of another JSON type (`kind`).
   *
   * @param type name of the GraphQL type.
   * @param field GraphQL name of the field; for an unknown field, Plaid's.
   */
  unknownFromPlaid(kind: 'field' | 'word' | 'kind', type: string, field: string): void;
}

export interface LiveMetrics {
  webhook(outcome: string): void;
  /** A webhook was forwarded, or was not. */
  webhookForward(outcome: string, seconds: number): void;
  subscription(transport: TransportName, change: 1 | -1): void;
  liveConnection(transport: TransportName, change: 1 | -1): void;
  update(reason: string): void;
}

export interface Metrics extends OperationMetrics, PlaidMetrics, LiveMetrics {}

const nothing = (): void => {};

/** Metrics for a server with metrics disabled. */
export const NO_METRICS: Metrics = {
  operation: nothing,
  plaidCall: nothing,
  plaidRetry: nothing,
  plaidRefused: nothing,
  plaidRetryBudgetSpent: nothing,
  breakerState: nothing,
  plaidInFlight: nothing,
  coalescedRead: nothing,
  idempotentCreate: nothing,
  linkTokenLoad: nothing,
  webhook: nothing,
  webhookForward: nothing,
  subscription: nothing,
  liveConnection: nothing,
  update: nothing,
  shed: nothing,
  requestsInFlight: nothing,
  unknownFromPlaid: nothing,
};
