/** How much of what Plaid has below one root the schema says. */
import type { Coverage, Difference, EnumPair, Share, TypePair } from './drift';
import type { PlaidType, PlaidTypes } from './parsePlaidTypes';
import { listProperties, type Root } from './roots';

export function measureCoverage(
  root: Root,
  types: PlaidTypes,
  found: { pairs: readonly TypePair[]; enums: readonly EnumPair[]; differences: readonly Difference[] },
): Coverage {
  const all = reachableFrom(root.plaid, types);
  // A field that one of two GraphQL types has and the other lacks is not covered.
  const lacking = new Set(
    found.differences.filter(({ kind }) => NOT_COVERED.has(kind)).map(({ plaid }) => plaid),
  );
  const share = (total: ReadonlySet<string>, paired: readonly string[]): Share => {
    const covered = new Set(paired.filter((one) => total.has(one) && !lacking.has(one)));
    return { covered: covered.size, total: total.size };
  };
  return {
    root,
    objects: share(
      all.objects,
      found.pairs.map(({ plaid }) => plaid),
    ),
    fields: share(
      all.fields,
      found.pairs.flatMap(({ plaid, fields }) => fields.map(({ wireName }) => `${plaid}.${wireName}`)),
    ),
    enums: share(
      all.enums,
      found.enums.map(({ plaid }) => plaid),
    ),
    values: share(
      all.words,
      found.enums.flatMap(({ plaid, values: words }) => words.map((word) => `${plaid} '${word}'`)),
    ),
  };
}

const NOT_COVERED: ReadonlySet<Difference['kind']> = new Set(['missing', 'missing word', 'kind']);

/** All that can stand in a request or an answer, by the names that differences use. */
function reachableFrom(rootName: string, { interfaces, enums }: PlaidTypes) {
  const found = {
    objects: new Set<string>(),
    fields: new Set<string>(),
    enums: new Set<string>(),
    words: new Set<string>(),
  };
  const visit = (name: string): void => {
    const plaid = interfaces.get(name);
    if (plaid && !found.objects.has(name)) {
      found.objects.add(name);
      for (const property of listProperties(plaid)) {
        found.fields.add(`${name}.${property.name}`);
        const next = nameIn(property.type);
        if (next !== null) visit(next);
      }
    }
    const words = enums.get(name);
    if (words) {
      found.enums.add(name);
      for (const word of words) if (word !== 'null') found.words.add(`${name} '${word}'`);
    }
  };
  visit(rootName);
  return found;
}

function nameIn(type: PlaidType): string | null {
  if (type.kind === 'list') return nameIn(type.of);
  return type.kind === 'named' ? type.name : null;
}
