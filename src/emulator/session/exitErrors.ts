/** Errors that a user can meet in Link, those of Plaid Sandbox's passwords such as `error_ITEM_LOCKED`. */
import type { ErrorType } from '../ApiError';

export interface ExitError {
  readonly code: string;
  readonly type: ErrorType;
  /** For developers. */
  readonly message: string;
  /** For the user. */
  readonly displayMessage: string;
  /** `exit.metadata.status`. */
  readonly exitStatus: string;
  /** The error occurs after a second factor. */
  readonly mfa?: true;
}

const defaults = { type: 'ITEM_ERROR', exitStatus: 'requires_credentials' } as const;

const exitErrors = {
  INVALID_CREDENTIALS: {
    message: 'the provided credentials were not correct',
    displayMessage: 'The credentials were not correct. Please try again.',
  },
  INVALID_MFA: {
    message: 'the provided MFA response was not correct',
    displayMessage: 'The security code was not correct. Please try again.',
    exitStatus: 'requires_code',
    mfa: true,
  },
  ITEM_LOCKED: {
    message: 'the account is locked',
    displayMessage: 'Your account is locked. Please unlock it at your bank and try again.',
  },
  INSUFFICIENT_CREDENTIALS: {
    message: 'the provided credentials were not sufficient',
    displayMessage: 'Your bank needs more information to log you in. Please try again.',
  },
  INVALID_SEND_METHOD: {
    message: 'the method chosen for sending the code was not valid',
    displayMessage: 'The code could not be sent that way. Please try again.',
    exitStatus: 'choose_device',
  },
  ITEM_NOT_SUPPORTED: {
    message: 'this account is not supported',
    displayMessage: 'This kind of account cannot be connected. Please choose another bank.',
  },
  MFA_NOT_SUPPORTED: {
    message: 'the second factor of this account is not supported',
    displayMessage: 'Your second factor is not supported. Please change it at your bank.',
  },
  USER_INPUT_TIMEOUT: {
    message: 'the user did not respond in time',
    displayMessage: 'That took too long. Please try again.',
  },
  COUNTRY_NOT_SUPPORTED: {
    message: 'the country of this account is not supported',
    displayMessage: 'Accounts in this country cannot be connected.',
  },
  USER_SETUP_REQUIRED: {
    message: 'the account has not been fully set up',
    displayMessage: 'Your account is not fully set up. Please log in at your bank and complete the setup.',
  },
  NO_ACCOUNTS: {
    message: 'no valid accounts were found',
    displayMessage: 'No matching accounts were found. Please choose another bank.',
    exitStatus: 'requires_account_selection',
  },
  INSTITUTION_DOWN: {
    type: 'INSTITUTION_ERROR',
    message: 'this institution is not currently responding to requests',
    displayMessage: 'This bank is down at the moment. Please try again later.',
  },
  INSTITUTION_NOT_RESPONDING: {
    type: 'INSTITUTION_ERROR',
    message: 'this institution is not responding to this request',
    displayMessage: 'This bank is not responding. Please try again later.',
  },
  INSTITUTION_NO_LONGER_SUPPORTED: {
    type: 'INSTITUTION_ERROR',
    message: 'this institution is no longer supported',
    displayMessage: 'This bank can no longer be connected. Please choose another bank.',
    exitStatus: 'institution_not_supported',
  },
  INTERNAL_SERVER_ERROR: {
    type: 'API_ERROR',
    message: 'an unexpected error occurred',
    displayMessage: 'Something went wrong. Please try again.',
  },
} satisfies Record<string, Pick<ExitError, 'message' | 'displayMessage'> & Partial<ExitError>>;

type ExitErrorCode = keyof typeof exitErrors;

export const exitErrorCodes: readonly string[] = Object.keys(exitErrors);

export function getExitError(code: ExitErrorCode): ExitError {
  return { ...defaults, code, ...exitErrors[code] };
}

export function findExitError(code = ''): ExitError | undefined {
  return Object.hasOwn(exitErrors, code) ? getExitError(code as ExitErrorCode) : undefined;
}
