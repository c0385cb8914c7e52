/** Plaid's types as they stand on the wire: the SDK's enums are, in JSON, their words. */

/** `T` with each enum turned into the union of its words, at every depth. */
export type Wire<T> = T extends string ? `${T}` : T extends object ? { [Key in keyof T]: Wire<T[Key]> } : T;

/** A JSON object about which nothing is known yet. */
export type JsonObject = Readonly<Record<string, unknown>>;

export function isJsonObject(value: unknown): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
