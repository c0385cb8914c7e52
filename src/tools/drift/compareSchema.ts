/** Comparison of a GraphQL schema with Plaid's types: walks both trees together from the roots. */
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
import type { Difference, DifferenceKind, Drift } from './drift';
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
  // Requests and responses share enums, so that two walks may find the same difference.
  const differences = new Map(
    walks
      .flatMap((walk) => walk.differences)
      .map((difference) => [`${difference.kind} ${difference.graphql} ${difference.plaid}`, difference]),
  );
  return {
    differences: [...differences.values()],
    coverage: walks.map((walk) => measureCoverage(walk.root, types, (name) => walk.isCovered(name))),
  };
}

type ObjectType = GraphQLObjectType | GraphQLInputObjectType;
type ObjectField = GraphQLField<unknown, unknown> | GraphQLInputField;

/** GraphQL scalars that may represent each of Plaid's kinds. */
const SCALARS: Readonly<Record<Exclude<PlaidType['kind'], 'list'>, readonly string[]>> = {
  string: ['String', 'ID', 'DateTime', 'Date'],
  number: ['Int', 'Float'],
  boolean: ['Boolean'],
  object: ['JSONObject'],
  any: ['JSON'],
  // An alias or an intersection, which this tool does not resolve.
  named: ['JSON'],
  other: ['JSON'],
};

/** Comparison from one root. */
class Walk {
  readonly differences: Difference[] = [];
  readonly root: Root;
  readonly #types: PlaidTypes;
  readonly #compared = new Set<string>();
  /** Plaid's names of the types found in the schema → their GraphQL names. */
  readonly #graphqlNames = new Map<string, string>();
  /** Plaid's objects, fields, enums and enum values found in the schema, by the names that differences use. */
  readonly #found = new Set<string>();
  /** Names that are missing, or of another kind, in at least one GraphQL type of Plaid's type. */
  readonly #lacking = new Set<string>();
  /** Reported last, because the lines to paste name types that may be found later in the walk. */
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
      this.#compareObjects(type, plaid, root.graphql);
    }
    this.#reportMissing();
  }

  isCovered(plaidName: string): boolean {
    return this.#found.has(plaidName) && !this.#lacking.has(plaidName);
  }

  #compareObjects(type: ObjectType, plaid: PlaidInterface, path: string): void {
    if (!this.#isNew(type, plaid.name)) return;
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
      this.#compareFields(type, field, plaid, property, `${path}.${field.name}`);
    }
    for (const property of unmet) this.#missing.push({ type, owner: plaid, property });
  }

  #compareFields(
    type: ObjectType,
    field: ObjectField,
    owner: PlaidInterface,
    property: PlaidProperty,
    path: string,
  ): void {
    const places = [`${type.name}.${field.name}`, `${owner.name}.${property.name}`] as const;
    this.#found.add(places[1]);

    if (!this.#isSameKind(field.type, property.type, path)) {
      this.#differ('kind', ...places, `${field.type} here, ${formatType(property.type)} at Plaid`);
    }

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
  }

  /** Compares kinds, then the members if both sides are objects or enums. */
  #isSameKind(graphqlType: GraphQLType, plaidType: PlaidType, path: string): boolean {
    const type = getNullableType(graphqlType);
    if (plaidType.kind === 'list') {
      return isListType(type) && this.#isSameKind(type.ofType, plaidType.of, `${path}[]`);
    }
    if (plaidType.kind === 'named') {
      const values = this.#types.enums.get(plaidType.name);
      if (values) return isEnumType(type) && this.#compareEnums(type, plaidType.name, values);

      const plaid = this.#types.interfaces.get(plaidType.name);
      // GraphQL has no objects without fields: an empty interface is a JSONObject.
      if (plaid?.properties.length === 0) return isScalarType(type) && type.name === 'JSONObject';
      if (plaid) {
        if (!isObjectType(type) && !isInputObjectType(type)) return false;
        this.#compareObjects(type, plaid, path);
        return true;
      }
    }
    return isScalarType(type) && SCALARS[plaidType.kind].includes(type.name);
  }

  #compareEnums(type: GraphQLEnumType, plaidName: string, members: readonly string[]): true {
    if (!this.#isNew(type, plaidName)) return true;

    // Plaid's generator adds the member `null` to nullable enums.
    const unmet = new Set(members.filter((value) => value !== 'null'));
    for (const { name, value, deprecationReason } of type.getValues()) {
      const plaidValue = String(value);
      const places = [`${type.name}.${name}`, `${plaidName} '${plaidValue}'`] as const;
      if (!unmet.delete(plaidValue)) {
        this.#differ('gone value', ...places, `${plaidName} has no such value`);
        continue;
      }
      this.#found.add(places[1]);
      const expected = enumValueNameOf(plaidValue);
      if (name !== expected) this.#differ('name', ...places, `must be called ${expected}`);
      const isDeprecated = this.#types.deprecatedValues.get(plaidName)?.has(plaidValue) === true;
      this.#compareDeprecation(isDeprecated, deprecationReason != null, places);
    }
    for (const value of unmet) {
      const name = `${type.name}.${enumValueNameOf(value)}`;
      this.#differ('missing value', name, `${plaidName} '${value}'`, 'Plaid has it', [buildEnumLine(value)]);
    }
    return true;
  }

  #reportMissing(): void {
    for (const { type, owner, property } of this.#missing) {
      const lines = buildFieldLines(type.name, owner, property, {
        types: this.#types,
        names: this.#graphqlNames,
        isInput: isInputObjectType(type),
      });
      const name = `${type.name}.${fieldNameOf(property.name)}`;
      const detail = `${formatType(property.type)}. ${property.doc}`;
      this.#differ('missing', name, `${owner.name}.${property.name}`, detail, lines);
    }
  }

  /** Plaid deprecates a field, or the object that is its type. */
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
    if (this.#compared.has(key)) return false;
    this.#compared.add(key);
    this.#graphqlNames.set(plaidName, type.name);
    this.#found.add(plaidName);
    return true;
  }

  #differ(
    kind: DifferenceKind,
    graphql: string,
    plaid: string,
    detail: string,
    linesToPaste: readonly string[] = [],
  ): void {
    if (['missing', 'missing value', 'kind'].includes(kind)) this.#lacking.add(plaid);
    this.differences.push({ kind, graphql, plaid, detail, linesToPaste });
  }
}

/** Whether the field is `additionalProperties`, which this schema adds to each output type and to the root input. */
function isCatchAll(field: ObjectField, type: ObjectType, path: string): boolean {
  return field.name === 'additionalProperties' && (isObjectType(type) || path === type.name);
}
