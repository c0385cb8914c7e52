/**
 * How often a document says the same. graphql-js compares every two selections of one name, and every two fragments
 * that are spread side by side (`OverlappingFieldsCanBeMerged`), so that a few hundred of them take a tenth of a second
 * before it gives up.
 */
import type { ASTVisitor, TypeInfo } from 'graphql';

export interface Repetition {
  readonly visitor: ASTVisitor;
  /** Once the document is walked: how often the name is selected, or fragments spread, of which that is the most. */
  maxCount(): number;
}

export function measureRepetition(types: TypeInfo): Repetition {
  const counts = new Map<string, number>();
  let most = 0;
  function count(name: string): void {
    const key = `${types.getParentType()?.name}.${name}`;
    const times = (counts.get(key) ?? 0) + 1;
    counts.set(key, times);
    most = Math.max(most, times);
  }
  return {
    visitor: {
      Field: ({ alias, name }) => count((alias ?? name).value),
      // No name of a field.
      FragmentSpread: () => count('...'),
    },
    maxCount: () => most,
  };
}
