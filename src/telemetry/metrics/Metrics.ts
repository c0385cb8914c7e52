/** What is counted and timed: one method for each thing that happens, so that whoever tells of it knows no names of metrics. */
import type { OverloadReason } from '../../errors/RateLimited';
import type { TransportName } from '../../graphql/transports/transportNames';
import type { BreakerState, PlaidOutcome, PlaidRefusal } from '../../plaid/outcomes';

/** Why a request or a connection was turned away before it was looked at. */
export type SheddingReason = OverloadReason | 'caller';

export type OperationType = 'query' | 'mutation' | 'subscription' | 'unknown';

export interface Metrics {
  /** @param codes of its errors, once each. */
  operation(type: OperationType, transport: TransportName, seconds: number, codes: readonly string[]): void;
  /** One request to Plaid, the first or another. */
  plaidCall(endpoint: string, outcome: PlaidOutcome, seconds: number): void;
  /** A request will be sent again. */
  plaidRetry(endpoint: string, after: PlaidOutcome): void;
  /** A request is not sent. */
  plaidRefused(endpoint: string, refusal: PlaidRefusal): void;
  /** A request was worth another, for which nothing was left of what retries may be. */
  plaidRetryBudgetSpent(endpoint: string): void;
  breakerState(endpoint: string, state: BreakerState): void;
  /** Calls of Plaid under way. */
  plaidInFlight(endpoint: string, change: 1 | -1): void;
  /** A read at Plaid was joined by somebody who needs the same. */
  coalescedRead(): void;
  /** A link token was asked for by an operation: `first`, or again within it. */
  linkTokenLoad(isFirst: boolean): void;
  webhook(outcome: string): void;
  subscription(transport: TransportName, change: 1 | -1): void;
  /** WebSockets and streams. */
  liveConnection(transport: TransportName, change: 1 | -1): void;
  update(reason: string): void;
  shed(why: SheddingReason): void;
  requestsInFlight(change: 1 | -1): void;
  /**
   * Plaid sent what the schema does not know: a field, a word of an enum, or a value of another kind.
   *
   * @param type of the schema's.
   * @param field the schema's name of it; of a field that it does not have, Plaid's.
   */
  unknownFromPlaid(kind: 'field' | 'word' | 'kind', type: string, field: string): void;
}

const nothing = (): void => {};

/** Where nobody asks. */
export const NO_METRICS: Metrics = {
  operation: nothing,
  plaidCall: nothing,
  plaidRetry: nothing,
  plaidRefused: nothing,
  plaidRetryBudgetSpent: nothing,
  breakerState: nothing,
  plaidInFlight: nothing,
  coalescedRead: nothing,
  linkTokenLoad: nothing,
  webhook: nothing,
  subscription: nothing,
  liveConnection: nothing,
  update: nothing,
  shed: nothing,
  requestsInFlight: nothing,
  unknownFromPlaid: nothing,
};
