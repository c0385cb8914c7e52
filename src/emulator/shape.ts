/**
 * Request bodies held to a shape that is written down as data, and that the compiler holds to a type: a field
 * which the type gains or loses breaks the build.
 */
import { ApiError, invalidField } from './ApiError';
import { isJsonObject, type JsonObject } from './wire';

/** How JSON of type `T` looks. An optional or nullable field's key ends in `?`; a list holds its items' shape. */
export type Shape<T> = T extends string
  ? 'string'
  : T extends number
    ? 'number'
    : T extends boolean
      ? 'boolean'
      : T extends readonly (infer Item)[]
        ? readonly [Shape<Item>]
        : {
            readonly [Key in keyof T & string as null extends T[Key]
              ? `${Key}?`
              : undefined extends T[Key]
                ? `${Key}?`
                : Key]-?: Shape<NonNullable<T[Key]>>;
          };

type Kind = 'string' | 'number' | 'boolean';
type AnyShape = Kind | readonly [AnyShape] | ObjectShape;
export interface ObjectShape {
  readonly [key: string]: AnyShape;
}

/**
 * Refuses fields of the body that the endpoint does not know. On unknown fields further down Plaid's
 * documentation is silent: they are ignored.
 */
export function rejectUnknownFields(body: JsonObject, shape: ObjectShape): void {
  const unknown = Object.keys(body).filter(
    (key) => !Object.hasOwn(shape, key) && !Object.hasOwn(shape, `${key}?`),
  );
  if (unknown.length === 0) return;
  const named = unknown.slice(0, 10).map((key) => key.slice(0, 100));
  throw new ApiError(
    'UNKNOWN_FIELDS',
    `the following fields are not recognized by this endpoint: ${named.join(', ')}`,
  );
}

/** Names the required fields that the object lacks. */
export function findMissingFields(object: JsonObject, shape: ObjectShape): string[] {
  return Object.keys(shape).filter((key) => !key.endsWith('?') && isAbsent(object[key]));
}

export function rejectMissingFields(missing: readonly string[]): void {
  if (missing.length === 0) return;
  throw new ApiError('MISSING_FIELDS', `the following required fields are missing: ${missing.join(', ')}`);
}

/**
 * A copy of the body that has the shape: nulls count as absent, and nested fields without a place in the shape
 * are left out. A scalar of another kind at the top is INVALID_FIELD, anything of another kind further down
 * INVALID_CONFIGURATION, as Plaid tells them apart.
 */
export function readShape(body: JsonObject, shape: ObjectShape): JsonObject {
  return readObject(body, shape, '');
}

function readObject(object: JsonObject, shape: ObjectShape, prefix: string): JsonObject {
  rejectMissingFields(findMissingFields(object, shape).map((key) => prefix + key));
  const fields = Object.entries(shape).flatMap(([key, fieldShape]) => {
    const name = key.replace('?', '');
    const value = object[name];
    return isAbsent(value) ? [] : [[name, readValue(value, fieldShape, prefix + name)]];
  });
  return Object.fromEntries(fields);
}

function readValue(value: unknown, shape: AnyShape, path: string): unknown {
  if (typeof shape === 'string') {
    if (typeof value === shape) return value;
    if (path.includes('.')) throw badlyFormatted();
    throw invalidField(
      `${path} must be a ${shape === 'string' ? 'properly formatted, non-empty string' : shape}`,
    );
  }
  if (isListShape(shape)) {
    if (!Array.isArray(value)) throw badlyFormatted();
    return value.map((item, index) => readValue(item, shape[0], `${path}.${index}`));
  }
  if (!isJsonObject(value)) throw badlyFormatted();
  return readObject(value, shape, `${path}.`);
}

/** Plaid does not say which field it means. */
function badlyFormatted(): ApiError {
  return new ApiError('INVALID_CONFIGURATION', 'please ensure that the request body is formatted correctly');
}

function isAbsent(value: unknown): boolean {
  return value === undefined || value === null;
}

function isListShape(shape: AnyShape): shape is readonly [AnyShape] {
  return Array.isArray(shape);
}
