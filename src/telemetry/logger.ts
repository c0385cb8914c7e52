/**
 * JSON lines on stdout. What is logged is chosen at each call, never scrubbed afterwards: no request, header, body
 * or URL is ever handed to the logger, nor an error object, whose properties may hold any of these.
 */
import { type DestinationStream, type LevelWithSilent, type Logger, pino } from 'pino';

export type { Logger };

export function createLogger(level: LevelWithSilent, destination?: DestinationStream): Logger {
  const options = { level, base: null };
  return destination ? pino(options, destination) : pino(options);
}
