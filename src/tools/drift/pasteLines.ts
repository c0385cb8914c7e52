/** Lines to paste for a missing field or enum value, with the new types that a field needs. */
import { enumValueNameOf, fieldNameOf, toSnakeCase } from '../../codec/names';
import type { PlaidInterface, PlaidProperty, PlaidType, PlaidTypes } from './parsePlaidTypes';
import { getRequirement, listProperties } from './roots';

export interface PasteContext {
  readonly types: PlaidTypes;
  /** Plaid's names of the types in the schema → their GraphQL names. */
  readonly names: ReadonlyMap<string, string>;
  readonly isInput: boolean;
}

/** Builds the member of an enum: `MONEY_MARKET = 'money market',`. */
export function buildEnumLine(value: string): string {
  return `${enumValueNameOf(value)} = ${quoted(value)},`;
}

/** Builds the property of the GraphQL type, followed by the classes and enums that the schema lacks. */
export function buildFieldLines(
  typeName: string,
  owner: PlaidInterface,
  property: PlaidProperty,
  { types, names, isInput }: PasteContext,
): string[] {
  const known = new Map(names);
  const newTypes: string[] = [];
  return [...propertyLines(typeName, owner, property), ...newTypes];

  function propertyLines(typeName: string, owner: PlaidInterface, property: PlaidProperty): string[] {
    const name = fieldNameOf(property.name);
    const type = suggest(property.type, property, typeName);
    const required = isInput && getRequirement(owner, property) === 'required';
    const options = [
      ...(required ? [] : ['nullable: true']),
      "description: '…'",
      ...(property.deprecated ? ["deprecationReason: '…'"] : []),
    ];
    return [
      ...(toSnakeCase(name) === property.name ? [] : [`@Wire(${quoted(property.name)})`]),
      `@Field(() => ${type.declared}, { ${options.join(', ')} })`,
      required ? `${name}!: ${type.written};` : `${name}?: ${type.written} | null;`,
    ];
  }

  function suggest(type: PlaidType, property: PlaidProperty, typeName: string): Suggestion {
    switch (type.kind) {
      case 'list': {
        const item = suggest(type.of, property, typeName);
        return { declared: `[${item.declared}]`, written: `${item.written}[]` };
      }
      case 'string':
        return { declared: stringScalar(property), written: 'string' };
      case 'number':
        return { declared: COUNTS.test(property.name) ? 'Int' : 'Float', written: 'number' };
      case 'boolean':
        return { declared: 'Boolean', written: 'boolean' };
      case 'object':
        return JSON_OBJECT;
      case 'named': {
        // GraphQL has no objects without fields.
        if (types.interfaces.get(type.name)?.properties.length === 0) return JSON_OBJECT;
        const name = known.get(type.name) ?? newType(type.name, property, typeName);
        return name === null ? ANY_JSON : { declared: name, written: name };
      }
      default:
        return ANY_JSON;
    }
  }

  function newType(plaidName: string, property: PlaidProperty, typeName: string): string | null {
    const values = types.enums.get(plaidName);
    if (values) {
      const name = isInput ? inputNameBelow(typeName, property) : outputName(plaidName, 'Plaid');
      known.set(plaidName, name);
      const members = values.filter((value) => value !== 'null');
      newTypes.push('', `export enum ${name} {`, ...members.map((value) => `  ${buildEnumLine(value)}`), '}');
      newTypes.push(`registerEnum({ ${name} }, '…', {`);
      newTypes.push(...members.map((value) => `  ${enumValueNameOf(value)}: '…',`), '});');
      return name;
    }
    const plaid = types.interfaces.get(plaidName);
    if (!plaid) return null;

    const name = isInput ? inputNameBelow(typeName, property) : outputName(plaidName, 'Link');
    known.set(plaidName, name);
    const body = listProperties(plaid).flatMap((member) => ['', ...propertyLines(name, plaid, member)]);
    const decorator = isInput ? 'InputType' : 'OpenObjectType';
    newTypes.push('', `@${decorator}({ description: '…' })`, `export class ${name} {`);
    newTypes.push(...body.slice(1).map((line) => (line === '' ? '' : `  ${line}`)), '}');
    return name;
  }
}

/** A type as the argument of `@Field`, and in TypeScript. */
interface Suggestion {
  readonly declared: string;
  readonly written: string;
}

const ANY_JSON: Suggestion = { declared: 'JsonValue', written: 'unknown' };
const JSON_OBJECT: Suggestion = { declared: 'JsonObject', written: 'Record<string, unknown>' };

/** Names of integers: Plaid's types have only `number`. */
const COUNTS = /(^|_)(num|count|days|months|years|seconds)(_|$)/;

function stringScalar({ name, doc }: PlaidProperty): string {
  if (/YYYY-MM-DD/.test(doc) || name.endsWith('_date')) return 'CalendarDate';
  return /ISO 8601/.test(doc) || name.endsWith('_at') ? 'DateTime' : 'String';
}

/** An input's name spells its path: `CreateLinkTokenUserInput` + `id_number` → `CreateLinkTokenUserIdNumberInput`. */
function inputNameBelow(typeName: string, property: PlaidProperty): string {
  const field = fieldNameOf(property.name);
  return `${typeName.replace(/Input$/, '')}${field.charAt(0).toUpperCase()}${field.slice(1)}Input`;
}

function outputName(plaidName: string, prefix: 'Link' | 'Plaid'): string {
  return /^(Link|Plaid)/.test(plaidName) ? plaidName : prefix + plaidName;
}

function quoted(text: string): string {
  return `'${text.replace(/['\\]/g, '\\$&')}'`;
}
