/**
 * Every public token of a session, or of a link token's sessions, once each, wherever Plaid put it: today in `results.itemAddResults`, for older
 * integrations in `onSuccess`, tomorrow perhaps in a result this schema has not heard of, which then stands in
 * some `additionalProperties`.
 */
import { isJsonObject } from '../../wire/scalars';

/** In a decoded answer the first two, in what its schema cannot say the other two. */
const KEYS_OF_PUBLIC_TOKENS = new Set(['publicToken', 'publicTokens', 'public_token', 'public_tokens']);

export function publicTokensOf(decoded: object): string[] {
  const found = new Set<string>();
  collect(decoded, found);
  return [...found];
}

function collect(value: unknown, found: Set<string>): void {
  if (Array.isArray(value)) {
    for (const item of value) collect(item, found);
  } else if (isJsonObject(value)) {
    for (const [key, member] of Object.entries(value)) {
      // Events tell what the person did, and there are many of them: they hold no results.
      if (key === 'events') continue;
      if (KEYS_OF_PUBLIC_TOKENS.has(key)) collectTokens(member, found);
      else collect(member, found);
    }
  }
}

function collectTokens(value: unknown, found: Set<string>): void {
  for (const token of Array.isArray(value) ? value : [value]) {
    if (typeof token === 'string' && token !== '') found.add(token);
  }
}
