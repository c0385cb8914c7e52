/** Options of Hosted Link, and the lifetime of a link token. */
import { assertField } from '../ApiError';
import { DAY, HOUR, MINUTE, SECOND } from '../timestamps';
import { getDeliveryContact } from './acceptedValues';
import { requireInteger } from './formats';
import type { CreateRequest } from './requestShape';
import { isUpdateMode } from './updateMode';

const MAX_LIFETIME_SECONDS = (21 * DAY) / SECOND;
/** A scheme and a plain host, which the page can name in its Content-Security-Policy. */
const REDIRECT_TARGET = /^[a-z][a-z0-9+.-]*:\/\/[a-z0-9.-]*(:\d+)?([/?#]|$)/i;
/** Schemes that a browser would run in the page's origin. */
const UNSAFE_SCHEMES: ReadonlySet<string> = new Set(['javascript:', 'data:', 'blob:', 'file:']);

export function checkHostedLink({ hosted_link, user }: CreateRequest): void {
  if (!hosted_link) return;
  const { url_lifetime_seconds: lifetime, completion_redirect_uri: redirect, delivery_method } = hosted_link;
  requireInteger(lifetime, 'hosted_link.url_lifetime_seconds', 1, MAX_LIFETIME_SECONDS);
  assertField(
    redirect === undefined || isRedirectTarget(redirect),
    'hosted_link.completion_redirect_uri must be a valid URI',
  );
  if (delivery_method === undefined) return;
  const contact = getDeliveryContact(delivery_method);
  assertField(contact, 'hosted_link.delivery_method must be sms or email');
  assertField(
    user?.[contact],
    `user.${contact} is required when hosted_link.delivery_method is ${delivery_method}`,
  );
}

/** Accepts an app's own scheme too. */
function isRedirectTarget(uri: string): boolean {
  if (!URL.canParse(uri)) return false;
  const { href, protocol } = new URL(uri);
  return REDIRECT_TARGET.test(href) && !UNSAFE_SCHEMES.has(protocol);
}

/** Milliseconds from a link token's creation to its expiration. */
export function getLifetimeMs(request: CreateRequest): number {
  const { hosted_link: hosted } = request;
  if (isUpdateMode(request)) return 30 * MINUTE;
  if (!hosted) return 4 * HOUR;
  if (hosted.url_lifetime_seconds !== undefined) return hosted.url_lifetime_seconds * SECOND;
  if (hosted.delivery_method === 'email') return 7 * DAY;
  if (hosted.delivery_method === 'sms') return DAY;
  return 30 * MINUTE;
}
