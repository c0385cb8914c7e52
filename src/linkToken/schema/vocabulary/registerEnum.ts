/** Registers an enum of the schema with a description of every value. */
import { registerEnumType } from 'type-graphql';

/**
 * @param named the enum by its name in the schema: `{ PlaidProduct }`.
 * @param values description of each value.
 */
export function registerEnum<Enum extends Readonly<Record<string, string>>>(
  named: Readonly<Record<string, Enum>>,
  description: string,
  values: Readonly<Record<keyof Enum & string, string>>,
): void {
  const described = Object.entries<string>(values).map(([value, text]) => [value, { description: text }]);
  for (const [name, type] of Object.entries<Readonly<Record<string, string>>>(named)) {
    registerEnumType(type, { name, description, valuesConfig: Object.fromEntries(described) });
  }
}
