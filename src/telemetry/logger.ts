/**
 * JSON lines on stdout. What is logged is chosen at each call, never scrubbed afterwards: no request, header, body
 * or URL is ever handed to the logger, nor an error object, whose properties may hold any of these.
 */
import { type DestinationStream, type LevelWithSilent, type Logger, pino } from 'pino';

export type { Logger };

/**
 * By default to stdout, where a line is held back until there is a page of them, or for a quarter of a second: to write
 * each by itself takes a tenth of a request's time. `flush` writes what is held back, and so does the end of the process.
 */
export function createLogger(
  level: LevelWithSilent,
  destination: DestinationStream = standardOutput(),
): Logger {
  return pino({ level, base: null }, destination);
}

let stdout: ReturnType<typeof pino.destination> | undefined;

function standardOutput(): DestinationStream {
  if (!stdout) {
    const output = pino.destination({ dest: 1, sync: true, minLength: 4096, periodicFlush: 250 });
    process.once('exit', () => {
      try {
        // And not by `flushSync`, which tries for ever where nobody reads it any more.
        output.end();
      } catch {
        // The disk is full, or the like.
      }
    });
    stdout = output;
  }
  return stdout;
}
