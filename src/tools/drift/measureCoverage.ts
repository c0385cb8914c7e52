/** Coverage: how many of Plaid's objects, fields, enums and enum values below a root the schema has. */
import type { Coverage, Share } from './drift';
import type { PlaidType, PlaidTypes } from './parsePlaidTypes';
import { listProperties, type Root } from './roots';

/** @param isCovered by the names that differences use. */
export function measureCoverage(
  root: Root,
  types: PlaidTypes,
  isCovered: (plaidName: string) => boolean,
): Coverage {
  const { objects, fields, enums, values } = listReachable(root.plaid, types);
  const share = (names: ReadonlySet<string>): Share => ({
    covered: [...names].filter(isCovered).length,
    total: names.size,
  });
  return { root, objects: share(objects), fields: share(fields), enums: share(enums), values: share(values) };
}

function listReachable(rootName: string, types: PlaidTypes) {
  const found = {
    objects: new Set<string>(),
    fields: new Set<string>(),
    enums: new Set<string>(),
    values: new Set<string>(),
  };
  const visit = (name: string): void => {
    const plaid = types.interfaces.get(name);
    if (plaid && !found.objects.has(name)) {
      found.objects.add(name);
      for (const property of listProperties(plaid)) {
        found.fields.add(`${name}.${property.name}`);
        const next = findTypeName(property.type);
        if (next !== null) visit(next);
      }
    }
    const values = types.enums.get(name);
    if (values) {
      found.enums.add(name);
      for (const value of values) if (value !== 'null') found.values.add(`${name} '${value}'`);
    }
  };
  visit(rootName);
  return found;
}

function findTypeName(type: PlaidType): string | null {
  if (type.kind === 'list') return findTypeName(type.of);
  return type.kind === 'named' ? type.name : null;
}
