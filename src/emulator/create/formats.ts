/** Formats of several fields of a create request. */
import { assertField } from '../ApiError';

export function requireText(value: string, field: string): void {
  assertField(value.trim() !== '', `${field} must be a non-empty string`);
}

export function requireInteger(value: number | undefined, field: string, min: number, max: number): void {
  assertField(
    value === undefined || (Number.isInteger(value) && value >= min && value <= max),
    `${field} must be an integer between ${min} and ${max}`,
  );
}

/** @returns milliseconds since 1970. */
export function requireDate(value: string, field: string): number {
  const time = Date.parse(`${value}T00:00:00Z`);
  // Date moves a day that does not exist into the next month.
  assertField(
    !Number.isNaN(time) && new Date(time).toISOString().slice(0, 10) === value,
    `${field} must be a date in the format YYYY-MM-DD`,
  );
  return time;
}

export function parseWebUrl(value: string): URL | null {
  const url = URL.canParse(value) ? new URL(value) : null;
  return url && (url.protocol === 'https:' || url.protocol === 'http:') ? url : null;
}
