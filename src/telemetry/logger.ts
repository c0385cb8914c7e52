/**
 * Logger: JSON lines on stdout (pino). Each call chooses its fields; nothing is redacted afterwards. No request, header,
 * body, URL or error object is passed to the logger, since any of them may contain secrets.
 */
import { write } from 'node:fs';
import { type DestinationStream, type LevelWithSilent, type Logger, pino } from 'pino';
import { LogOutput } from './LogOutput';

export type { Logger };

/**
 * Creates the logger, by default for stdout, which it does not block.
 *
 * @param instance id of this process, in each line.
 */
export function createLogger(
  level: LevelWithSilent,
  destination?: DestinationStream,
  instance?: string,
): Logger {
  return pino(
    {
      level,
      base: { instance },
      // Called once per level, not per line.
      formatters: { level: (severity, number) => ({ level: number, severity }) },
    },
    destination ?? getStandardOutput(instance),
  );
}

/** Prints text for a person to stdout, in order with the log. */
export function printText(text: string): void {
  getStandardOutput().write(text);
}

/** @returns the number of lines for stdout that were dropped since the process started. */
export function countDroppedLines(): number {
  return standardOutput?.droppedLines ?? 0;
}

/** To be awaited before `process.exit`, which does not wait for a write in progress. */
export async function settleStandardOutput(): Promise<void> {
  await standardOutput?.settle();
}

let standardOutput: LogOutput | undefined;

/** @param instance is the caller's that is first. */
function getStandardOutput(instance?: string): LogOutput {
  if (!standardOutput) {
    // A blocked write would stop the exit. Node makes a terminal blocking when it opens `process.stdout`.
    getHandle(process.stdout)?.setBlocking?.(false);
    const output = new LogOutput({
      fd: 1,
      onFailure: reportFailure,
      onRecovery: (lines) => logger.warn({ lines }, 'log lines dropped'),
    });
    const logger = createLogger('warn', output, instance);
    standardOutput = output;
  }
  return standardOutput;
}

/** Handle of a pipe, socket or terminal; a file has none. */
function getHandle(stream: object): { setBlocking?(isBlocking: boolean): void } | undefined {
  return (stream as { _handle?: { setBlocking?(isBlocking: boolean): void } })._handle;
}

function reportFailure(code: string): void {
  // Non-blocking too, and asynchronous: stderr may be a stalled pipe.
  void process.stderr;
  write(2, `The log cannot be written to stdout: ${code}.\n`, () => {});
}
