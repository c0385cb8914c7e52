/**
 * How long to wait before Plaid is asked again, where no webhook says that there is something to see. In proportion to
 * how long nothing has happened: a person who is in the middle of Link is seen with a lag of seconds, and a token that
 * nobody has opened for an hour is asked about once a minute.
 */
export interface PollHistory {
  /** Since something last changed, in milliseconds. */
  readonly sinceChangeMs: number;
  /** Since a webhook last came; null where none came yet. */
  readonly sinceWebhookMs: number | null;
  /** Plaid has been told to send webhooks here: then this is for those that are lost. */
  readonly expectsWebhooks: boolean;
  /** Since the end of a session was announced that Plaid's answer does not show; null where there is none. */
  readonly sinceFinishedMs: number | null;
}

const LEAST_MS = 2_000;
const MOST_MS = 60_000;
/** While webhooks come, whoever waits for the next one hears of it. */
const AFTER_WEBHOOK_MS = 5_000;

/** Plaid's answers follow its webhooks within moments, or, where it tells of no sessions, never. */
const BEHIND_MS = 60_000;

export function pollDelay({
  sinceChangeMs: unchangedMs,
  sinceWebhookMs: webhookMs,
  expectsWebhooks: webhookExpected,
  sinceFinishedMs: announcedMs,
}: PollHistory): number {
  if (announcedMs !== null && announcedMs < BEHIND_MS) return LEAST_MS;
  const delay = Math.min(MOST_MS, Math.max(LEAST_MS, unchangedMs * (webhookExpected ? 0.5 : 0.25)));
  return webhookMs === null ? delay : Math.max(delay, AFTER_WEBHOOK_MS - webhookMs);
}
