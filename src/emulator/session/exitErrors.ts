/**
 * The errors that a person can meet in Link, as `exit.error` and ERROR events tell them: those that Plaid's Sandbox
 * gives for passwords such as `error_ITEM_LOCKED`.
 */
import type { PlaidError } from 'plaid';
import { buildDocumentationUrl, type ErrorType } from '../ApiError';
import type { Wire } from '../wire';

export interface ExitError {
  readonly code: string;
  readonly type: ErrorType;
  /** For developers. */
  readonly message: string;
  /** For the person in front of Link. */
  readonly displayMessage: string;
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
    displayMessage: 'The credentials were not correct. Please try again.',
    exitStatus: 'requires_credentials',
  },
  {
    code: 'INVALID_MFA',
    type: 'ITEM_ERROR',
    message: 'the provided MFA response was not correct',
    displayMessage: 'The security code was not correct. Please try again.',
    exitStatus: 'requires_code',
    mfa: true,
  },
  {
    code: 'ITEM_LOCKED',
    type: 'ITEM_ERROR',
    message: 'the account is locked',
    displayMessage: 'Your account is locked. Please unlock it with your bank and try again.',
    exitStatus: 'requires_credentials',
  },
  {
    code: 'INSUFFICIENT_CREDENTIALS',
    type: 'ITEM_ERROR',
    message: 'the provided credentials were not sufficient',
    displayMessage: 'Your bank did not get all that it needs to log you in. Please try again.',
    exitStatus: 'requires_credentials',
  },
  {
    code: 'INVALID_SEND_METHOD',
    type: 'ITEM_ERROR',
    message: 'the method chosen for sending the code was not valid',
    displayMessage: 'The code could not be sent that way. Please try again.',
    exitStatus: 'choose_device',
  },
  {
    code: 'ITEM_NOT_SUPPORTED',
    type: 'ITEM_ERROR',
    message: 'this account is not supported',
    displayMessage: 'This kind of account cannot be connected. Please choose another bank.',
    exitStatus: 'requires_credentials',
  },
  {
    code: 'MFA_NOT_SUPPORTED',
    type: 'ITEM_ERROR',
    message: 'the second factor of this account is not supported',
    displayMessage: 'Your way of confirming a login is not supported. Please change it with your bank.',
    exitStatus: 'requires_credentials',
  },
  {
    code: 'USER_INPUT_TIMEOUT',
    type: 'ITEM_ERROR',
    message: 'the person did not answer in time',
    displayMessage: 'That took too long. Please try again.',
    exitStatus: 'requires_credentials',
  },
  {
    code: 'COUNTRY_NOT_SUPPORTED',
    type: 'ITEM_ERROR',
    message: 'the country of this account is not supported',
    displayMessage: 'Accounts in this country cannot be connected.',
    exitStatus: 'requires_credentials',
  },
  {
    code: 'USER_SETUP_REQUIRED',
    type: 'ITEM_ERROR',
    message: 'the account has not been fully set up',
    displayMessage: 'Your bank needs something from you first. Please log in there and follow its steps.',
    exitStatus: 'requires_credentials',
  },
  {
    code: 'NO_ACCOUNTS',
    type: 'ITEM_ERROR',
    message: 'no valid accounts were found',
    displayMessage: 'No matching accounts were found. Please choose another bank.',
    exitStatus: 'requires_account_selection',
  },
  {
    code: 'INSTITUTION_DOWN',
    type: 'INSTITUTION_ERROR',
    message: 'this institution is not currently responding to requests',
    displayMessage: 'This bank is down at the moment. Please try again later.',
    exitStatus: 'requires_credentials',
  },
  {
    code: 'INSTITUTION_NOT_RESPONDING',
    type: 'INSTITUTION_ERROR',
    message: 'this institution is not responding to this request',
    displayMessage: 'This bank is not responding. Please try again later.',
    exitStatus: 'requires_credentials',
  },
  {
    code: 'INSTITUTION_NO_LONGER_SUPPORTED',
    type: 'INSTITUTION_ERROR',
    message: 'this institution is no longer supported',
    displayMessage: 'This bank can no longer be connected. Please choose another bank.',
    exitStatus: 'institution_not_supported',
  },
  {
    code: 'INTERNAL_SERVER_ERROR',
    type: 'API_ERROR',
    message: 'an unexpected error occurred',
    displayMessage: 'Something went wrong. Please try again.',
    exitStatus: 'requires_credentials',
  },
];

export const exitErrorCodes: readonly string[] = exitErrors.map(({ code }) => code);

export function findExitError(code: string): ExitError | undefined {
  return exitErrors.find((error) => error.code === code);
}

export const invalidCredentials = known('INVALID_CREDENTIALS');
export const invalidMfa = known('INVALID_MFA');

function known(code: string): ExitError {
  const error = findExitError(code);
  if (!error) throw new Error(`${code} is no error of Link's`);
  return error;
}

/** The error as `exit.error`. */
export function toPlaidError(error: ExitError, requestId: string): Wire<PlaidError> {
  return {
    display_message: error.displayMessage,
    documentation_url: buildDocumentationUrl(error.type),
    error_code: error.code,
    error_message: error.message,
    error_type: error.type,
    request_id: requestId,
    suggested_action: null,
  };
}
