/** Type check of JSON values (responses of the emulator) against Plaid's interfaces. */

import { isJsonObject } from '../../../src/codec/json';
import { formatType, type PlaidType, type PlaidTypes } from '../../../src/tools/drift/parsePlaidTypes';

/** Lists mismatches such as `$.metadata.webhook: expected string`. */
export function findMismatches(json: unknown, interfaceName: string, types: PlaidTypes): string[] {
  const mismatches: string[] = [];
  if (!types.interfaces.has(interfaceName)) throw new Error(`Plaid's types have no ${interfaceName}.`);
  check(json, { kind: 'named', name: interfaceName, nullable: false }, '$');
  return mismatches;

  function check(value: unknown, type: PlaidType, path: string): void {
    if (value === null && type.nullable) return;
    const plaid = type.kind === 'named' ? types.interfaces.get(type.name) : undefined;
    if (plaid && isJsonObject(value)) {
      for (const { name, type, optional } of plaid.properties) {
        if (value[name] !== undefined) check(value[name], type, `${path}.${name}`);
        else if (!optional) mismatches.push(`${path}.${name}: missing`);
      }
      const known = new Set(plaid.properties.map(({ name }) => name));
      for (const key of Object.keys(value)) {
        if (!known.has(key)) mismatches.push(`${path}.${key}: not in ${plaid.name}`);
      }
    } else if (type.kind === 'list' && Array.isArray(value)) {
      value.forEach((item, index) => {
        check(item, type.of, `${path}[${index}]`);
      });
    } else if (!isOfKind(value, type)) {
      mismatches.push(`${path}: expected ${formatType(type)}`);
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
        // The other kinds are results of typeof, except lists and unresolved types, which match nothing.
        return typeof value === type.kind;
    }
  }
}
