/** Webhooks that are not accepted. Only the log gets the reason; the sender gets one message per class. */
import { AppError } from './AppError';

/** Log field and metric label `outcome`. */
export const webhookErrorOutcomes = ['refused', 'malformed', 'too large', 'undelivered'] as const;

export abstract class WebhookError extends AppError {
  abstract readonly outcome: (typeof webhookErrorOutcomes)[number];
  abstract override readonly logLevel: 'info' | 'warn';

  constructor(
    message: string,
    /** For the log, such as `stale`. */
    readonly reason: string,
    /** Further log fields. Of the webhook's content, only its name is allowed. */
    readonly logFields: Readonly<Record<string, string>> = {},
  ) {
    super(message);
  }
}

export type ForgeryReason =
  | 'no signature'
  | 'malformed signature'
  | 'algorithm'
  | 'token type'
  | 'unknown extension'
  | 'no key ID'
  | 'no issue time'
  | 'stale'
  | 'issued in the future'
  | 'no hash'
  | 'wrong hash'
  | 'unknown key'
  | 'expired key'
  | 'bad signature'
  | 'unreadable';

/** Not signed by Plaid within the last five minutes. */
export class ForgedWebhook extends WebhookError {
  readonly outcome = 'refused';
  readonly code = 'UNAUTHENTICATED';
  readonly httpStatus = 401;
  readonly retryable = false;
  readonly logLevel = 'info';

  constructor(reason: ForgeryReason) {
    super('The webhook signature is missing, invalid or expired.', reason);
  }
}

/** Signed by Plaid, but not as documented. */
export class MalformedWebhook extends WebhookError {
  readonly outcome = 'malformed';
  readonly code = 'BAD_REQUEST';
  readonly httpStatus = 400;
  readonly retryable = false;
  readonly logLevel = 'warn';

  constructor(reason: string, logFields?: Readonly<Record<string, string>>) {
    super('The webhook is malformed.', reason, logFields);
  }
}

export class OversizedWebhook extends WebhookError {
  readonly outcome = 'too large';
  readonly code = 'BAD_REQUEST';
  readonly httpStatus = 413;
  readonly retryable = false;
  readonly logLevel = 'info';

  constructor(maxBytes: number) {
    super(`The body is larger than ${maxBytes} bytes.`, 'too large');
  }
}

/** Verification or publishing failed. Plaid retries the webhook. */
export class UndeliveredWebhook extends WebhookError {
  readonly outcome = 'undelivered';
  readonly code = 'SERVICE_UNAVAILABLE';
  readonly httpStatus = 503;
  readonly retryable = true;
  readonly logLevel = 'warn';

  constructor(reason: string, logFields?: Readonly<Record<string, string>>) {
    super('The webhook cannot be processed at the moment. Retry later.', reason, logFields);
  }
}
