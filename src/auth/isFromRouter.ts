/** Whether a request comes from the router, which alone knows the secret. */
import { createHmac, randomBytes, timingSafeEqual } from 'node:crypto';

/** Of this process alone, so that nobody can work out texts whose hashes begin alike. */
const key = randomBytes(32);

/** Takes the same time wherever the two begin to differ, and whatever their lengths are. */
export function isFromRouter(header: unknown, secret: string): boolean {
  if (typeof header !== 'string' || header === '') return false;
  return timingSafeEqual(hash(header), hash(secret));
}

function hash(text: string): Buffer {
  return createHmac('sha256', key).update(text).digest();
}
