/** Base class of all errors that clients see. A subclass fixes code, HTTP status and log level. */

/** Error codes of this server. Apollo Server adds its own for invalid GraphQL requests. */
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
  /** Status of an HTTP response that contains only this error. */
  abstract readonly httpStatus: number;
  /** Whether the same request may succeed later. */
  abstract readonly retryable: boolean;
  /** Null: no log entry besides the operation's, which contains the code. */
  readonly logLevel: ErrorLogLevel | null = null;

  /**
   * @param message one or two sentences for the client, without any value that a client sent; of Plaid's, only its error
   *   message, redacted.
   */
  constructor(message: string, options?: ErrorOptions) {
    super(message, options);
    this.name = new.target.name;
  }

  /** Cause for the log, without secrets. */
  get logDetail(): string {
    return this.name;
  }

  /** `extensions` of the GraphQL error besides `code` and `retryable`. */
  get extensions(): Readonly<Record<string, unknown>> {
    return {};
  }

  /** Headers of an HTTP response that contains only this error. */
  get httpHeaders(): Readonly<Record<string, string>> {
    return {};
  }
}
