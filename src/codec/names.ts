/**
 * Field names: camel case in GraphQL, snake case on the wire. A property whose wire name is not the snake case of its
 * GraphQL name (`num_1099s_uploaded`) has `@Wire('…')`. The marks are GraphQL extensions, so that the built schema is
 * the only list of fields.
 */
import type { GraphQLField, GraphQLInputField } from 'graphql';
import { Extensions } from 'type-graphql';

interface WireMark {
  readonly wireName?: string;
  /** Present on fields that Plaid does not have; null if a resolver returns the value. */
  readonly computation?: Computation | null;
}

/** Computation of a field's value from its object. */
export interface Computation {
  // `never`: a property decorator knows neither its class nor the type of the context.
  readonly compute: (object: never, context: never) => unknown;
  /** Whether the value also depends on the context, and so must not be memoized. */
  readonly dependsOnContext?: true;
}

/** Marks a field whose wire name is not the snake case of its GraphQL name. */
export function Wire(wireName: string): PropertyDecorator {
  return Extensions({ wireName } satisfies WireMark) as PropertyDecorator;
}

/**
 * Marks a field that this server adds and Plaid does not have.
 *
 * @param computation default null: a resolver returns the value.
 */
export function Computed(computation: Computation | null = null): PropertyDecorator {
  return Extensions({ computation } satisfies WireMark) as PropertyDecorator;
}

/** @returns the computation of a `@Computed` field; null for Plaid's fields and for those with a resolver. */
export function computationOf(field: GraphQLField<unknown, unknown>): Computation | null {
  return (field.extensions as WireMark).computation ?? null;
}

/** @returns the wire name of a field; null for one that Plaid does not have. */
export function wireNameOf(field: GraphQLField<unknown, unknown> | GraphQLInputField): string | null {
  const { computation, wireName } = field.extensions as WireMark;
  return wireName ?? (computation === undefined ? toSnakeCase(field.name) : null);
}

/** GraphQL → wire: `linkSessionId` → `link_session_id`. */
export function toSnakeCase(fieldName: string): string {
  return fieldName.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);
}

/** Wire → GraphQL, for every field: `num_1099s_uploaded` → `num1099sUploaded`. */
export function fieldNameOf(wireName: string): string {
  return wireName.replace(/_+(.)/g, (_, next: string) => next.toUpperCase());
}

/** Wire → GraphQL, for every enum value: `money market` → `MONEY_MARKET`, `4.1` → `_4_1`. */
export function enumValueNameOf(wireValue: string): string {
  const name = wireValue.toUpperCase().replace(/[^A-Z0-9]+/g, '_');
  return /^[0-9]/.test(name) ? `_${name}` : name;
}
