/**
 * Errors as callers see them: the one table of codes, and the one place where a failure becomes GraphQL. Whatever is
 * not listed here is masked. No message holds a value that a caller or Plaid sent.
 */
import { ApolloServerErrorCode } from '@apollo/server/errors';
import { GraphQLError, type GraphQLFormattedError } from 'graphql';
import { ClientDisconnected } from '../async/CancellationToken';
import { BadUserInput } from '../errors/BadUserInput';
import { Forbidden } from '../errors/Forbidden';
import { KeysUnavailable } from '../errors/KeysUnavailable';
import { LinkTokenNotFound } from '../errors/LinkTokenNotFound';
import { MissingCredentials } from '../errors/MissingCredentials';
import { OwnershipUnavailable } from '../errors/OwnershipUnavailable';
import { RateLimited } from '../errors/RateLimited';
import { Unauthenticated } from '../errors/Unauthenticated';
import { isPlaidFailure, type PlaidFailure, PlaidRateLimited } from '../plaid/errors';
import { blankTokens } from '../plaid/redact';
import { codeOf } from '../telemetry/codeOf';
import { stackOf } from '../telemetry/stackOf';
import { asName } from './argumentPath';

/** Whether the same request may succeed later, by code. */
const retryable = {
  BAD_USER_INPUT: false,
  UNAUTHENTICATED: false,
  FORBIDDEN: false,
  RATE_LIMITED: true,
  LINK_TOKEN_NOT_FOUND: false,
  PLAID_REQUEST_REJECTED: false,
  PLAID_RATE_LIMITED: true,
  PLAID_UNAVAILABLE: true,
  PLAID_MISCONFIGURED: false,
  // Nobody hears of it but the log and the metrics.
  CLIENT_GONE: true,
  INTERNAL_SERVER_ERROR: false,
} as const;

type ErrorCode = keyof typeof retryable;

/** Apollo Server's codes for requests that are not valid GraphQL; clients and tools know them. */
export const codesOfInvalidRequests = new Set<string>(
  Object.values(ApolloServerErrorCode).filter((code) => code !== ApolloServerErrorCode.INTERNAL_SERVER_ERROR),
);

/** All that there are. */
export const errorCodes: readonly string[] = [
  ...new Set([...Object.keys(retryable), ...codesOfInvalidRequests]),
];

/** Apollo Server's `formatError`. */
export function formatError(formatted: GraphQLFormattedError, error: unknown): GraphQLFormattedError {
  const cause = causeOf(error);
  if (describe(cause) !== null) return { ...formatted, ...formatFailure(cause) };
  const code = codeOfInvalidRequest(error);
  if (code !== null) {
    const argumentPath = formatted.extensions?.['argumentPath'];
    const path = Array.isArray(argumentPath) && {
      argumentPath: argumentPath.map((step) => (typeof step === 'string' ? asName(step) : step)),
    };
    return {
      ...formatted,
      message: withoutValues(formatted.message),
      extensions: { code, retryable: false, ...path },
    };
  }
  return { ...formatted, ...formatFailure(cause) };
}

/** A failure of ours or of Plaid's as callers see it, whether GraphQL was reached or not; any other is masked. */
export function formatFailure(failure: unknown): GraphQLFormattedError {
  const known = describe(failure);
  if (known === null) return internalServerError();
  const { message, code, ...rest } = known;
  return { message, extensions: { code, retryable: retryable[code], ...rest } };
}

export function internalServerError(): GraphQLFormattedError {
  return {
    message: 'Internal server error.',
    extensions: { code: 'INTERNAL_SERVER_ERROR', retryable: false },
  };
}

/** A request that failed before it was GraphQL. */
export function badRequest(message: string): GraphQLFormattedError {
  return { message, extensions: { code: ApolloServerErrorCode.BAD_REQUEST, retryable: false } };
}

/** What the operator should know of an error beyond its code; null for what is the caller's business alone. */
export function problemForTheLog(error: unknown): { level: 'warn' | 'error'; problem: string } | null {
  const cause = causeOf(error);
  if (cause instanceof OwnershipUnavailable || cause instanceof KeysUnavailable) {
    return { level: 'error', problem: `${cause.name}: ${nameOfFault(cause.cause)}` };
  }
  if (!isPlaidFailure(cause)) {
    const expected = describe(cause) !== null || codeOfInvalidRequest(error) !== null;
    return expected ? null : { level: 'error', problem: stackOf(cause) };
  }
  if (cause.code === 'PLAID_MISCONFIGURED') {
    const said = cause.plaid ? `: ${cause.plaid.errorMessage} (request ${cause.plaid.requestId})` : '';
    return { level: 'error', problem: `${cause.reason}${said}` };
  }
  return cause.code === 'PLAID_UNAVAILABLE' ? { level: 'warn', problem: cause.reason } : null;
}

