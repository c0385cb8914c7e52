/**
 * Repetition limit: counts selections of one name and fragment spreads per type. graphql-js compares them pairwise
 * (`OverlappingFieldsCanBeMerged`), which takes a tenth of a second for a few hundred.
 */
import type { ASTVisitor, TypeInfo } from 'graphql';

export interface Repetition {
  readonly visitor: ASTVisitor;
  /** The highest count in the document, once it has been visited. */
  maxCount(): number;
}

export function measureRepetition(types: TypeInfo): Repetition {
  const counts = new Map<string, number>();
  let maxCount = 0;
  function count(name: string): void {
    const key = `${types.getParentType()?.name}.${name}`;
    const next = (counts.get(key) ?? 0) + 1;
    counts.set(key, next);
    maxCount = Math.max(maxCount, next);
  }
  return {
    visitor: {
      Field: ({ alias, name }) => count((alias ?? name).value),
      // Cannot be a field name.
      FragmentSpread: () => count('...'),
    },
    maxCount: () => maxCount,
  };
}
