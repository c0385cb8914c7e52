/** Webhooks that are not accepted. The reason is for the log alone: the sender learns only which class it is. */
import { AppError } from './AppError';

/** As the log and the metrics name them. */
export const webhookErrorOutcomes = ['refused', 'malformed', 'too large', 'not handed on'] as const;

export abstract class WebhookError extends AppError {
  abstract readonly outcome: (typeof webhookErrorOutcomes)[number];
  abstract override readonly logLevel: 'info' | 'warn';

  constructor(
    message: string,
    /** In words of our own: `stale`, `wrong hash`. */
    readonly reason: string,
    /** What the operator should know beyond the reason: never a part of the webhook but its name. */
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

/** Not signed by Plaid just now. */
export class ForgedWebhook extends WebhookError {
  readonly outcome = 'refused';
  readonly code = 'UNAUTHENTICATED';
  readonly httpStatus = 401;
  readonly retryable = false;
  readonly logLevel = 'info';

  constructor(reason: ForgeryReason) {
    super('The webhook is not one that Plaid has just signed.', reason);
  }
}

/** Signed by Plaid, and not what its documentation says. */
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

/** Could not be verified or published now: Plaid sends it again. */
export class UndeliveredWebhook extends WebhookError {
  readonly outcome = 'not handed on';
  readonly code = 'SERVICE_UNAVAILABLE';
  readonly httpStatus = 503;
  readonly retryable = true;
  readonly logLevel = 'warn';

  constructor(reason: string, logFields?: Readonly<Record<string, string>>) {
    super('The webhook cannot be taken at the moment.', reason, logFields);
  }
}
