/**
 * Every public token of a session, or of a link token's sessions, once each, wherever Plaid put it: today in
 * `results.itemAddResults`, for older integrations in `onSuccess`, tomorrow perhaps in a result this schema has not
 * heard of, which then stands in some `additionalProperties`.
 */
import { Memo } from '../../../codec/Memo';

/** In a decoded answer the first two, in what its schema cannot say the other two. */
const KEYS_OF_PUBLIC_TOKENS = new Set(['publicToken', 'publicTokens', 'public_token', 'public_tokens']);

/** A decoded answer never changes, and several of its fields follow from its tokens: it is walked once. */
const known = new Memo<readonly string[]>();

export function publicTokensOf(decoded: object): readonly string[] {
  return known.get(decoded, findTokens);
}

function findTokens(decoded: object): readonly string[] {
  const found: string[] = [];
  // A list of what is still to be looked at, and no recursion: what Plaid sends may be nested at will.
  const ahead: object[] = [decoded];
  for (const value of ahead) {
    if (!Array.isArray(value)) visitMembers(value as Readonly<Record<string, unknown>>, ahead, found);
    else for (const item of value) if (isObject(item)) ahead.push(item);
  }
  return found.length > 1 ? [...new Set(found)] : found;
}

function visitMembers(members: Readonly<Record<string, unknown>>, ahead: object[], found: string[]): void {
  for (const key of Object.keys(members)) {
    const member = members[key];
    if (KEYS_OF_PUBLIC_TOKENS.has(key)) addTokens(member, found);
    else if (isObject(member)) ahead.push(member);
  }
}

function isObject(value: unknown): value is object {
  return typeof value === 'object' && value !== null;
}

function addTokens(value: unknown, found: string[]): void {
  for (const token of Array.isArray(value) ? value : [value]) {
    if (typeof token === 'string' && token !== '') found.push(token);
  }
}
