/** Comparison of two configurations of one process, whose variables are the same and whose files may differ. */
import { isDeepStrictEqual } from 'node:util';
import type { Config } from './config';
import type { RedisConfig } from './redisConfig';

/** The new configuration cannot take effect. Nothing has changed. */
export class ReloadRefused extends Error {
  constructor(readonly problems: readonly string[]) {
    super(problems.join('\n'));
    this.name = 'ReloadRefused';
  }
}

/**
 * @returns the variables whose files have changed.
 * @throws {ReloadRefused} if one of them needs a restart.
 */
export function findChangedFiles(current: Config, next: Config): readonly string[] {
  const names = new Set([...current.files.keys(), ...next.files.keys()]);
  const changed = [...names].filter((name) => current.files.get(name) !== next.files.get(name)).sort();
  const problems = changed
    .filter((name) => needsRestart(name, current, next))
    .map((name) => `The file named by ${name} has changed, which needs a restart.`);
  if (problems.length > 0) throw new ReloadRefused(problems);
  return changed;
}

function needsRestart(name: string, current: Config, next: Config): boolean {
  switch (name) {
    case 'HTTP_PROXY_FILE':
    case 'HTTPS_PROXY_FILE':
      return true;
    case 'PLAID_CLIENT_ID_FILE':
    case 'PLAID_SECRET_FILE':
      // The embedded emulator accepts only those with which it started.
      return current.plaid.baseUrl === null;
    case 'REDIS_URL_FILE':
      return !isDeepStrictEqual(withoutSecrets(current.redis), withoutSecrets(next.redis));
    default:
      return false;
  }
}

/** @returns what identifies the server and its data. */
function withoutSecrets(redis: RedisConfig | null): unknown {
  return redis && { ...redis.server, sentinelPassword: null, db: redis.db, usesTls: redis.tls !== null };
}
