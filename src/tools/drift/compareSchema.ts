/**
 * Holds a GraphQL schema against Plaid's types: both trees are walked together from the roots, and whatever one
 * side has and the other lacks, or says differently, is a difference.
 */
import {
  type GraphQLEnumType,
  type GraphQLField,
  type GraphQLInputField,
  type GraphQLInputObjectType,
  type GraphQLObjectType,
  type GraphQLSchema,
  type GraphQLType,
  getNullableType,
  isEnumType,
  isInputObjectType,
  isListType,
  isNonNullType,
  isObjectType,
  isScalarType,
} from 'graphql';
import { enumValueNameOf, fieldNameOf, wireNameOf } from '../../codec/names';
import type { Difference, DifferenceKind, Drift, EnumPair, FieldPair, TypePair } from './drift';
import { measureCoverage } from './measureCoverage';
import {
  formatType,
  type PlaidInterface,
  type PlaidProperty,
  type PlaidType,
  type PlaidTypes,
} from './parsePlaidTypes';
import { buildEnumLine, buildFieldLines } from './pasteLines';
import { getRequirement, listProperties, ROOTS, type Root } from './roots';

export function compareSchema(schema: GraphQLSchema, types: PlaidTypes): Drift {
  const walks = ROOTS.map((root) => new Walk(root, schema, types));
  return {
    pairs: walks.flatMap((walk) => walk.pairs),
    enums: oncePer(
      walks.flatMap((walk) => walk.enums),
      ({ graphql, plaid }) => `${graphql} ${plaid}`,
    ),
    differences: oncePer(
      walks.flatMap((walk) => walk.differences),
      ({ kind, graphql, plaid }) => `${kind} ${graphql} ${plaid}`,
    ),
    coverage: walks.map((walk) => measureCoverage(walk.root, types, walk)),
  };
}

/** Requests and answers share enums, so that two walks may find the same. */
function oncePer<T>(found: readonly T[], key: (one: T) => string): T[] {
  return [...new Map(found.map((one) => [key(one), one])).values()];
}

type ObjectType = GraphQLObjectType | GraphQLInputObjectType;
type ObjectField = GraphQLField<unknown, unknown> | GraphQLInputField;

/** The scalars that say each of Plaid's simple kinds. */
const SCALARS: Readonly<Record<Exclude<PlaidType['kind'], 'list'>, readonly string[]>> = {
  string: ['String', 'ID', 'DateTime', 'Date'],
  number: ['Int', 'Float'],
  boolean: ['Boolean'],
  object: ['JSONObject'],
  any: ['JSON'],
  // Types that this tool does not see into: an alias, an intersection.
  named: ['JSON'],
  other: ['JSON'],
};

/** One root's comparison: what was paired on the way, and what did not agree. */
class Walk {
  readonly pairs: TypePair[] = [];
  readonly enums: EnumPair[] = [];
  readonly differences: Difference[] = [];
  readonly root: Root;
  readonly #types: PlaidTypes;
  readonly #seen = new Set<string>();
  /** Fields to write, kept until the end: their lines name types that may be paired later in the walk. */
  readonly #missing: { type: ObjectType; owner: PlaidInterface; property: PlaidProperty }[] = [];

  constructor(root: Root, schema: GraphQLSchema, types: PlaidTypes) {
    this.root = root;
    this.#types = types;
    const type = schema.getType(root.graphql);
    const plaid = types.interfaces.get(root.plaid);
    if (!plaid) {
      this.#differ('gone', root.graphql, root.plaid, 'Plaid no longer has this type');
    } else if (!isObjectType(type) && !isInputObjectType(type)) {
      this.#differ('missing', root.graphql, root.plaid, 'the schema has no such object type');
    } else {
      this.#pairObjects(type, plaid, root.graphql);
    }
    this.#reportMissing();
  }

  #pairObjects(type: ObjectType, plaid: PlaidInterface, path: string): void {
    if (!this.#isNew(type, plaid.name)) return;

    const fields: FieldPair[] = [];
    this.pairs.push({ graphql: type.name, plaid: plaid.name, path, fields });
    const properties = new Map(listProperties(plaid).map((property) => [property.name, property]));
    const unmet = new Set(properties.values());
    for (const field of Object.values<ObjectField>(type.getFields())) {
      const wireName = isCatchAll(field, type, path) ? null : wireNameOf(field);
      if (wireName === null) continue;
      const property = properties.get(wireName);
      if (!property) {
        const detail = `${plaid.name} has no ${wireName}`;
        this.#differ('gone', `${type.name}.${field.name}`, `${plaid.name}.${wireName}`, detail);
        continue;
      }
      unmet.delete(property);
      fields.push(this.#pairFields(type, field, plaid, property, `${path}.${field.name}`));
    }
    for (const property of unmet) this.#missing.push({ type, owner: plaid, property });
  }

  #pairFields(
    type: ObjectType,
    field: ObjectField,
    owner: PlaidInterface,
    property: PlaidProperty,
    path: string,
  ): FieldPair {
    const places = [`${type.name}.${field.name}`, `${owner.name}.${property.name}`] as const;
    const plaidText = formatType(property.type);

    const sameKind = this.#isSameKind(field.type, property.type, path);
    if (!sameKind) this.#differ('kind', ...places, `${field.type} here, ${plaidText} at Plaid`);

    const name = fieldNameOf(property.name);
    if (field.name !== name) this.#differ('name', ...places, `must be called ${name}`);

    if (isInputObjectType(type)) {
      const requirement = getRequirement(owner, property);
      if (requirement === 'required' && !isNonNullType(field.type)) {
        this.#differ('requirement', ...places, 'Plaid requires it: make it non-null');
      } else if (requirement === 'optional' && isNonNullType(field.type)) {
        this.#differ('requirement', ...places, 'Plaid does not require it: make it nullable');
      }
    }

    const isDeprecatedHere = field.deprecationReason != null;
    this.#compareDeprecation(this.#isDeprecated(property), isDeprecatedHere, places, property.doc);

    const optional = property.optional ? '?' : '';
    return {
      graphql: `${field.name}: ${field.type}`,
      plaid: `${property.name}${optional}: ${plaidText}`,
      wireName: property.name,
      sameKind,
    };
  }

