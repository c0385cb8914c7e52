/** An object of Plaid's JSON, as it was received. It is never changed, since coalesced reads share it. */
export type PlaidJson = Readonly<Record<string, unknown>>;

/** Type guard for JSON objects: neither null nor an array. */
export function isJsonObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** @returns the objects of a JSON list; none of any other value. */
export function objectsIn(value: unknown): readonly PlaidJson[] {
  return Array.isArray(value) ? value.filter(isJsonObject) : [];
}
