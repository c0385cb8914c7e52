/** Holds a JSON value against one of Plaid's interfaces, as a compiler would: for answers of the emulator. */

import { isJsonObject } from '../../../src/codec/json';
import { formatType, type PlaidType, type PlaidTypes } from '../../../src/tools/drift/parsePlaidTypes';

/** Every place where the value is not what the interface says, such as `$.metadata.webhook: expected string`. */
export function findMismatches(json: unknown, interfaceName: string, types: PlaidTypes): string[] {
  const faults: string[] = [];
  if (!types.interfaces.has(interfaceName)) throw new Error(`Plaid's types have no ${interfaceName}.`);
  check(json, { kind: 'named', name: interfaceName, nullable: false }, '$');
  return faults;

  function check(value: unknown, type: PlaidType, path: string): void {
    if (value === null && type.nullable) return;
    const plaid = type.kind === 'named' ? types.interfaces.get(type.name) : undefined;
    if (plaid && isJsonObject(value)) {
      for (const { name, type, optional } of plaid.properties) {
        if (value[name] !== undefined) check(value[name], type, `${path}.${name}`);
        else if (!optional) faults.push(`${path}.${name}: missing`);
      }
      const known = new Set(plaid.properties.map(({ name }) => name));
      for (const key of Object.keys(value)) {
        if (!known.has(key)) faults.push(`${path}.${key}: not in ${plaid.name}`);
      }
    } else if (type.kind === 'list' && Array.isArray(value)) {
      value.forEach((item, index) => {
        check(item, type.of, `${path}[${index}]`);
      });
    } else if (!isOfKind(value, type)) {
      faults.push(`${path}: expected ${formatType(type)}`);
    }
  }

  function isOfKind(value: unknown, type: PlaidType): boolean {
    switch (type.kind) {
      case 'any':
        return true;
      case 'object':
        return isJsonObject(value);
      case 'named':
        return types.enums.get(type.name)?.some((word) => word === value) ?? false;
      default:
        // The kinds that are left are the words of typeof; a list or something odd is none of them.
        return typeof value === type.kind;
    }
  }
}
