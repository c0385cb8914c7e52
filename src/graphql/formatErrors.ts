/** Formats errors for callers and the log. Errors that are neither an `AppError` nor about an invalid request are masked. */
import { ApolloServerErrorCode } from '@apollo/server/errors';
import { GraphQLError, type GraphQLFormattedError } from 'graphql';
import { AppError, appErrorCodes, type ErrorLogLevel } from '../errors/AppError';
import { BadRequest } from '../errors/BadRequest';
import { InternalServerError } from '../errors/InternalServerError';
import { InvalidToken } from '../errors/Unauthenticated';
import { formatStack } from '../telemetry/formatStack';
import type { Logger } from '../telemetry/logger';
import { redactAndTruncate, redactTokens } from '../telemetry/redactTokens';
import { redactUnlessName } from './findArgumentPath';

/** Apollo Server's codes for requests that are not valid GraphQL. */
export const invalidRequestCodes = new Set<string>(
  Object.values(ApolloServerErrorCode).filter((code) => code !== ApolloServerErrorCode.INTERNAL_SERVER_ERROR),
);

/** Every `extensions.code` of a response. */
export const errorCodes: readonly string[] = [...new Set([...appErrorCodes, ...invalidRequestCodes])];

/** Apollo Server's `formatError`. */
export function formatError(formatted: GraphQLFormattedError, error: unknown): GraphQLFormattedError {
  const cause = unwrapError(error);
  const code = cause instanceof AppError ? null : getInvalidRequestCode(error);
  if (code === null) return { ...formatted, ...formatFailure(cause) };
  const argumentPath = formatted.extensions?.['argumentPath'];
  const path = Array.isArray(argumentPath) && {
    argumentPath: argumentPath.map((step) => (typeof step === 'string' ? redactUnlessName(step) : step)),
  };
  return {
    ...formatted,
    message: redactValues(formatted.message),
    extensions: { code, retryable: false, ...path },
  };
}

/** Formats an error for callers of any transport, in GraphQL's error format. */
export function formatFailure(failure: unknown): GraphQLFormattedError {
  const error = failure instanceof AppError ? failure : new InternalServerError();
  const { message, code, retryable, extensions } = error;
  return { message, extensions: { code, retryable, ...extensions } };
}

export function formatInternalServerError(): GraphQLFormattedError {
  return formatFailure(new InternalServerError());
}

/** Formats a request that was rejected before it was parsed as GraphQL. */
export function formatBadRequest(message: string): GraphQLFormattedError {
  return formatFailure(new BadRequest(message));
}

/** @returns level and cause for the log; null for an error of the caller, for which its code is enough. */
export function toLogEntry(error: unknown): { level: ErrorLogLevel; problem: string } | null {
  const cause = unwrapError(error);
  if (cause instanceof AppError) return cause.logLevel && { level: cause.logLevel, problem: cause.logDetail };
  return getInvalidRequestCode(error) === null ? { level: 'error', problem: formatStack(cause) } : null;
}

/** Logs why a request or connection of any transport was rejected, if its error class has a log level. */
export function logAuthenticationFailure(
  logger: Logger,
  error: unknown,
  { id: requestId, ip }: { readonly id: string; readonly ip: string },
): void {
  const entry = toLogEntry(error);
  if (entry === null) return;
  const claims = error instanceof InvalidToken ? error.claims : {};
  // With `TRUST_PROXY=on` a client may send any text as its address.
  const clientAddress = redactAndTruncate(ip);
  logger[entry.level](
    { requestId, problem: entry.problem, ...claims, clientAddress },
    'authentication failed',
  );
}

/** @returns the thrown error that a `GraphQLError` wraps. */
export function unwrapError(error: unknown): unknown {
  return error instanceof GraphQLError ? (error.originalError ?? error) : error;
}

/** Apollo Server marks some invalid requests by an HTTP status and no code. */
function getInvalidRequestCode(error: unknown): string | null {
  if (!(error instanceof GraphQLError)) return null;
  const { code, http } = error.extensions;
  if (typeof code === 'string') return invalidRequestCodes.has(code) ? code : null;
  const { status } = (http ?? {}) as { readonly status?: unknown };
  return typeof status === 'number' && status >= 400 && status < 500
    ? ApolloServerErrorCode.BAD_REQUEST
    : null;
}

/** Removes values, which may be secrets: graphql-js and Apollo Server quote them at the end of these messages. */
function redactValues(original: string): string {
  // Before truncation, since this message is recognized by its end.
  const whole = original.replace(
    /^Value ".*" does not exist in ("\w+" enum).*$/s,
    'The value does not exist in $1.',
  );
  // Names in a document can be of any length.
  const message = whole.length > MAX_MESSAGE_LENGTH ? `${whole.slice(0, MAX_MESSAGE_LENGTH)}…` : whole;
  if (message === 'Maximum call stack size exceeded') return 'The document is nested too deeply.';
  return redactTokens(message)
    .replace(/(cannot represent (?:a )?non[^:]*): .*$/s, '$1.')
    .replace(/(Expected value of type "[^"]*"), found .*$/s, '$1.')
    .replace(/((?:found|Unexpected) (?:String|BlockString|Int|Float)) ".*$/s, '$1.')
    .replace(/(has invalid value) .*$/s, '$1.')
    .replace(/Unknown operation named .*$/s, 'Unknown operation name.');
}

const MAX_MESSAGE_LENGTH = 300;
