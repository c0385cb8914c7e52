/** Random valid selections, with aliases, fragments, conditions and repeated fields (fast-check). */
import * as fc from 'fast-check';
import {
  type GraphQLNamedType,
  type GraphQLSchema,
  getNamedType,
  isLeafType,
  isObjectType,
  isUnionType,
} from 'graphql';

/** Variables of conditions, each a `Boolean!`. */
export const CONDITIONS = ['v0', 'v1', 'v2'] as const;

export interface ArbitrarySelections {
  /** One per requested type. */
  readonly selections: readonly string[];
  /** Definitions of their fragments. */
  readonly fragments: string;
}

export function arbitrarySelections(
  schema: GraphQLSchema,
  ...types: string[]
): fc.Arbitrary<ArbitrarySelections> {
  const each = types.map((name) => {
    const type = schema.getType(name);
    if (!type) throw new Error(`The schema has no ${name}.`);
    return anySelection(type, 5);
  });
  return fc.tuple(...each).map((selections) => {
    const fragments: Fragment[] = [];
    const texts = selections.map((selection) => printed(selection, fragments));
    return { selections: texts, fragments: fragments.map(({ definition }) => definition).join('\n') };
  });
}

interface Selection {
  readonly type: string;
  readonly selected: readonly (Field | Spread)[];
}

interface Field {
  readonly name: string;
  readonly prefix: string;
  readonly directives: string;
  /** Null for a leaf. */
  readonly below: Selection | null;
}

interface Spread {
  readonly as: 'nothing' | 'type' | 'name' | 'name of another';
  readonly directives: string;
  readonly below: Selection;
  /** Whether the type condition equals the enclosing type. */
  readonly isEnclosingType: boolean;
}

/** A response key ends in its field's name, so that equal keys select the same field. */
const prefix = fc.constantFrom('', '', '', 'a_', 'b_', 'Z_');

const decides = fc.constantFrom('true', 'false', ...CONDITIONS.map((name) => `$${name}`));

const directives = fc.oneof(
  { weight: 6, arbitrary: fc.constant('') },
  { weight: 1, arbitrary: decides.map((value) => ` @skip(if: ${value})`) },
  { weight: 1, arbitrary: decides.map((value) => ` @include(if: ${value})`) },
  { weight: 1, arbitrary: fc.tuple(decides, decides).map(([a, b]) => ` @include(if: ${a}) @skip(if: ${b})`) },
);

/** @param depth maximum further nesting. */
function anySelection(type: GraphQLNamedType, depth: number): fc.Arbitrary<Selection> {
  const later = (below: GraphQLNamedType, less: number) =>
    fc.constant(below).chain((of) => anySelection(of, depth - less));
  const fields = (isObjectType(type) ? Object.values(type.getFields()) : []).map((field) => ({
    name: field.name,
    of: getNamedType(field.type),
  }));
  const leaves = ['__typename', ...fields.filter(({ of }) => isLeafType(of)).map(({ name }) => name)];
  const leaf = fc.record({ name: fc.constantFrom(...leaves), prefix, directives, below: fc.constant(null) });
  const objects = fields
    .filter(({ of }) => !isLeafType(of))
    .map(({ name, of }) => fc.record({ name: fc.constant(name), prefix, directives, below: later(of, 1) }));
  const members = isUnionType(type) ? type.getTypes() : [];
  const spreads = [type, ...members].map((of) =>
    fc.record({
      as: fc.constantFrom<Spread['as'][]>('nothing', 'type', 'name', 'name of another'),
      directives,
      below: later(of, of === type ? 2 : 0),
      isEnclosingType: fc.constant(of === type),
    }),
  );
  const selected = fc.oneof(
    { weight: 4, arbitrary: leaf },
    ...(depth > 0 && objects.length > 0 ? [{ weight: 4, arbitrary: fc.oneof(...objects) }] : []),
    ...(depth > 0 ? [{ weight: members.length > 0 ? 4 : 2, arbitrary: fc.oneof(...spreads) }] : []),
  ) as fc.Arbitrary<Field | Spread>;
  return fc
    .array(selected, { minLength: 1, maxLength: 6, size: 'max' })
    .map((list) => ({ type: type.name, selected: list }));
}

interface Fragment {
  readonly type: string;
  readonly name: string;
  readonly definition: string;
}

function printed({ selected }: Selection, fragments: Fragment[]): string {
  const parts = selected.map((each) =>
    'as' in each ? printedSpread(each, fragments) : printedField(each, fragments),
  );
  return `{ ${parts.join(' ')} }`;
}

function printedField(field: Field, fragments: Fragment[]): string {
  const key = field.prefix === '' ? field.name : `${field.prefix}${field.name}: ${field.name}`;
  return `${key}${field.directives}${field.below ? ` ${printed(field.below, fragments)}` : ''}`;
}

function printedSpread(spread: Spread, fragments: Fragment[]): string {
  const { as, directives: decided, below, isEnclosingType } = spread;
  // A fragment that is printed already cannot form a cycle.
  const other = fragments.find(({ type }) => as === 'name of another' && type === below.type);
  if (other) return `...${other.name}${decided}`;
  const text = printed(below, fragments);
  if (as === 'nothing' && isEnclosingType) return `...${decided} ${text}`;
  if (as === 'nothing' || as === 'type') return `... on ${below.type}${decided} ${text}`;
  const name = `F${fragments.length}`;
  fragments.push({ type: below.type, name, definition: `fragment ${name} on ${below.type} ${text}` });
  return `...${name}${decided}`;
}
