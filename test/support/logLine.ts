/** Log lines as tests compare them: without the fields that every line has. */
import { createLogger, type Logger } from '../../src/telemetry/logger';

const severities: Readonly<Record<number, string>> = {
  10: 'trace',
  20: 'debug',
  30: 'info',
  40: 'warn',
  50: 'error',
  60: 'fatal',
};

/** Removes `severity` and `instance`. A line without them, or with others, is returned whole, and so equals no other. */
export function parseLogLine(line: string, ofProcess?: string): Record<string, unknown> {
  const whole = JSON.parse(line);
  const { severity, instance, ...fields } = whole;
  const isComplete =
    severity === severities[fields.level] && instance && instance === (ofProcess ?? instance);
  return isComplete ? fields : whole;
}

/**
 * @param log receives every line, parsed.
 * @param omitted names of fields to remove.
 */
export function createTestLogger(log: unknown[], ...omitted: readonly string[]): Logger {
  const instance = 'instance-of-tests';
  const write = (line: string) => {
    const fields = Object.entries(parseLogLine(line, instance));
    log.push(Object.fromEntries(fields.filter(([name]) => !omitted.includes(name))));
  };
  return createLogger('trace', { write }, instance);
}
