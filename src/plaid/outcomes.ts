/** Outcomes of calls to Plaid: values of log fields, span attributes and metric labels. */

/** Outcome of one request. */
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