/** What was thrown, where GraphQL put an error of its own around it. */
export function causeOf(error: unknown): unknown {
  return error instanceof GraphQLError ? (error.originalError ?? error) : error;
}

type Description = { message: string; code: ErrorCode } & Record<string, unknown>;

/** Null for what is not ours: it is masked, or is about a request that is not valid GraphQL. */
function describe(error: unknown): Description | null {
  if (isPlaidFailure(error)) return describePlaidFailure(error);
  if (error instanceof ClientDisconnected) return { message: error.message, code: 'CLIENT_GONE' };
  const failure = OWN_FAILURES.some((type) => error instanceof type) ? (error as OwnFailure) : null;
  if (failure === null) return null;
  const { message, code } = failure;
  const path = 'argumentPath' in failure ? failure.argumentPath : null;
  const wait = 'retryAfter' in failure ? failure.retryAfter : null;
  return { message, code, ...(path && { argumentPath: path }), ...(wait !== null && { retryAfter: wait }) };
}

/** Their messages are made for callers. */
const OWN_FAILURES = [
  BadUserInput,
  Forbidden,
  KeysUnavailable,
  LinkTokenNotFound,
  MissingCredentials,
  OwnershipUnavailable,
  RateLimited,
  Unauthenticated,
] as const;
type OwnFailure = InstanceType<(typeof OWN_FAILURES)[number]>;

function describePlaidFailure(error: PlaidFailure): Description {
  const { message, code, plaid } = error;
  switch (code) {
    case 'LINK_TOKEN_NOT_FOUND':
      // Nothing of Plaid's: a stranger's token and an unknown one must look the same.
      return { message, code };
    case 'PLAID_MISCONFIGURED':
      return { message, code, ...(plaid && { plaid: { requestId: plaid.requestId } }) };
    default: {
      const wait = error instanceof PlaidRateLimited && error.retryAfter !== null;
      return { message, code, ...(wait && { retryAfter: error.retryAfter }), ...(plaid && { plaid }) };
    }
  }
}

/** The code of a request that is not valid GraphQL; some of these Apollo Server marks with an HTTP status alone. */
function codeOfInvalidRequest(error: unknown): string | null {
  if (!(error instanceof GraphQLError)) return null;
  const { code, http } = error.extensions;
  if (typeof code === 'string') return codesOfInvalidRequests.has(code) ? code : null;
  return isHttpHead(http) && http.status >= 400 && http.status < 500
    ? ApolloServerErrorCode.BAD_REQUEST
    : null;
}

function isHttpHead(value: unknown): value is { status: number } {
  return typeof value === 'object' && value !== null && 'status' in value && typeof value.status === 'number';
}

/** graphql-js and Apollo Server quote what was sent, which may be a secret, at the end of these sentences. */
function withoutValues(whole: string): string {
  // Before it is cut: what tells this sentence stands behind the value.
  const said = whole.replace(
    /^Value ".*" does not exist in ("\w+" enum).*$/s,
    'The value does not exist in $1.',
  );
  // Names in a document are as long as it likes.
  const message = said.length > MAX_MESSAGE_LENGTH ? `${said.slice(0, MAX_MESSAGE_LENGTH)}…` : said;
  if (message === 'Maximum call stack size exceeded') return 'The document is nested too deeply.';
  return blankTokens(message)
    .replace(/(cannot represent (?:a )?non[^:]*): .*$/s, '$1.')
    .replace(/(Expected value of type "[^"]*"), found .*$/s, '$1.')
    .replace(/((?:found|Unexpected) (?:String|BlockString|Int|Float)) ".*$/s, '$1.')
    .replace(/(has invalid value) .*$/s, '$1.')
    .replace(/(Unknown operation named) .*$/s, '$1 so.');
}

const MAX_MESSAGE_LENGTH = 300;

function nameOfFault(fault: unknown): string {
  return codeOf(fault) ?? (fault instanceof Error ? fault.name : 'no answer');
}
