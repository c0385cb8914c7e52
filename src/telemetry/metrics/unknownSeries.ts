/** What Plaid sent and the schema does not know. Words are no labels: they may be anything. */

import type { Metrics } from './Metrics';
import type { Page } from './Page';
import type { Count } from './series';
import { asName, MAX_UNKNOWN } from './unknownFromPlaid';

export function countUnknown(page: Page): Pick<Metrics, 'unknownFromPlaid'> {
  const lines = page.counts(
    {
      name: 'plaid_link_unknown_from_plaid_total',
      help: 'Fields, words of enums and kinds of values that Plaid sent and the schema does not have.',
    },
    'kind',
    'type',
    'field',
  );
  const others = { field: null, word: null, kind: null } as Record<string, Count | null>;
  const known = new Map<string, Count>();
  return {
    unknownFromPlaid(kind, type, field) {
      const name = asName(kind, field);
      const key = `${kind} ${type} ${name}`;
      let count = known.get(key);
      if (count === undefined && known.size < MAX_UNKNOWN) {
        count = lines({ kind, type, field: name });
        known.set(key, count);
      }
      if (count === undefined) {
        others[kind] ??= lines({ kind, type: 'other', field: 'other' });
        count = others[kind];
      }
      count.add(1);
    },
  };
}
