/** Check of the router secret (`Router-Authorization`). */
import { createHmac, randomBytes, timingSafeEqual } from 'node:crypto';

/** Random per process, so that clients cannot compute texts with similar hashes. */
const key = randomBytes(32);

/** Compares in constant time, also for texts of different lengths. */
export function isFromRouter(header: unknown, secret: string): boolean {
  if (typeof header !== 'string' || header === '') return false;
  return timingSafeEqual(hash(header), hash(secret));
}

function hash(text: string): Buffer {
  return createHmac('sha256', key).update(text).digest();
}
