/** Errors of calls to Plaid. `plaid` is Plaid's error body, redacted. */
import { AppError } from '../errors/AppError';
import type { ArgumentPath } from '../errors/BadUserInput';
import type { PlaidKeys } from './credentials';
import { isFreeOfSecrets, REDACTED, redactSecrets } from './redact';

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
    /** Null if the response had no error body of Plaid's. */
    readonly plaid: PlaidErrorBody | null,
    options?: ErrorOptions,
  ) {
    super(message, options);
  }

  override get extensions(): Readonly<Record<string, unknown>> {
    return this.plaid ? { plaid: this.plaid } : {};
  }
}

/** Plaid rejected the caller's request. */
export class PlaidRequestRejected extends PlaidFailure {
  readonly code = 'PLAID_REQUEST_REJECTED';
  readonly httpStatus = 400;
  readonly retryable = false;

  constructor(
    override readonly plaid: PlaidErrorBody,
    /** Argument that Plaid's message names. */
    readonly argumentPath: ArgumentPath | null = null,
  ) {
    super(`Plaid rejected the request: ${describe(plaid)}`, plaid);
  }

  override get extensions() {
    const { argumentPath } = this;
    return { ...(argumentPath !== null && { argumentPath }), ...super.extensions };
  }
}

/** Longer messages are not for the reader of an error; Plaid's have at most about 280 characters. */
const MAX_QUOTED_LENGTH = 300;

/** Plaid's own message, unless a secret was redacted from it. */
function describe({ errorCode, errorMessage }: PlaidErrorBody): string {
  const message = errorMessage?.trim() ?? '';
  const isQuotable = message !== '' && message.length <= MAX_QUOTED_LENGTH && !message.includes(REDACTED);
  if (!isQuotable) return `${errorCode}.`;
  return `${errorCode}: ${message}${/[.!?]$/.test(message) ? '' : '.'}`;
}

/** The token is unknown to Plaid, has expired, or belongs to another caller. */
export class LinkTokenNotFound extends PlaidFailure {
  readonly code = 'LINK_TOKEN_NOT_FOUND';
  readonly httpStatus = 404;
  readonly retryable = false;

  /** @param plaid null if Plaid was not asked, since the token is another caller's. */
  constructor(plaid: PlaidErrorBody | null) {
    super('Link token not found.', plaid);
  }

  /** Without `plaid`: another caller's token and an unknown one must be indistinguishable. */
  override get extensions() {
    return {};
  }
}

/** Plaid rejected the caller's own credentials (`PLAID_CREDENTIALS=caller`). */
export class PlaidCredentialsRejected extends PlaidFailure {
  readonly code = 'UNAUTHENTICATED';
  readonly httpStatus = 401;
  readonly retryable = false;

  constructor(plaid: PlaidErrorBody) {
    super('Plaid rejected the credentials. Check the PLAID-CLIENT-ID and PLAID-SECRET headers.', plaid);
  }
}

/** Plaid responded with 429. */
export class PlaidRateLimited extends PlaidFailure {
  readonly code = 'PLAID_RATE_LIMITED';
  readonly httpStatus = 429;
  readonly retryable = true;

  constructor(
    plaid: PlaidErrorBody | null,
    /** Whole seconds; null if Plaid sent no `Retry-After`. */
    readonly retryAfter: number | null,
  ) {
    super(`Plaid’s rate limit is exceeded. Retry ${retryAfter ? `after ${retryAfter} s` : 'later'}.`, plaid);
  }

  override get extensions() {
    const { retryAfter } = this;
    return { ...(retryAfter !== null && { retryAfter }), ...super.extensions };
  }
}

/** Timeout, connection failure, 5xx, a response that is not Plaid's JSON, or an open circuit breaker. */
export class PlaidUnavailable extends PlaidFailure {
  readonly code = 'PLAID_UNAVAILABLE';
  readonly httpStatus = 503;
  readonly retryable = true;
  override readonly logLevel = 'warn';

  constructor(
    /** For the log only: it may name hosts. */
    readonly reason: string,
    plaid: PlaidErrorBody | null = null,
    options?: ErrorOptions,
  ) {
    super('Plaid is unavailable at the moment. Retry later.', plaid, options);
  }

  override get logDetail() {
    return this.reason;
  }
}

/** The server's own credentials or Plaid environment are wrong. Details go to the log only. */
export class PlaidMisconfigured extends PlaidFailure {
  readonly code = 'PLAID_MISCONFIGURED';
  readonly httpStatus = 500;
  readonly retryable = false;
  override readonly logLevel = 'error';

  constructor(override readonly plaid: PlaidErrorBody) {
    super('The server’s Plaid configuration is invalid. Contact the operator of this API.', plaid);
  }

  override get logDetail() {
    const { errorCode, errorMessage, requestId } = this.plaid;
    return `${errorCode}: ${errorMessage} (request ${requestId})`;
  }

  override get extensions() {
    return { plaid: { requestId: this.plaid.requestId } };
  }
}

/**
 * @param secrets values of the request that must not be repeated.
 * @returns null if the JSON is not Plaid's error body.
 */
export function parseErrorBody(
  body: Readonly<Record<string, unknown>>,
  secrets: readonly string[],
): PlaidErrorBody | null {
  const text = (name: string) => {
    const value = body[name];
    return typeof value === 'string' ? redactSecrets(value, secrets) : null;
  };
  /** Null instead of redacted: code branches on these values. */
  const identifier = (name: string, pattern: RegExp) => {
    const value = body[name];
    return typeof value === 'string' && pattern.test(value) && isFreeOfSecrets(secrets, value) ? value : null;
  };
  const errorCode = identifier('error_code', CODE);
  if (errorCode === null) return null;
  return {
    errorType: identifier('error_type', CODE) ?? text('error_type'),
    errorCode,
    errorMessage: text('error_message'),
    displayMessage: text('display_message'),
    requestId: identifier('request_id', REQUEST_ID),
    documentationUrl: text('documentation_url'),
    suggestedAction: text('suggested_action'),
  };
}

/**
 * Whether the body of a successful response is Plaid's error body, as some gateways send it with status 200. A body with
 * a result is none, whatever else it has: a created link token must not be lost.
 */
export function isErrorBody(body: Readonly<Record<string, unknown>>): boolean {
  const isError = typeof body['error_type'] === 'string' && typeof body['error_code'] === 'string';
  return isError && (body['link_token'] ?? body['key'] ?? null) === null;
}

/**
 * @param id `request_id` of a response.
 * @param keys credentials of the request. They must not reach a log even if the response repeats them.
 * @returns null if it is not a request ID.
 */
export function parseRequestId(id: unknown, { clientId, secret }: PlaidKeys): string | null {
  if (typeof id !== 'string' || !REQUEST_ID.test(id)) return null;
  return id.includes(secret) || id.includes(clientId) ? null : id;
}

/** Such as `INVALID_FIELD`. */
const CODE = /^\w{1,100}$/;

/** Plaid's have 15 letters and digits. The length is not documented. */
const REQUEST_ID = /^[\w-]{1,64}$/;
