/** Hosted Link's options, and how long a link token lives, which they decide among other things. */
import { invalidField } from '../ApiError';
import { DAY, HOUR, MINUTE, SECOND } from '../timestamps';
import type { CreateRequest } from './CreateRequest';
import { requireInteger } from './formats';
import { isUpdateMode } from './updateMode';
import { getDeliveryContact } from './vocabulary';

const LONGEST_LIFETIME = (21 * DAY) / SECOND;
/** A scheme and a plain host, so that the page can name it in its Content-Security-Policy. */
const REDIRECT_TARGET = /^[a-z][a-z0-9+.-]*:\/\/[a-z0-9.-]*(:\d+)?([/?#]|$)/i;
const REFUSED_SCHEMES: ReadonlySet<string> = new Set(['javascript:', 'data:', 'blob:', 'file:']);

export function checkHostedLink({ hosted_link, user }: CreateRequest): void {
  if (!hosted_link) return;
  requireInteger(hosted_link.url_lifetime_seconds, 'hosted_link.url_lifetime_seconds', 1, LONGEST_LIFETIME);

  const { completion_redirect_uri: redirect, delivery_method: delivery } = hosted_link;
  if (redirect !== undefined && !isRedirectTarget(redirect)) {
    throw invalidField('hosted_link.completion_redirect_uri must be a valid URI');
  }
  if (delivery === undefined) return;
  const contact = getDeliveryContact(delivery);
  if (!contact) throw invalidField('hosted_link.delivery_method must be sms or email');
  if (!user?.[contact]) {
    throw invalidField(`user.${contact} is required when hosted_link.delivery_method is ${delivery}`);
  }
}

/** Apps may be returned to by a scheme of their own; nothing that a browser would run in the page's place. */
function isRedirectTarget(uri: string): boolean {
  if (!URL.canParse(uri)) return false;
  const { href, protocol } = new URL(uri);
  return REDIRECT_TARGET.test(href) && !REFUSED_SCHEMES.has(protocol);
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
