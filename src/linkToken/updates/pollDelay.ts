/**
 * Adaptive poll interval for tokens without webhooks: proportional to the time without a change. A user in the middle
 * of Link is followed with a lag of seconds, and a token untouched for an hour is read about once a minute.
 */
export interface PollHistory {
  /** Time since the token last changed, in milliseconds. */
  readonly sinceChangeMs: number;
  /** Time since the last webhook; null if none has arrived. */
  readonly sinceWebhookMs: number | null;
  /** Whether Plaid sends webhooks here: polling then only covers lost ones. */
  readonly expectsWebhooks: boolean;
  /** Time since a SESSION_FINISHED webhook whose session Plaid still returns as unfinished; null if there is none. */
  readonly sinceFinishedMs: number | null;
}

const MIN_MS = 2_000;
const MAX_MS = 60_000;
/** Polling pauses for this long after a webhook, because the next webhook reports the next change. */
const AFTER_WEBHOOK_MS = 5_000;

/** Plaid's response shows a finished session moments after its webhook, or never if it omits sessions. */
const MAX_LAG_MS = 60_000;

export function pollDelay(history: PollHistory): number {
  const { sinceChangeMs, sinceWebhookMs, expectsWebhooks, sinceFinishedMs } = history;
  if (sinceFinishedMs !== null && sinceFinishedMs < MAX_LAG_MS) return MIN_MS;
  const delay = Math.min(MAX_MS, Math.max(MIN_MS, sinceChangeMs * (expectsWebhooks ? 0.5 : 0.25)));
  return sinceWebhookMs === null ? delay : Math.max(delay, AFTER_WEBHOOK_MS - sinceWebhookMs);
}
