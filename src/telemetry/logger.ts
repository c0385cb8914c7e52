/**
 * Logger: JSON lines on stdout (pino). Each call chooses its fields; nothing is redacted afterwards. No request, header,
 * body, URL or error object is passed to the logger, since any of them may contain secrets.
 */
import { type DestinationStream, type LevelWithSilent, type Logger, pino } from 'pino';

export type { Logger };

/**
 * Creates the logger. Lines for stdout are buffered up to 4 KB or 250 ms, since writing each one takes a tenth of a
 * request's time. `flush` and the end of the process write the buffer.
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
        // `flushSync` would retry forever if stdout is closed.
        output.end();
      } catch {
        // For example, the disk is full.
      }
    });
    stdout = output;
  }
  return stdout;
}
