/** Base of the errors that callers see. A class fixes code, HTTP status and log entry; call sites pass data. */

/** Every `extensions.code` of ours. Invalid GraphQL requests have Apollo Server's codes besides. */
export const appErrorCodes = [
  'BAD_REQUEST',
  'BAD_USER_INPUT',
  'UNAUTHENTICATED',
  'FORBIDDEN',
  'RATE_LIMITED',
  'SERVICE_UNAVAILABLE',
  'LINK_TOKEN_NOT_FOUND',
  'PLAID_REQUEST_REJECTED',
  'PLAID_RATE_LIMITED',
  'PLAID_UNAVAILABLE',
  'PLAID_MISCONFIGURED',
  'CLIENT_GONE',
  'INTERNAL_SERVER_ERROR',
] as const;

export type AppErrorCode = (typeof appErrorCodes)[number];

export type ErrorLogLevel = 'info' | 'warn' | 'error';

export abstract class AppError extends Error {
  abstract readonly code: AppErrorCode;
  /** Status of an HTTP response that consists of this error alone. */
  abstract readonly httpStatus: number;
  /** Whether the same request may succeed later. */
  abstract readonly retryable: boolean;
  /** Null if the log needs no entry beyond the operation's, which has the code. */
  readonly logLevel: ErrorLogLevel | null = null;

  /** @param message one or two sentences for the caller: no value that a caller or Plaid sent. */
  constructor(message: string, options?: ErrorOptions) {
    super(message, options);
    this.name = new.target.name;
  }

  /** Cause for the operator, without secrets. */
  get logDetail(): string {
    return this.name;
  }

  /** `extensions` of the GraphQL error besides `code` and `retryable`. */
  get extensions(): Readonly<Record<string, unknown>> {
    return {};
  }

  /** Headers of an HTTP response that consists of this error alone. */
  get httpHeaders(): Readonly<Record<string, string>> {
    return {};
  }
}
