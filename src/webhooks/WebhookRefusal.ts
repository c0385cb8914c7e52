/** A webhook that is not taken. Why is for the log alone: whoever sent it learns only which of the kinds it is. */
import type { WebhookName } from './WebhookName';

export type RefusalKind = 'refused' | 'malformed' | 'too large' | 'not handed on';

export interface RefusalDetails {
  /** What the operator should know beyond the reason: a code, never a part of the webhook. */
  readonly problem?: string;
  /** Which webhook, where it is Plaid's. */
  readonly webhook?: WebhookName;
}

export class WebhookRefusal extends Error {
  constructor(
    readonly kind: RefusalKind,
    /** In words of our own: `stale`, `wrong hash`. */
    readonly reason: string,
    readonly details: RefusalDetails = {},
  ) {
    super(`The webhook is ${kind}: ${reason}.`);
    this.name = 'WebhookRefusal';
  }
}

/** Why a webhook is taken for a forgery. */
export type Doubt =
  | 'no signature'
  | 'malformed signature'
  | 'algorithm'
  | 'token type'
  | 'unknown extension'
  | 'no key'
  | 'no time'
  | 'stale'
  | 'of the future'
  | 'no hash'
  | 'wrong hash'
  | 'unknown key'
  | 'expired key'
  | 'bad signature'
  | 'unreadable';

export function forged(doubt: Doubt): WebhookRefusal {
  return new WebhookRefusal('refused', doubt);
}
