/** Formats that more than one field of a create request has. */
import { invalidField } from '../ApiError';

const LOCAL_HOSTS: ReadonlySet<string> = new Set(['localhost', '127.0.0.1', '[::1]']);

export function requireText(value: string, field: string): void {
  if (value.trim() === '') throw invalidField(`${field} must be a non-empty string`);
}

/** A whole number within both bounds, where there is one at all. */
export function requireInteger(value: number | undefined, field: string, least: number, most: number): void {
  if (value === undefined) return;
  if (!Number.isInteger(value) || value < least || value > most) {
    throw invalidField(`${field} must be an integer between ${least} and ${most}`);
  }
}

/** The date's milliseconds since 1970. */
export function requireDate(value: string, field: string): number {
  const date = new Date(`${value}T00:00:00Z`);
  // The comparison refuses days that do not exist, which Date would move into the next month.
  if (Number.isNaN(date.getTime()) || date.toISOString().slice(0, 10) !== value) {
    throw invalidField(`${field} must be a date in the format YYYY-MM-DD`);
  }
  return date.getTime();
}

export function parseWebUrl(value: string): URL | null {
  const url = URL.canParse(value) ? new URL(value) : null;
  return url && (url.protocol === 'https:' || url.protocol === 'http:') ? url : null;
}

export function isLocalhost(url: URL): boolean {
  return LOCAL_HOSTS.has(url.hostname);
}
