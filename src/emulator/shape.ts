/**
 * Request bodies parsed by a shape: data that the compiler checks against a type, so that a field which the type gains
 * or loses breaks the build.
 */
import { ApiError, assertField } from './ApiError';
import { isJsonObject, type JsonObject, type Wire } from './wire';

/** Shape of JSON of type `T`. The key of an optional or nullable field ends in `?`; a list holds its items' shape. */
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
interface ObjectShape {
  readonly [key: string]: AnyShape;
}

/**
 * Parses a request body. Nulls count as absent; unknown nested fields are dropped, since Plaid documents no error for
 * them.
 *
 * @param alsoMissing Required fields that are missing though the shape has them as optional.
 * @throws {ApiError} UNKNOWN_FIELDS, then MISSING_FIELDS, then, as Plaid distinguishes them, INVALID_FIELD for a
 *   top-level scalar of another type and INVALID_CONFIGURATION for any other value of another type.
 */
export function readBody<T>(
  body: JsonObject,
  shape: Shape<T> & ObjectShape,
  alsoMissing: readonly string[] = [],
): Wire<T> {
  const unknown = Object.keys(body).filter(
    (key) => !Object.hasOwn(shape, key) && !Object.hasOwn(shape, `${key}?`),
  );
  if (unknown.length > 0) {
    const names = unknown.slice(0, 10).map((key) => key.slice(0, 100));
    throw new ApiError(
      'UNKNOWN_FIELDS',
      `the following fields are not recognized by this endpoint: ${names.join(', ')}`,
    );
  }
  rejectMissingFields([...findMissingFields(body, shape), ...alsoMissing]);
  return readObject(body, shape, '') as Wire<T>;
}

export function rejectMissingFields(missing: readonly string[]): void {
  if (missing.length === 0) return;
  throw new ApiError('MISSING_FIELDS', `the following required fields are missing: ${missing.join(', ')}`);
}

function findMissingFields(object: JsonObject, shape: ObjectShape): string[] {
  return Object.keys(shape).filter((key) => !key.endsWith('?') && isAbsent(object[key]));
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
    if (typeof value !== shape && path.includes('.')) throw badlyFormatted();
    const expected = shape === 'string' ? 'properly formatted, non-empty string' : shape;
    assertField(typeof value === shape, `${path} must be a ${expected}`);
    return value;
  }
  if (isListShape(shape)) {
    if (!Array.isArray(value)) throw badlyFormatted();
    return value.map((item, index) => readValue(item, shape[0], `${path}.${index}`));
  }
  if (!isJsonObject(value)) throw badlyFormatted();
  return readObject(value, shape, `${path}.`);
}

/** Plaid's message names no field. */
function badlyFormatted(): ApiError {
  return new ApiError('INVALID_CONFIGURATION', 'please ensure that the request body is formatted correctly');
}

function isAbsent(value: unknown): boolean {
  return value === undefined || value === null;
}

function isListShape(shape: AnyShape): shape is readonly [AnyShape] {
  return Array.isArray(shape);
}
