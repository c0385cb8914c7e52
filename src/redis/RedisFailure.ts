/**
 * Why Redis did not do what it was asked. Stands for ioredis's own errors, which keep the command with its arguments
 * (in `AUTH`, the password) and must not reach a log.
 */
export class RedisFailure extends Error {
  /** The system's, as `ECONNREFUSED`, the first word of what Redis said, as `NOAUTH`, or one of ours, as `TIMEOUT`. */
  readonly code: string;

  constructor(error: unknown) {
    const code = codeOf(error);
    super(`Redis failed: ${code}`);
    this.name = 'RedisFailure';
    this.code = code;
  }
}

/** Redis itself said no. */
export function isErrorReply(error: unknown): boolean {
  return textOf(error, 'name') === 'ReplyError';
}

function codeOf(error: unknown): string {
  const message = textOf(error, 'message');
  return (
    textOf(error, 'code') ||
    (isErrorReply(error) && /^[A-Z]+\b/.exec(message)?.[0]) ||
    CODES_BY_MESSAGE.find(([pattern]) => pattern.test(message))?.[1] ||
    'UNKNOWN'
  );
}

function textOf(error: unknown, property: 'name' | 'code' | 'message'): string {
  const text =
    typeof error === 'object' && error !== null && property in error
      ? error[property as keyof typeof error]
      : '';
  return typeof text === 'string' ? text : '';
}

/** What ioredis gives no code of its own. */
const CODES_BY_MESSAGE: readonly (readonly [RegExp, string])[] = [
  [/^(Command timed out|Socket timeout)/, 'TIMEOUT'],
  [/^Stream isn't writeable/, 'NOT_CONNECTED'],
  [/^(Connection is closed|Reached the max retries per request)/, 'CONNECTION_LOST'],
];
