/** Formats errors for callers and the log. Whatever is not an `AppError` or about an invalid request is masked. */
import { ApolloServerErrorCode } from '@apollo/server/errors';
import { GraphQLError, type GraphQLFormattedError } from 'graphql';
import { AppError, appErrorCodes, type ErrorLogLevel } from '../errors/AppError';
import { BadRequest } from '../errors/BadRequest';
import { InternalServerError } from '../errors/InternalServerError';
import { redactTokens } from '../plaid/redact';
import { formatStack } from '../telemetry/formatStack';
import { redactUnlessName } from './findArgumentPath';

/** Apollo Server's codes for requests that are not valid GraphQL; clients and tools know them. */
export const invalidRequestCodes = new Set<string>(
  Object.values(ApolloServerErrorCode).filter((code) => code !== ApolloServerErrorCode.INTERNAL_SERVER_ERROR),
);

/** All that there are. */
export const errorCodes: readonly string[] = [...new Set([...appErrorCodes, ...invalidRequestCodes])];

/** Apollo Server's `formatError`. */
export function formatError(formatted: GraphQLFormattedError, error: unknown): GraphQLFormattedError {
  const cause = unwrapError(error);
  const code = cause instanceof AppError ? null : codeOfInvalidRequest(error);
  if (code === null) return { ...formatted, ...formatFailure(cause) };
  const argumentPath = formatted.extensions?.['argumentPath'];
  const path = Array.isArray(argumentPath) && {
    argumentPath: argumentPath.map((step) => (typeof step === 'string' ? redactUnlessName(step) : step)),
  };
  return {
    ...formatted,
    message: withoutValues(formatted.message),
    extensions: { code, retryable: false, ...path },
  };
}

/** An error as callers of any transport see it, whether GraphQL was reached or not. */
export function formatFailure(failure: unknown): GraphQLFormattedError {
  const error = failure instanceof AppError ? failure : new InternalServerError();
  const { message, code, retryable, extensions } = error;
  return { message, extensions: { code, retryable, ...extensions } };
}

export function formatInternalServerError(): GraphQLFormattedError {
  return formatFailure(new InternalServerError());
}

/** A request that failed before it was GraphQL. */
export function formatBadRequest(message: string): GraphQLFormattedError {
  return formatFailure(new BadRequest(message));
}

/** What the operator should know of an error beyond its code; null for what is the caller's business alone. */
export function toLogEntry(error: unknown): { level: ErrorLogLevel; problem: string } | null {
  const cause = unwrapError(error);
  if (cause instanceof AppError) return cause.logLevel && { level: cause.logLevel, problem: cause.logDetail };
  return codeOfInvalidRequest(error) === null ? { level: 'error', problem: formatStack(cause) } : null;
}

/** What was thrown, where GraphQL put an error of its own around it. */
export function unwrapError(error: unknown): unknown {
  return error instanceof GraphQLError ? (error.originalError ?? error) : error;
}

/** The code of a request that is not valid GraphQL; some of these Apollo Server marks with an HTTP status alone. */
function codeOfInvalidRequest(error: unknown): string | null {
  if (!(error instanceof GraphQLError)) return null;
  const { code, http } = error.extensions;
  if (typeof code === 'string') return invalidRequestCodes.has(code) ? code : null;
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
  return redactTokens(message)
    .replace(/(cannot represent (?:a )?non[^:]*): .*$/s, '$1.')
    .replace(/(Expected value of type "[^"]*"), found .*$/s, '$1.')
    .replace(/((?:found|Unexpected) (?:String|BlockString|Int|Float)) ".*$/s, '$1.')
    .replace(/(has invalid value) .*$/s, '$1.')
    .replace(/(Unknown operation named) .*$/s, '$1 so.');
}

const MAX_MESSAGE_LENGTH = 300;
