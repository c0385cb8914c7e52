/** Random identifiers in the form of Plaid's, which Plaid does not guarantee. */
import { randomBytes, randomUUID } from 'node:crypto';

/** Plaid environment named in tokens and webhooks. */
export const ENVIRONMENT = 'sandbox';

const LOWER_CASE = 'abcdefghijklmnopqrstuvwxyz0123456789';
const MIXED_CASE = `${LOWER_CASE}ABCDEFGHIJKLMNOPQRSTUVWXYZ`;

export const newLinkToken = (): string => `link-${ENVIRONMENT}-${randomUUID()}`;
export const newPublicToken = (): string => `public-${ENVIRONMENT}-${randomUUID()}`;
export const newLinkSessionId = (): string => randomUUID();
export const newOAuthStateId = (): string => randomUUID();
export const newEventId = (): string => randomUUID();
export const newRequestId = (): string => randomText(MIXED_CASE, 15);
export const newAccountId = (): string => randomText(MIXED_CASE, 37);
export const newItemId = (): string => randomText(MIXED_CASE, 37);
/** Last part of a `hosted_link_url`. It alone gives access to Link, so it must not be guessable. */
export const newLinkId = (): string => randomText(LOWER_CASE, 34);

function randomText(alphabet: string, length: number): string {
  return Array.from(randomBytes(length), (byte) => alphabet[byte % alphabet.length]).join('');
}
