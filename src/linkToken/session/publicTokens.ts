/**
 * Every public token of a session, or of a link token's sessions, once each, wherever Plaid put it: today in
 * `results.itemAddResults`, for older integrations in `onSuccess`, tomorrow perhaps in a result this schema has not
 * heard of, which then stands in some `additionalProperties`.
 */
import { isJsonObject } from '../../wire/json';

/** In a decoded answer the first two, in what its schema cannot say the other two. */
const KEYS_OF_PUBLIC_TOKENS = new Set(['publicToken', 'publicTokens', 'public_token', 'public_tokens']);

/** A decoded answer never changes, and several of its fields follow from its tokens: it is walked once. */
const walked = new WeakMap<object, readonly string[]>();

export function publicTokensOf(decoded: object): readonly string[] {
  const known = walked.get(decoded);
  if (known) return known;
  const tokens = findTokens(decoded);
  walked.set(decoded, tokens);
  return tokens;
}

function findTokens(decoded: object): string[] {
  const found = new Set<string>();
  // A list of what is still to be looked at, and no recursion: what Plaid sends may be nested at will.
  const ahead: unknown[] = [decoded];
  for (const value of ahead) {
    if (Array.isArray(value)) {
      for (const item of value) if (typeof item === 'object') ahead.push(item);
    } else if (isJsonObject(value)) {
      for (const [key, member] of Object.entries(value)) {
        if (KEYS_OF_PUBLIC_TOKENS.has(key)) addTokens(member, found);
        else if (typeof member === 'object') ahead.push(member);
      }
    }
  }
  return [...found];
}

function addTokens(value: unknown, found: Set<string>): void {
  for (const token of Array.isArray(value) ? value : [value]) {
    if (typeof token === 'string' && token !== '') found.add(token);
  }
}
