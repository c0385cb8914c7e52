/** Identifiers that look like Plaid's. Their form is no contract of Plaid's: clients should only hand them back. */
import { randomBytes, randomUUID } from 'node:crypto';

/** The environment that the emulator claims to be: it stands in tokens and in webhooks. */
export const ENVIRONMENT = 'sandbox';

const LOWER_CASE = 'abcdefghijklmnopqrstuvwxyz0123456789';
const MIXED_CASE = `${LOWER_CASE}ABCDEFGHIJKLMNOPQRSTUVWXYZ`;

export const newLinkToken = (): string => `link-${ENVIRONMENT}-${randomUUID()}`;
export const newPublicToken = (): string => `public-${ENVIRONMENT}-${randomUUID()}`;
export const newLinkSessionId = (): string => randomUUID();
export const newEventId = (): string => randomUUID();
export const newRequestId = (): string => randomText(MIXED_CASE, 15);
export const newAccountId = (): string => randomText(MIXED_CASE, 37);
/** The last part of a `hosted_link_url`: whoever knows it may open Link, so it must not be guessable. */
export const newHostedLinkId = (): string => randomText(LOWER_CASE, 34);

function randomText(alphabet: string, length: number): string {
  return Array.from(randomBytes(length), (byte) => alphabet[byte % alphabet.length]).join('');
}
