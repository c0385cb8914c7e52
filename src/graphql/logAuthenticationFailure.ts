/** Logs why a caller is not admitted, by any transport. */
import type { Logger } from '../telemetry/logger';
import { toLogEntry } from './errors';

export function logAuthenticationFailure(logger: Logger, error: unknown, requestId: string): void {
  const entry = toLogEntry(error);
  if (entry) logger[entry.level]({ requestId, problem: entry.problem }, 'not let in');
}
