/**
 * Public tokens of a session or of all sessions of a link token, each once: from `results.itemAddResults`, from
 * `onSuccess` (older integrations), and from unknown fields in any `additionalProperties`.
 */
import { Memo } from '../../../codec/Memo';

/** The first two occur in decoded fields, the others in `additionalProperties`. */
const KEYS_OF_PUBLIC_TOKENS = new Set(['publicToken', 'publicTokens', 'public_token', 'public_tokens']);

/** Decoded responses are immutable, and several computed fields need the tokens. */
const memo = new Memo<readonly string[]>();

export function publicTokensOf(decoded: object): readonly string[] {
  return memo.get(decoded, findTokens);
}

function findTokens(decoded: object): readonly string[] {
  const found: string[] = [];
  // A queue instead of recursion: the depth of Plaid's responses is not limited.
  const queue: object[] = [decoded];
  for (const value of queue) {
    if (!Array.isArray(value)) visitMembers(value as Readonly<Record<string, unknown>>, queue, found);
    else for (const item of value) if (isObject(item)) queue.push(item);
  }
  return found.length > 1 ? [...new Set(found)] : found;
}

function visitMembers(members: Readonly<Record<string, unknown>>, queue: object[], found: string[]): void {
  for (const key of Object.keys(members)) {
    const member = members[key];
    if (KEYS_OF_PUBLIC_TOKENS.has(key)) addTokens(member, found);
    else if (isObject(member)) queue.push(member);
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
