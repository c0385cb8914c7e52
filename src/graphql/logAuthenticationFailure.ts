/** Logs why a request or connection of any transport was rejected, if its error class has a log level. */
import type { Logger } from '../telemetry/logger';
import { toLogEntry } from './errors';

export function logAuthenticationFailure(logger: Logger, error: unknown, requestId: string): void {
  const entry = toLogEntry(error);
  if (entry) logger[entry.level]({ requestId, problem: entry.problem }, 'authentication failed');
}
