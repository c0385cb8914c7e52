/**
 * What Plaid sent and the schema does not know: counted, and told to the log the first time. Nothing is lost by it, and
 * it says that a newer version of this server is due.
 */
import type { Logger } from '../logger';
import type { Metrics } from './Metrics';

/** Told apart: beyond, it is said only that there are more. */
export const MAX_UNKNOWN = 200;

export type UnknownKind = Parameters<Metrics['unknownFromPlaid']>[0];

export function createUnknownReporter(metrics: Metrics, logger: Logger): Metrics['unknownFromPlaid'] {
  const told = new Set<string>();
  return (kind, type, field) => {
    metrics.unknownFromPlaid(kind, type, field);
    if (told.size >= MAX_UNKNOWN) return;
    const name = toFieldLabel(kind, field);
    const key = `${kind} ${type} ${name}`;
    if (told.has(key)) return;
    told.add(key);
    logger.info({ kind, type, field: name }, 'Plaid sent what the schema does not know');
  };
}

/** Plaid may name a field anything, and what it sends by an object's keys may be its users'. */
export function toFieldLabel(kind: UnknownKind, field: string): string {
  return kind !== 'field' || /^[a-z][a-z0-9_]{0,63}$/.test(field) ? field : 'other';
}
