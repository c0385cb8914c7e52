/**
 * The errors that a person can meet in Link, as `exit.error` and ERROR events tell them: those that Plaid's Sandbox
 * gives for passwords such as `error_ITEM_LOCKED`.
 */
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
    code: 'INSUFFICIENT_CREDENTIALS',
    type: 'ITEM_ERROR',
    message: 'the provided credentials were not sufficient',
    display: 'Your bank did not get all that it needs to log you in. Please try again.',
    exitStatus: 'requires_credentials',
  },
  {
    code: 'INVALID_SEND_METHOD',
    type: 'ITEM_ERROR',
    message: 'the method chosen for sending the code was not valid',
    display: 'The code could not be sent that way. Please try again.',
    exitStatus: 'choose_device',
  },
  {
    code: 'ITEM_NOT_SUPPORTED',
    type: 'ITEM_ERROR',
    message: 'this account is not supported',
    display: 'This kind of account cannot be connected. Please choose another bank.',
    exitStatus: 'requires_credentials',
  },
  {
    code: 'MFA_NOT_SUPPORTED',
    type: 'ITEM_ERROR',
    message: 'the second factor of this account is not supported',
    display: 'Your way of confirming a login is not supported. Please change it with your bank.',
    exitStatus: 'requires_credentials',
  },
  {
    code: 'USER_INPUT_TIMEOUT',
    type: 'ITEM_ERROR',
    message: 'the person did not answer in time',
    display: 'That took too long. Please try again.',
    exitStatus: 'requires_credentials',
  },
  {
    code: 'COUNTRY_NOT_SUPPORTED',
    type: 'ITEM_ERROR',
    message: 'the country of this account is not supported',
    display: 'Accounts in this country cannot be connected.',
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
    code: 'INSTITUTION_NO_LONGER_SUPPORTED',
    type: 'INSTITUTION_ERROR',
    message: 'this institution is no longer supported',
    display: 'This bank can no longer be connected. Please choose another bank.',
    exitStatus: 'institution_not_supported',
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

export const invalidCredentials = known('INVALID_CREDENTIALS');
export const invalidMfa = known('INVALID_MFA');

function known(code: string): ExitError {
  const error = exitErrorOf(code);
  if (!error) throw new Error(`${code} is no error of Link's`);
  return error;
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
