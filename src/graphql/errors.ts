/**
 * Errors as callers see them: the one table of codes, and the one place where a failure becomes GraphQL. Whatever is
 * not listed here is masked. No message holds a value that a caller or Plaid sent.
 */
import { ApolloServerErrorCode, unwrapResolverError } from '@apollo/server/errors';
import { GraphQLError, type GraphQLFormattedError } from 'graphql';
import { BadUserInput } from '../linkToken/BadUserInput';
import { MissingCredentials } from '../linkToken/MissingCredentials';
import { isPlaidFailure, type PlaidFailure, PlaidRateLimited } from '../plaid/errors';
import { blankTokens } from '../plaid/redact';

/** Whether the same request may succeed later, by code. */
const retryable = {
  BAD_USER_INPUT: false,
  UNAUTHENTICATED: false,
  LINK_TOKEN_NOT_FOUND: false,
  PLAID_REQUEST_REJECTED: false,
  PLAID_RATE_LIMITED: true,
  PLAID_UNAVAILABLE: true,
  PLAID_MISCONFIGURED: false,
  INTERNAL_SERVER_ERROR: false,
} as const;

type ErrorCode = keyof typeof retryable;

/** Apollo Server's codes for requests that are not valid GraphQL; clients and tools know them. */
const codesOfInvalidRequests = new Set<string>(
  Object.values(ApolloServerErrorCode).filter((code) => code !== ApolloServerErrorCode.INTERNAL_SERVER_ERROR),
);

/** Apollo Server's `formatError`. */
export function formatError(formatted: GraphQLFormattedError, error: unknown): GraphQLFormattedError {
  const cause = unwrapResolverError(error);
  const known = describe(cause);
  if (known) {
    const { message, code, ...rest } = known;
    return { ...formatted, message, extensions: { code, retryable: retryable[code], ...rest } };
  }
  const code = codeOfInvalidRequest(error);
  if (code !== null) {
    const argumentPath = formatted.extensions?.['argumentPath'];
    const extensions = { code, retryable: false, ...(argumentPath !== undefined && { argumentPath }) };
    return { ...formatted, message: withoutValues(formatted.message), extensions };
  }
  return { ...formatted, ...internalServerError() };
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
  const cause = unwrapResolverError(error);
  if (!isPlaidFailure(cause)) {
    const expected =
      cause instanceof BadUserInput ||
      cause instanceof MissingCredentials ||
      codeOfInvalidRequest(error) !== null;
    return expected ? null : { level: 'error', problem: stackOf(cause) };
  }
  if (cause.code === 'PLAID_MISCONFIGURED') {
    const said = cause.plaid ? `: ${cause.plaid.errorMessage} (request ${cause.plaid.requestId})` : '';
    return { level: 'error', problem: `${cause.reason}${said}` };
  }
  return cause.code === 'PLAID_UNAVAILABLE' ? { level: 'warn', problem: cause.reason } : null;
}

type Description = { message: string; code: ErrorCode } & Record<string, unknown>;

function describe(error: unknown): Description | null {
  if (isPlaidFailure(error)) return describePlaidFailure(error);
  if (error instanceof BadUserInput) {
    return { message: error.message, code: error.code, argumentPath: error.argumentPath };
  }
  if (error instanceof MissingCredentials) return { message: error.message, code: error.code };
  return null;
}

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
function withoutValues(message: string): string {
  if (message === 'Maximum call stack size exceeded') return 'The document is nested too deeply.';
  return blankTokens(message)
    .replace(/(cannot represent (?:a )?non[^:]*): .*$/s, '$1.')
    .replace(/(Expected value of type "[^"]*"), found .*$/s, '$1.')
    .replace(/((?:found|Unexpected) (?:String|BlockString|Int|Float)) ".*$/s, '$1.')
    .replace(/^Value ".*" does not exist in ("\w+" enum).*$/s, 'The value does not exist in $1.')
    .replace(/(has invalid value) .*$/s, '$1.')
    .replace(/(Unknown operation named) .*$/s, '$1 so.');
}

/** The kind of error and where it was thrown, without its message. */
function stackOf(error: unknown): string {
  if (!(error instanceof Error)) return `thrown: ${typeof error}`;
  const frames = error.stack?.split('\n').filter((line) => /^\s+at /.test(line)) ?? [];
  return [error.name, ...frames].join('\n');
}
