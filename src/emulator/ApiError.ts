/** Errors of the emulated API: Plaid's codes with type and HTTP status, and their response body. */
import type { PlaidError, PlaidErrorType } from 'plaid';
import type { Wire } from './wire';

export type ErrorType = Wire<PlaidErrorType>;

interface ErrorKind {
  readonly type: ErrorType;
  readonly status: number;
}

const badRequest: ErrorKind = { type: 'INVALID_REQUEST', status: 400 };
const badInput: ErrorKind = { type: 'INVALID_INPUT', status: 400 };

const errorKinds = {
  MISSING_FIELDS: badRequest,
  UNKNOWN_FIELDS: badRequest,
  INVALID_FIELD: badRequest,
  INVALID_BODY: badRequest,
  INVALID_HEADERS: badRequest,
  INVALID_CONFIGURATION: badRequest,
  NOT_FOUND: { type: 'INVALID_REQUEST', status: 404 },
  INVALID_API_KEYS: badInput,
  INVALID_LINK_TOKEN: badInput,
  INVALID_PRODUCT: badInput,
  INVALID_ACCESS_TOKEN: badInput,
  INVALID_INSTITUTION: badInput,
  INVALID_USER_ID: badInput,
  INVALID_USER_TOKEN: badInput,
  INVALID_WEBHOOK_VERIFICATION_KEY_ID: badInput,
  USER_NOT_FOUND: { type: 'USER_ERROR', status: 400 },
  INVALID_USER_IDENTITY_DATA: { type: 'USER_ERROR', status: 403 },
  PRODUCTS_NOT_SUPPORTED: { type: 'ITEM_ERROR', status: 400 },
  INCORRECT_LINK_TOKEN: { type: 'OAUTH_ERROR', status: 400 },
  OAUTH_STATE_ID_ALREADY_PROCESSED: { type: 'OAUTH_ERROR', status: 400 },
  SANDBOX_WEBHOOK_INVALID: { type: 'SANDBOX_ERROR', status: 400 },
  INTERNAL_SERVER_ERROR: { type: 'API_ERROR', status: 500 },
} as const satisfies Record<string, ErrorKind>;

type ErrorCode = keyof typeof errorKinds;

/** A rejected request. The message reaches the caller: it names fields, never credentials or tokens. */
export class ApiError extends Error {
  override readonly name = 'ApiError';

  constructor(
    readonly code: ErrorCode,
    message: string,
    readonly status: number = errorKinds[code].status,
  ) {
    super(message);
  }

  toResponseBody(requestId: string): Wire<PlaidError> {
    const { code, message } = this;
    return toPlaidError({ code, message, type: errorKinds[code].type, displayMessage: null }, requestId);
  }
}

/** @param message As Plaid's: the field, with its path, and then the rule. */
export function invalidField(message: string): ApiError {
  return new ApiError('INVALID_FIELD', message);
}

/** @throws {ApiError} INVALID_FIELD if the condition is falsy. */
export function assertField(condition: unknown, message: string): asserts condition {
  if (!condition) throw invalidField(message);
}

interface ErrorDetails {
  readonly code: string;
  readonly type: ErrorType;
  readonly message: string;
  readonly displayMessage: string | null;
}

export function toPlaidError(details: ErrorDetails, requestId: string): Wire<PlaidError> {
  return { ...toErrorFields(details), request_id: requestId };
}

/** An error as in a webhook, which has no request. */
export function toErrorFields({ code, type, message, displayMessage }: ErrorDetails): Wire<PlaidError> {
  // `INVALID_REQUEST` → `#invalid-request-errors`, `ITEM_ERROR` → `#item-errors`
  const section = type
    .replace(/_ERROR$/, '')
    .toLowerCase()
    .replaceAll('_', '-');
  return {
    display_message: displayMessage,
    documentation_url: `https://plaid.com/docs/?ref=error#${section}-errors`,
    error_code: code,
    error_message: message,
    error_type: type,
    suggested_action: null,
  };
}
