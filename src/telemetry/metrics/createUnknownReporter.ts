/**
 * Counts what Plaid sent and the schema does not know, and logs it the first time. Nothing is lost by it
 * (`additionalProperties`); it means that a newer version of this server is due.
 */
import type { Logger } from '../logger';
import type { Metrics } from './Metrics';

/** Maximum number of distinct unknowns in the log and the metrics. Further ones share the label `other`. */
const MAX_UNKNOWN = 200;

/** Plaid's field names. Others may be data of a user: Plaid sends some objects with data as keys. */
const FIELD_NAME = /^[a-z][a-z0-9_]{0,63}$/;

export function createUnknownReporter(metrics: Metrics, logger: Logger): Metrics['unknownFromPlaid'] {
  const reported = new Set<string>();
  return (kind, type, field) => {
    const name = kind !== 'field' || FIELD_NAME.test(field) ? field : 'other';
    const key = `${kind} ${type} ${name}`;
    if (!reported.has(key)) {
      if (reported.size >= MAX_UNKNOWN) return metrics.unknownFromPlaid(kind, 'other', 'other');
      reported.add(key);
      logger.info({ kind, type, field: name }, 'unknown data from plaid');
    }
    metrics.unknownFromPlaid(kind, type, name);
  };
}
