/** What can go wrong with Plaid. `plaid` is Plaid's own account of the failure, where it gave one. */
import { AppError } from '../errors/AppError';
import type { PlaidKeys } from './credentials';
import { isFreeOfSecrets, redactSecrets } from './redact';

/** Plaid's error body, parsed: https://plaid.com/docs/errors/ */
export interface PlaidErrorBody {
  readonly errorType: string | null;
  readonly errorCode: string;
  readonly errorMessage: string | null;
  readonly displayMessage: string | null;
  readonly requestId: string | null;
  readonly documentationUrl: string | null;
  readonly suggestedAction: string | null;
}

export abstract class PlaidFailure extends AppError {
  constructor(
    message: string,
    /** What Plaid said, tokens blanked; null where it said nothing of its own. */
    readonly plaid: PlaidErrorBody | null,
    options?: ErrorOptions,
  ) {
    super(message, options);
  }

  override get extensions(): Readonly<Record<string, unknown>> {
    return this.plaid ? { plaid: this.plaid } : {};
  }
}

/** Plaid refused what the caller asked for. */
export class PlaidRequestRejected extends PlaidFailure {
  readonly code = 'PLAID_REQUEST_REJECTED';
  readonly httpStatus = 400;
  readonly retryable = false;

  constructor(plaid: PlaidErrorBody) {
    super(`Plaid refused the request: ${plaid.errorCode}.`, plaid);
  }
}

/** Plaid knows no such link token, or knows it no more. */
export class PlaidLinkTokenNotFound extends PlaidFailure {
  readonly code = 'LINK_TOKEN_NOT_FOUND';
  readonly httpStatus = 404;
  readonly retryable = false;

  constructor(plaid: PlaidErrorBody) {
    super('There is no such link token.', plaid);
  }

  /** Nothing of Plaid's: a stranger's token and an unknown one must look the same. */
  override get extensions() {
    return {};
  }
}

/** Plaid refused the credentials that the caller brought (`PLAID_CREDENTIALS=caller`). */
export class PlaidCredentialsRejected extends PlaidFailure {
  readonly code = 'UNAUTHENTICATED';
  readonly httpStatus = 401;
  readonly retryable = false;

  constructor(plaid: PlaidErrorBody) {
    super('Plaid refused the credentials of this request.', plaid);
  }
}

/** Plaid answered 429. */
export class PlaidRateLimited extends PlaidFailure {
  readonly code = 'PLAID_RATE_LIMITED';
  readonly httpStatus = 429;
  readonly retryable = true;

  constructor(
    plaid: PlaidErrorBody | null,
    /** Whole seconds to wait, if Plaid named any. */
    readonly retryAfter: number | null,
  ) {
    super('Plaid receives too many requests at the moment.', plaid);
  }

  override get extensions() {
    const { retryAfter } = this;
    return { ...(retryAfter !== null && { retryAfter }), ...super.extensions };
  }
}

/** No answer in time, no connection, a failure of Plaid's own, or an answer that is not Plaid's JSON. */
export class PlaidUnavailable extends PlaidFailure {
  readonly code = 'PLAID_UNAVAILABLE';
  readonly httpStatus = 503;
  readonly retryable = true;
  override readonly logLevel = 'warn';

  constructor(
    /** For the log, which may name hosts; callers get one sentence for all. */
    readonly reason: string,
    plaid: PlaidErrorBody | null = null,
    options?: ErrorOptions,
  ) {
    super('Plaid gives no usable answer at the moment.', plaid, options);
  }

  override get logDetail() {
    return this.reason;
  }
}

/** The server's own keys or environment are wrong: nothing that a caller can mend. */
export class PlaidMisconfigured extends PlaidFailure {
  readonly code = 'PLAID_MISCONFIGURED';
  readonly httpStatus = 500;
  readonly retryable = false;
  override readonly logLevel = 'error';

  constructor(
    /** For the log. */
    readonly reason: string,
    plaid: PlaidErrorBody | null,
  ) {
    super('The server’s connection to Plaid is not set up correctly.', plaid);
  }

  override get logDetail() {
    const { plaid, reason } = this;
    return plaid ? `${reason}: ${plaid.errorMessage} (request ${plaid.requestId})` : reason;
  }

  override get extensions() {
    return this.plaid ? { plaid: { requestId: this.plaid.requestId } } : {};
  }
}

/**
 * Plaid's error body, or null if the JSON is something else.
 *
 * @param secrets what the request held and no message may repeat.
 */
export function parseErrorBody(
  body: Readonly<Record<string, unknown>>,
  secrets: readonly string[],
): PlaidErrorBody | null {
  const text = (name: string) => {
    const value = body[name];
    return typeof value === 'string' ? redactSecrets(value, secrets) : null;
  };
  /** What is looked up or decided by: it is the word, or it is not there. */
  const word = (name: string, form: RegExp) => {
    const value = body[name];
    return typeof value === 'string' && form.test(value) && isFreeOfSecrets(secrets, value) ? value : null;
  };
  const errorCode = word('error_code', CODE);
  if (errorCode === null) return null;
  return {
    errorType: word('error_type', CODE) ?? text('error_type'),
    errorCode,
    errorMessage: text('error_message'),
    displayMessage: text('display_message'),
    requestId: word('request_id', REQUEST_ID),
    documentationUrl: text('documentation_url'),
    suggestedAction: text('suggested_action'),
  };
}

/**
 * Plaid's name for a request, in what it answered to it; null where there is none, or what cannot be one.
 *
 * @param keys what the request was sent with, which no log may hold, whatever the answer repeats.
 */
export function parseRequestId(id: unknown, { clientId, secret }: PlaidKeys): string | null {
  if (typeof id !== 'string' || !REQUEST_ID.test(id)) return null;
  return id.includes(secret) || id.includes(clientId) ? null : id;
}

/** Such as `INVALID_FIELD`. */
const CODE = /^\w{1,100}$/;

/** Plaid's have 15 letters and digits, and no promised length. */
const REQUEST_ID = /^[\w-]{1,64}$/;
