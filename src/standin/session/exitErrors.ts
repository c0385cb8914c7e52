/** The errors with which a person can leave Link, as `exit.error` and ERROR events tell them. */
import type { PlaidError } from 'plaid';
import { documentationUrl, type ErrorType } from '../plaidError';
import type { Wire } from '../wire';

export interface ExitError {
  readonly code: string;
  readonly type: ErrorType;
  /** For developers. */
  readonly message: string;
  /** For the person in front of Link. */
  readonly display: string;
  /** `exit.metadata.status`: where the person was when it happened. */
  readonly exitStatus: string;
  /** The error came after a second factor. */
  readonly mfa?: true;
}

const exitErrors: readonly ExitError[] = [
  {
    code: 'INVALID_CREDENTIALS',
    type: 'ITEM_ERROR',
    message: 'the provided credentials were not correct',
    display: 'The credentials were not correct. Please try again.',
    exitStatus: 'requires_credentials',
  },
  {
    code: 'INVALID_MFA',
    type: 'ITEM_ERROR',
    message: 'the provided MFA response was not correct',
    display: 'The security code was not correct. Please try again.',
    exitStatus: 'requires_code',
    mfa: true,
  },
  {
    code: 'ITEM_LOCKED',
    type: 'ITEM_ERROR',
    message: 'the account is locked',
    display: 'Your account is locked. Please unlock it with your bank and try again.',
    exitStatus: 'requires_credentials',
  },
  {
    code: 'USER_SETUP_REQUIRED',
    type: 'ITEM_ERROR',
    message: 'the account has not been fully set up',
    display: 'Your bank needs something from you first. Please log in there and follow its steps.',
    exitStatus: 'requires_credentials',
  },
  {
    code: 'NO_ACCOUNTS',
    type: 'ITEM_ERROR',
    message: 'no valid accounts were found',
    display: 'No matching accounts were found. Please choose another bank.',
    exitStatus: 'requires_account_selection',
  },
  {
    code: 'INSTITUTION_DOWN',
    type: 'INSTITUTION_ERROR',
    message: 'this institution is not currently responding to requests',
    display: 'This bank is down at the moment. Please try again later.',
    exitStatus: 'requires_credentials',
  },
  {
    code: 'INSTITUTION_NOT_RESPONDING',
    type: 'INSTITUTION_ERROR',
    message: 'this institution is not responding to this request',
    display: 'This bank is not responding. Please try again later.',
    exitStatus: 'requires_credentials',
  },
  {
    code: 'INTERNAL_SERVER_ERROR',
    type: 'API_ERROR',
    message: 'an unexpected error occurred',
    display: 'Something went wrong. Please try again.',
    exitStatus: 'requires_credentials',
  },
];

export const exitErrorCodes: readonly string[] = exitErrors.map(({ code }) => code);

export function exitErrorOf(code: string): ExitError | undefined {
  return exitErrors.find((error) => error.code === code);
}

/** The error as `exit.error`. */
export function toPlaidError(error: ExitError, requestId: string): Wire<PlaidError> {
  return {
    display_message: error.display,
    documentation_url: documentationUrl(error.type),
    error_code: error.code,
    error_message: error.message,
    error_type: error.type,
    request_id: requestId,
    suggested_action: null,
  };
}
