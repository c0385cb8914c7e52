/** The words for what becomes of calls of Plaid: log, traces and metrics use them as they are. */

/** What became of one request: its status by kind, or why there was none. */
export const plaidOutcomes = [
  'ok',
  'rejected',
  'rate limited',
  'server error',
  'not json',
  'timeout',
  'no connection',
  'connection lost',
  'too large',
  'cancelled',
] as const;
export type PlaidOutcome = (typeof plaidOutcomes)[number];

/** Why no request was sent. */
export const plaidRefusals = ['circuit open', 'too many calls'] as const;
export type PlaidRefusal = (typeof plaidRefusals)[number];

export const breakerStates = ['closed', 'open', 'half open'] as const;
export type BreakerState = (typeof breakerStates)[number];