  /** Compares kinds, and walks on where both sides are objects or enums. */
  #isSameKind(graphqlType: GraphQLType, plaidType: PlaidType, path: string): boolean {
    const type = getNullableType(graphqlType);
    if (plaidType.kind === 'list') {
      return isListType(type) && this.#isSameKind(type.ofType, plaidType.of, `${path}[]`);
    }
    if (plaidType.kind === 'named') {
      const words = this.#types.enums.get(plaidType.name);
      if (words) return isEnumType(type) && this.#pairEnums(type, plaidType.name, words);

      const plaid = this.#types.interfaces.get(plaidType.name);
      // GraphQL has no objects without fields: such a one is a JSONObject.
      if (plaid?.properties.length === 0) return isScalarType(type) && type.name === 'JSONObject';
      if (plaid) {
        if (!isObjectType(type) && !isInputObjectType(type)) return false;
        this.#pairObjects(type, plaid, path);
        return true;
      }
    }
    return isScalarType(type) && SCALARS[plaidType.kind].includes(type.name);
  }

  #pairEnums(type: GraphQLEnumType, plaidName: string, members: readonly string[]): true {
    if (!this.#isNew(type, plaidName)) return true;

    // A member `null` is how the generator writes that the value may be null.
    const unmet = new Set(members.filter((word) => word !== 'null'));
    const total = unmet.size;
    const words: string[] = [];
    for (const value of type.getValues()) {
      const word = String(value.value);
      const places = [`${type.name}.${value.name}`, `${plaidName} '${word}'`] as const;
      if (!unmet.delete(word)) {
        this.#differ('gone word', ...places, `${plaidName} has no such word`);
        continue;
      }
      words.push(word);
      const name = enumValueNameOf(word);
      if (value.name !== name) this.#differ('name', ...places, `must be called ${name}`);
      this.#compareDeprecation(
        this.#types.deprecatedValues.get(plaidName)?.has(word) === true,
        value.deprecationReason != null,
        places,
      );
    }
    for (const word of unmet) {
      const name = `${type.name}.${enumValueNameOf(word)}`;
      this.#differ('missing word', name, `${plaidName} '${word}'`, 'Plaid has it', [buildEnumLine(word)]);
    }
    this.enums.push({ graphql: type.name, plaid: plaidName, values: words, total });
    return true;
  }

  #reportMissing(): void {
    const names = new Map([...this.pairs, ...this.enums].map(({ graphql, plaid }) => [plaid, graphql]));
    for (const { type, owner, property } of this.#missing) {
      const lines = buildFieldLines(type.name, owner, property, {
        types: this.#types,
        names,
        isInput: isInputObjectType(type),
      });
      const name = `${type.name}.${fieldNameOf(property.name)}`;
      const detail = `${formatType(property.type)}. ${property.doc}`;
      this.#differ('missing', name, `${owner.name}.${property.name}`, detail, lines);
    }
  }

  /** Plaid marks a field, or the object that is its type. */
  #isDeprecated({ deprecated, type }: PlaidProperty): boolean {
    const plaid = type.kind === 'named' ? this.#types.interfaces.get(type.name) : undefined;
    return deprecated || plaid?.deprecated === true;
  }

  #compareDeprecation(
    byPlaid: boolean,
    here: boolean,
    places: readonly [graphql: string, plaid: string],
    doc = 'Plaid marks it',
  ): void {
    if (byPlaid && !here) this.#differ('newly deprecated', ...places, doc, ["deprecationReason: '…',"]);
    if (here && !byPlaid) {
      this.#differ('no longer deprecated', ...places, 'Plaid does not mark it: remove its deprecationReason');
    }
  }

  #isNew(type: { name: string }, plaidName: string): boolean {
    const key = `${type.name} ${plaidName}`;
    if (this.#seen.has(key)) return false;
    this.#seen.add(key);
    return true;
  }

  #differ(
    kind: DifferenceKind,
    graphql: string,
    plaid: string,
    detail: string,
    paste: readonly string[] = [],
  ): void {
    this.differences.push({ kind, graphql, plaid, detail, linesToPaste: paste });
  }
}

/** `additionalProperties`, ours on every output type and on the input's root. */
function isCatchAll(field: ObjectField, type: ObjectType, path: string): boolean {
  return field.name === 'additionalProperties' && (isObjectType(type) || path === type.name);
}
