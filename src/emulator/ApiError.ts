/** Plaid's errors: each code with its type and HTTP status, and the body in which Plaid tells it. */
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
  INTERNAL_SERVER_ERROR: { type: 'API_ERROR', status: 500 },
} as const satisfies Record<string, ErrorKind>;

export type ErrorCode = keyof typeof errorKinds;

/** A request that Plaid would refuse. The caller reads the message: it names fields, never credentials or tokens. */
export class ApiError extends Error {
  override readonly name = 'Refusal';
  readonly status: number;

  constructor(
    readonly code: ErrorCode,
    message: string,
    options: { status?: number } = {},
  ) {
    super(message);
    this.status = options.status ?? errorKinds[code].status;
  }

  /** The answer's body. */
  toResponseBody(requestId: string): Wire<PlaidError> {
    const { type } = errorKinds[this.code];
    return {
      display_message: null,
      documentation_url: buildDocumentationUrl(type),
      error_code: this.code,
      error_message: this.message,
      error_type: type,
      request_id: requestId,
      suggested_action: null,
    };
  }
}

export function invalidField(message: string): ApiError {
  return new ApiError('INVALID_FIELD', message);
}

/** `INVALID_REQUEST` → the page's section `#invalid-request-errors`, `ITEM_ERROR` → `#item-errors`. */
export function buildDocumentationUrl(type: ErrorType): string {
  const section = type
    .replace(/_ERROR$/, '')
    .toLowerCase()
    .replaceAll('_', '-');
  return `https://plaid.com/docs/?ref=error#${section}-errors`;
}
