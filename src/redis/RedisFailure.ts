/**
 * Error of a Redis command or connection. Replaces ioredis's own errors, which hold the command with its arguments
 * (in `AUTH`, the password) and must not reach a log.
 */
export class RedisFailure extends Error {
  /** A system error (`ECONNREFUSED`), the first word of an error reply (`NOAUTH`), or a code of ours (`TIMEOUT`). */
  readonly code: string;

  constructor(error: unknown) {
    const code = findCode(error);
    super(`Redis failed: ${code}`);
    this.name = 'RedisFailure';
    this.code = code;
  }
}

/** Whether Redis responded with an error, as opposed to a broken connection. */
export function isErrorReply(error: unknown): boolean {
  return Object(error).name === 'ReplyError';
}

function findCode(error: unknown): string {
  const { code, message }: { code?: unknown; message?: unknown } = Object(error);
  if (typeof code === 'string' && code !== '') return code;
  const text = String(message);
  return (
    (isErrorReply(error) && /^[A-Z]+\b/.exec(text)?.[0]) ||
    CODES_BY_MESSAGE.find(([pattern]) => pattern.test(text))?.[1] ||
    'UNKNOWN'
  );
}

/** Codes for errors to which ioredis gives none. */
const CODES_BY_MESSAGE: readonly (readonly [RegExp, string])[] = [
  [/^(Command timed out|Socket timeout)/, 'TIMEOUT'],
  [/^Stream isn't writeable/, 'NOT_CONNECTED'],
  [/^(Connection is closed|Reached the max retries per request)/, 'CONNECTION_LOST'],
];
