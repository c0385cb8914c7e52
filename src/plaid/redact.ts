/**
 * Redacts secrets in text of other systems: the request's own secret values, which Plaid may quote, and everything
 * that matches the pattern of a credential or SSN.
 */
import { redactTokens } from '../telemetry/redactTokens';

/** Replacement of a secret, or its last character. */
export const REDACTED = '…';

/** Shorter values would redact ordinary words. */
const MIN_SECRET_LENGTH = 4;

/** Limits on the search for encoded forms: a client may send 100,000 values of any length. */
const MAX_ENCODED_SECRETS = 20;
const MAX_ENCODED_LENGTH = 256;

/** With more secrets, the search in one text would take over 0.1 s. */
const MAX_SECRETS = 1000;

/** Plaid's messages have at most about 280 characters. */
const MAX_TEXT_LENGTH = 4096;

/**
 * Redacts `secrets` and everything that `redactTokens` redacts.
 *
 * @param secrets most important first: encoded forms are found for the first twenty only.
 * @returns `…` alone if the text is over 4,096 characters long or there are over 1,000 secrets.
 */
export function redactSecrets(text: string, secrets: readonly string[]): string {
  if (text.length > MAX_TEXT_LENGTH || secrets.length > MAX_SECRETS) return REDACTED;
  const known = [...new Set(secrets)].filter((secret) => secret.length >= MIN_SECRET_LENGTH);
  const encodable = known
    .filter((secret) => secret.length <= MAX_ENCODED_LENGTH)
    .slice(0, MAX_ENCODED_SECRETS);
  // Longest first, because one secret may be a prefix of another.
  const longestFirst = (one: string, other: string) => other.length - one.length;
  let redacted = text;
  for (const secret of known.sort(longestFirst)) redacted = redacted.replaceAll(secret, REDACTED);
  const encodings = encodable.flatMap(listEncodings).sort(longestFirst);
  if (encodings.length > 0) {
    // Each in a group of its own: V8 misses alternatives beside one that starts with ſ or the Kelvin sign.
    const pattern = encodings.map((encoding) => `(?:${escapeRegExp(encoding)})`).join('|');
    redacted = redacted.replace(new RegExp(pattern, 'gi'), REDACTED);
  }
  // Patterns last: a match inside a secret would hide that secret from the search.
  return redactTokens(redacted);
}

/** Whether `redactSecrets` would leave the word unchanged. Works for any number of secrets. */
export function isFreeOfSecrets(secrets: readonly string[], word: string): boolean {
  const holdsOne = secrets.some((secret) => secret.length >= MIN_SECRET_LENGTH && word.includes(secret));
  return !holdsOne && redactSecrets(word, secrets.slice(0, MAX_SECRETS)) === word;
}

function listEncodings(secret: string): string[] {
  const bytes = Buffer.from(secret);
  const encodings = ['base64', 'base64url', 'hex'] as const;
  const forms = [
    secret,
    // A national ID without separators.
    secret.replace(/[-\s]/g, ''),
    JSON.stringify(secret).slice(1, -1),
    // Via bytes, since `encodeURIComponent` throws on a lone surrogate.
    encodeURIComponent(bytes.toString()),
    ...encodings.map((encoding) => bytes.toString(encoding).replace(/=+$/, '')),
  ];
  return forms.filter((form) => form.length >= MIN_SECRET_LENGTH);
}

function escapeRegExp(text: string): string {
  return text.replace(/[\\^$.*+?()[\]{}|/-]/g, '\\$&');
}

/** Names of request fields, present or future, whose values are credentials or national IDs. */
const SECRET_FIELD = /(?:^|_)(?:tokens?|secret|password|ssn|id_number)$/;

/** Member of a secret object that is not secret itself, such as the type of a national ID. */
const PUBLIC_FIELD = 'type';

/** @returns all strings in secret fields, at any depth. */
export function collectSecrets(request: unknown): string[] {
  const secrets: string[] = [];
  // A queue that grows during iteration: recursion would overflow the stack on deeply nested requests.
  const queue: [json: unknown, isSecret: boolean][] = [[request, false]];
  for (const [json, isSecret] of queue) {
    if (typeof json === 'string' && isSecret) secrets.push(json);
    if (typeof json !== 'object' || json === null) continue;
    for (const [name, value] of Object.entries(json)) {
      queue.push([value, SECRET_FIELD.test(name) || (isSecret && name !== PUBLIC_FIELD)]);
    }
  }
  return secrets;
}
