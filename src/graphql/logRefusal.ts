/** Logs why a caller is not admitted, by any transport. */
import type { Logger } from '../telemetry/logger';
import { problemForTheLog } from './errors';

export function logRefusal(logger: Logger, error: unknown, requestId: string): void {
  const entry = problemForTheLog(error);
  if (entry) logger[entry.level]({ requestId, problem: entry.problem }, 'not let in');
}
