/** Types of the Plaid Link API’s errors. For any client: `errors.filter(isPlaidLinkError)`. */
export interface PlaidLinkErrorExtensions {
  readonly code: PlaidLinkErrorCode;
  /** Whether the same request may succeed later. */
  readonly retryable: boolean;
  /** With `BAD_USER_INPUT`, and with `FORBIDDEN` for a field: its path, such as `['input', 'user', 'dateOfBirth']`. */
  readonly argumentPath?: readonly (string | number)[];
  /** With `RATE_LIMITED`, and with `PLAID_RATE_LIMITED` if known: seconds to wait. */
  readonly retryAfter?: number;
  /** Plaid’s own error. `displayMessage` is for the user. */
  readonly plaid?: { readonly [field in PlaidField]?: string | null };
}

type PlaidField = 'errorType' | 'errorCode' | 'errorMessage' | 'displayMessage' | 'requestId' | PlaidHint;
type PlaidHint = 'documentationUrl' | 'suggestedAction';

/** `string` stands for codes that later versions add. */
export type PlaidLinkErrorCode =
  | 'BAD_REQUEST'
  | 'BAD_USER_INPUT'
  | 'UNAUTHENTICATED'
  | 'FORBIDDEN'
  | 'RATE_LIMITED'
  | 'SERVICE_UNAVAILABLE'
  | 'LINK_TOKEN_NOT_FOUND'
  | 'PLAID_REQUEST_REJECTED'
  | 'PLAID_RATE_LIMITED'
  | 'PLAID_UNAVAILABLE'
  | 'PLAID_MISCONFIGURED'
  | 'INTERNAL_SERVER_ERROR'
  | (string & {});

/** @returns false for errors of other services in the same graph. */
export function isPlaidLinkError<E extends { readonly extensions?: object | undefined }>(
  error: E,
): error is E & { readonly extensions: PlaidLinkErrorExtensions } {
  const { code, retryable }: { code?: unknown; retryable?: unknown } = error.extensions ?? {};
  return typeof code === 'string' && typeof retryable === 'boolean';
}
