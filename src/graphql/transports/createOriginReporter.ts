/** Logs the origins of pages that browsers keep from this server, since a browser shows its developer no reason. */
import type { Logger } from '../../telemetry/logger';

export type OriginReporter = (origin: string | undefined) => void;

/** Maximum number of origins in the log: any client can send any number of them. */
const MAX_ORIGINS = 20;

/** @returns a function that logs each origin once. */
export function createOriginReporter(logger: Logger): OriginReporter {
  const reported = new Set<string>();
  return (header = '') => {
    // `null` and custom schemes cannot be allowed, so a hint would mislead.
    if (reported.size === MAX_ORIGINS || !URL.canParse(header)) return;
    const { origin, protocol } = new URL(header);
    if (!/^https?:$/.test(protocol) || reported.has(origin)) return;
    reported.add(origin);
    logger.warn({ origin, hint: 'Add the origin to CORS_ORIGINS to allow its pages.' }, 'origin not allowed');
  };
}
