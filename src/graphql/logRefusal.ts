/** Who is not let in, by whatever transport, and why. */
import { KeysUnavailable } from '../errors/KeysUnavailable';
import { Unauthenticated } from '../errors/Unauthenticated';
import type { Logger } from '../telemetry/logger';
import { stackOf } from '../telemetry/stackOf';
import { problemForTheLog } from './errors';

export function logRefusal(logger: Logger, error: unknown, requestId: string): void {
  if (error instanceof Unauthenticated) logger.info({ requestId, problem: error.reason }, 'not let in');
  else if (error instanceof KeysUnavailable)
    logger.error({ requestId, problem: problemForTheLog(error)?.problem }, 'not let in');
  else logger.error({ requestId, problem: stackOf(error) }, 'not let in');
}
