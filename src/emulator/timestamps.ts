/** Timestamps in Plaid's formats: whole seconds, but nanoseconds for a session's start and end. */
import { randomInt } from 'node:crypto';

export const SECOND = 1_000;
export const MINUTE = 60 * SECOND;
export const HOUR = 60 * MINUTE;
export const DAY = 24 * HOUR;

/** `2024-07-29T20:22:36Z` */
export function formatSeconds(milliseconds: number): string {
  return `${new Date(milliseconds).toISOString().slice(0, 19)}Z`;
}

/** `2024-07-29T20:22:36.522196741Z`: the clock has milliseconds, so the last six digits are random. */
export function formatNanoseconds(milliseconds: number): string {
  const belowMilliseconds = String(randomInt(1_000_000)).padStart(6, '0');
  return `${new Date(milliseconds).toISOString().slice(0, 23)}${belowMilliseconds}Z`;
}
