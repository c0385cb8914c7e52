/**
 * What can go wrong with Plaid, as coded classes. A code is the one that the API's callers see
 * (`graphql/errors.ts` says what goes with it); `plaid` is Plaid's own account of the failure, where it gave one.
 */
import type { PlaidKeys } from './credentials';
import { blankSecrets, isFreeOf } from './redact';

export type PlaidFailure =
  | PlaidRequestRejected
  | PlaidLinkTokenNotFound
  | PlaidCredentialsRejected
  | PlaidRateLimited
  | PlaidUnavailable
  | PlaidMisconfigured;

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

abstract class FailureWithPlaid extends Error {
  constructor(
    message: string,
    /** What Plaid said, tokens blanked; null where it said nothing of its own. */
    readonly plaid: PlaidErrorBody | null,
    options?: ErrorOptions,
  ) {
    super(message, options);
    this.name = new.target.name;
  }
}

/** Plaid refused what the caller asked for. */
export class PlaidRequestRejected extends FailureWithPlaid {
  readonly code = 'PLAID_REQUEST_REJECTED';
  constructor(plaid: PlaidErrorBody) {
    super(`Plaid refused the request: ${plaid.errorCode}.`, plaid);
  }
}

/** Plaid knows no such link token, or knows it no more. */
export class PlaidLinkTokenNotFound extends FailureWithPlaid {
  readonly code = 'LINK_TOKEN_NOT_FOUND';
  constructor(plaid: PlaidErrorBody) {
    super('There is no such link token.', plaid);
  }
}

/** Plaid refused the credentials that the caller brought (`PLAID_CREDENTIALS=caller`). */
export class PlaidCredentialsRejected extends FailureWithPlaid {
  readonly code = 'UNAUTHENTICATED';
  constructor(plaid: PlaidErrorBody) {
    super('Plaid refused the credentials of this request.', plaid);
  }
}

/** Plaid answered 429. */
export class PlaidRateLimited extends FailureWithPlaid {
  readonly code = 'PLAID_RATE_LIMITED';
  constructor(
    plaid: PlaidErrorBody | null,
    /** Whole seconds to wait, if Plaid named any. */
    readonly retryAfter: number | null,
  ) {
    super('Plaid receives too many requests at the moment.', plaid);
  }
}

/** No answer in time, no connection, a failure of Plaid's own, or an answer that is not Plaid's JSON. */
export class PlaidUnavailable extends FailureWithPlaid {
  readonly code = 'PLAID_UNAVAILABLE';
  constructor(
    /** For the log, which may name hosts; callers get one sentence for all. */
    readonly reason: string,
    plaid: PlaidErrorBody | null = null,
    options?: ErrorOptions,
  ) {
    super('Plaid gives no usable answer at the moment.', plaid, options);
  }
}

/** The server's own keys or environment are wrong: nothing that a caller can mend. */
export class PlaidMisconfigured extends FailureWithPlaid {
  readonly code = 'PLAID_MISCONFIGURED';
  constructor(
    /** For the log. */
    readonly reason: string,
    plaid: PlaidErrorBody | null,
  ) {
    super('The server’s connection to Plaid is not set up correctly.', plaid);
  }
}

export function isPlaidFailure(error: unknown): error is PlaidFailure {
  return error instanceof FailureWithPlaid;
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
    return typeof value === 'string' ? blankSecrets(value, secrets) : null;
  };
  /** What is looked up or decided by: it is the word, or it is not there. */
  const word = (name: string, form: RegExp) => {
    const value = body[name];
    return typeof value === 'string' && form.test(value) && isFreeOf(secrets, value) ? value : null;
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
export function requestIdIn(id: unknown, { clientId, secret }: PlaidKeys): string | null {
  if (typeof id !== 'string' || !REQUEST_ID.test(id)) return null;
  return id.includes(secret) || id.includes(clientId) ? null : id;
}

/** Such as `INVALID_FIELD`. */
const CODE = /^\w{1,100}$/;

/** Plaid's have 15 letters and digits, and no promised length. */
const REQUEST_ID = /^[\w-]{1,64}$/;
