/**
 * Error of a Redis command or connection. Replaces ioredis's own errors, which hold the command with its arguments
 * (in `AUTH`, the password) and must not reach a log.
 */
export class RedisFailure extends Error {
  /** A system error (`ECONNREFUSED`), the first word of an error reply (`NOAUTH`), or a code of ours (`TIMEOUT`). */
  readonly code: string;
  /** Whether Redis responded with an error, as opposed to a broken connection. */
  readonly isErrorReply: boolean;

  constructor(error: unknown) {
    const { code, isErrorReply } = error instanceof RedisFailure ? error : describe(error);
    super(`Redis failed: ${code}`);
    this.name = 'RedisFailure';
    this.code = code;
    this.isErrorReply = isErrorReply;
  }
}

/** Whether the server is a replica: a failover made another one the primary. */
export function isReadOnlyReply({ message }: Error): boolean {
  // Redis 6 nests it in the error of a script.
  return /\bREADONLY\b/.test(message);
}

function describe(error: unknown): Pick<RedisFailure, 'code' | 'isErrorReply'> {
  const { name, code, message }: { name?: unknown; code?: unknown; message?: unknown } = Object(error);
  const isErrorReply = name === 'ReplyError';
  if (typeof code === 'string' && code !== '') return { code, isErrorReply };
  const text = String(message);
  const known = CODES_BY_MESSAGE.find(([pattern]) => pattern.test(text))?.[1];
  const reply = isErrorReply ? /^[A-Z]+\b/.exec(text)?.[0] : undefined;
  return { code: known ?? reply ?? 'UNKNOWN', isErrorReply };
}

/** Codes for errors to which ioredis or Redis give none, or in scripts of Redis 6 and 7 another. */
const CODES_BY_MESSAGE: readonly (readonly [RegExp, string])[] = [
  [/^(Command timed out|Socket timeout)/, 'TIMEOUT'],
  [/^Stream isn't writeable/, 'NOT_CONNECTED'],
  [/^(Connection is closed|Reached the max retries per request)/, 'CONNECTION_LOST'],
  [/^All sentinels are unreachable/, 'SENTINELS_UNREACHABLE'],
  [/^ERR .*\bREADONLY\b/, 'READONLY'],
  [/^ERR .*\b(user executing the script can't|ACL failure in script)/, 'NOPERM'],
];
