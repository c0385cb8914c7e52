/**
 * Public tokens of a session or of all sessions of a link token, each once: from `results.item_add_results`, from
 * `on_success` (older integrations), and from unknown fields anywhere.
 */
import type { PlaidJson } from '../../../codec/json';
import { Memo } from '../../../codec/Memo';

/** Responses are immutable, and several computed fields need the tokens. */
const memo = new Memo<readonly string[]>();

export function publicTokensOf(json: PlaidJson): readonly string[] {
  return memo.get(json, findTokens);
}

function findTokens(json: PlaidJson): readonly string[] {
  const found: string[] = [];
  // A queue instead of recursion: the depth of Plaid's responses is not limited.
  const queue: object[] = [json];
  for (const value of queue) {
    if (!Array.isArray(value)) visitMembers(value as PlaidJson, queue, found);
    else for (const item of value) if (isObject(item)) queue.push(item);
  }
  return found.length > 1 ? [...new Set(found)] : found;
}

function visitMembers(members: PlaidJson, queue: object[], found: string[]): void {
  for (const key of Object.keys(members)) {
    const member = members[key];
    if (key === 'public_token' || key === 'public_tokens') addTokens(member, found);
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
