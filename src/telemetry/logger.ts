/**
 * Logger: JSON lines on stdout (pino). Each call chooses its fields; nothing is redacted afterwards. No request, header,
 * body, URL or error object is passed to the logger, since any of them may contain secrets.
 */
import { write } from 'node:fs';
import { type DestinationStream, type LevelWithSilent, type Logger, pino } from 'pino';
import { LogOutput } from './LogOutput';

export type { Logger };

/** Creates the logger, by default for stdout, which it does not block. */
export function createLogger(
  level: LevelWithSilent,
  destination: DestinationStream = getStandardOutput(),
): Logger {
  return pino({ level, base: null }, destination);
}

/** Prints text for a person to stdout, in order with the log. */
export function printText(text: string): void {
  getStandardOutput().write(text);
}

/** @returns the number of lines for stdout that were dropped since the process started. */
export function countDroppedLines(): number {
  return standardOutput?.droppedLines ?? 0;
}

let standardOutput: LogOutput | undefined;

function getStandardOutput(): LogOutput {
  if (!standardOutput) {
    // Node makes a pipe or socket non-blocking when it opens `process.stdout`. A blocked write would stop the exit.
    void process.stdout;
    const output = new LogOutput({
      fd: 1,
      // Asynchronously, since stderr may be the same pipe.
      onFailure: (code) => write(2, `The log cannot be written to stdout: ${code}.\n`, () => {}),
      onRecovery: (lines) => logger.warn({ lines }, 'log lines dropped'),
    });
    const logger = createLogger('warn', output);
    standardOutput = output;
  }
  return standardOutput;
}
