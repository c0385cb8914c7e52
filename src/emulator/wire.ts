/** The SDK's types as JSON carries them. */

/** `T` with each enum replaced by the union of its values, at every depth. */
export type Wire<T> = T extends string ? `${T}` : T extends object ? { [Key in keyof T]: Wire<T[Key]> } : T;

/** An unvalidated JSON object. */
export type JsonObject = Readonly<Record<string, unknown>>;

export function isJsonObject(value: unknown): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
