/**
 * The two names of one field. GraphQL's name is Plaid's wire name with each `_` dropped and the next letter
 * raised; the way back is the plain rule below, and where that cannot be (`num_1099s_uploaded`) the property
 * carries `@Wire('…')`. These marks are GraphQL extensions, so that the built schema is the only list of fields.
 */
import type { GraphQLField, GraphQLInputField } from 'graphql';
import { Extensions } from 'type-graphql';

interface WireMark {
  readonly wireName?: string;
  readonly computed?: true;
  readonly computation?: Computation;
}

/** How a field's value follows from the object it stands in. */
export interface Computation {
  // A property's decorator does not know the class that it stands in, nor what the server's context is.
  readonly compute: (object: never, context: never) => unknown;
  /** Whether it follows from the context too, and so may be another the next time. */
  readonly dependsOnContext?: true;
}

/** Marks a field whose wire name the plain rule does not give. */
export function Wire(wireName: string): PropertyDecorator {
  return Extensions({ wireName } satisfies WireMark) as PropertyDecorator;
}

/**
 * Marks a field that is ours: Plaid neither sends nor takes it.
 *
 * @param computation without it, a resolver has the value.
 */
export function Computed(computation?: Computation): PropertyDecorator {
  const mark: WireMark = { computed: true, ...(computation && { computation }) };
  return Extensions({ ...mark }) as PropertyDecorator;
}

/** How a field of ours is computed; null for those of Plaid's, and where a resolver has the value. */
export function computationOf(field: GraphQLField<unknown, unknown>): Computation | null {
  return (field.extensions as WireMark).computation ?? null;
}

/** The wire name of a field, or null for one that is ours alone. */
export function wireNameOf(field: GraphQLField<unknown, unknown> | GraphQLInputField): string | null {
  const { computed, wireName } = field.extensions as WireMark;
  if (computed) return null;
  return wireName ?? toSnakeCase(field.name);
}

/** The plain rule, GraphQL → wire: `linkSessionId` → `link_session_id`. */
export function toSnakeCase(fieldName: string): string {
  return fieldName.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);
}

/** The rule that names every field, wire → GraphQL: `num_1099s_uploaded` → `num1099sUploaded`. */
export function fieldNameOf(wireName: string): string {
  return wireName.replace(/_+(.)/g, (_, next: string) => next.toUpperCase());
}

/** The rule that names every enum value, wire → GraphQL: `money market` → `MONEY_MARKET`, `4.1` → `_4_1`. */
export function enumValueNameOf(word: string): string {
  const name = word.toUpperCase().replace(/[^A-Z0-9]+/g, '_');
  return /^[0-9]/.test(name) ? `_${name}` : name;
}
