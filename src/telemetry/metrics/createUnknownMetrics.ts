/** What Plaid sent and the schema does not know. Words are no labels: they may be anything. */

import { MAX_UNKNOWN, toFieldLabel } from './createUnknownReporter';
import type { Metrics } from './Metrics';
import { exposeAtZero, type PromRegistry } from './series';

export function createUnknownMetrics({ client, registers }: PromRegistry): Pick<Metrics, 'unknownFromPlaid'> {
  const metric = new client.Counter({
    name: 'plaid_link_unknown_from_plaid_total',
    help: 'Fields, words of enums and kinds of values that Plaid sent and the schema does not have.',
    labelNames: ['kind', 'type', 'field'],
    registers,
  });
  const line = (labels: Record<'kind' | 'type' | 'field', string>) => exposeAtZero(metric.labels(labels));
  type Line = ReturnType<typeof line>;
  const others: Record<string, Line | undefined> = {};
  const known = new Map<string, Line>();
  return {
    unknownFromPlaid(kind, type, field) {
      const name = toFieldLabel(kind, field);
      const key = `${kind} ${type} ${name}`;
      let count = known.get(key);
      if (count === undefined && known.size < MAX_UNKNOWN) {
        count = line({ kind, type, field: name });
        known.set(key, count);
      }
      if (count === undefined) {
        others[kind] ??= line({ kind, type: 'other', field: 'other' });
        count = others[kind];
      }
      count.inc();
    },
  };
}
