/** A valid operation whose text, variables or other request fields were mutated. */
import type { Choices } from './Choices';
import type { RandomOperation } from './randomOperation';
import { type Json, nested, someJson } from './randomValues';

export interface BrokenOperation {
  readonly query: Json;
  readonly variables?: Json;
  readonly operationName?: Json;
  readonly extensions?: Json;
}

/** Strings are one token, so that mutations mostly leave their content alone. */
const TOKENS = /"""[\s\S]*?"""|"(?:\\.|[^"\\\n])*"|[A-Za-z_]\w*|-?\d[\w.+-]*|\.\.\.|\s+|[\s\S]/g;

const STRANGE_TOKENS = [
  '__typename',
  '{',
  '}',
  '(',
  ')',
  '[',
  ']',
  '...',
  '$',
  '$v0',
  '@',
  '@defer',
  '@stream(initialCount: 1)',
  '@skip',
  '@specifiedBy(url: "")',
  ':',
  '!',
  '=',
  '|',
  '&',
  '#',
  '"',
  '"""',
  '"\\u{110000}"',
  '"\\ud83d"',
  '\\',
  '\u0000',
  '\ufeff',
  '😀',
  'é',
  '1e999',
  '-',
  '00',
  '0x1',
  '1.',
  '9'.repeat(400),
  'null',
  'on',
  'fragment',
  'fragment F on',
  'query',
  'subscription',
  'mutation',
  'extend',
  'type T { a: Int }',
  'schema',
  'fragment X on Query { ...X } query Q { ...X }',
  'fragment Y on LinkToken { ...Z } fragment Z on LinkToken { ...Y }',
  'a'.repeat(3_000),
] as const;

export function brokenOperation(
  choose: Choices,
  { query, variables, operationName }: RandomOperation,
): BrokenOperation {
  const tokens = query.match(TOKENS) ?? [];
  const times = 1 + choose.below(4);
  for (let time = 0; time < times && tokens.length > 0; time += 1) breakTokens(choose, tokens);
  const text = tokens.join('');
  return {
    query: choose.once(30) ? someJson(choose, 2) : choose.once(30) ? deep(choose, text) : text,
    variables: choose.once(4) ? brokenVariables(choose, { ...variables }) : { ...variables },
    ...(operationName !== undefined && { operationName }),
    ...(choose.once(15) && { operationName: someJson(choose, 1) }),
    ...(choose.once(15) && { extensions: someJson(choose, 2) }),
  };
}

function breakTokens(choose: Choices, tokens: string[]): void {
  const at = choose.below(tokens.length);
  const other = choose.below(tokens.length);
  const token = tokens[at] ?? '';
  const far = tokens[other] ?? '';
  switch (choose.below(7)) {
    case 0:
      tokens.splice(at, 1);
      break;
    case 1:
      tokens.splice(at, 0, token, ' ');
      break;
    case 2:
      tokens[at] = far;
      tokens[other] = token;
      break;
    case 3:
      tokens[at] = far;
      break;
    case 4:
      tokens.splice(at, choose.below(2), ' ', choose.of(...STRANGE_TOKENS), ' ');
      break;
    case 5:
      // An unknown name or keyword.
      tokens[at] = `${token.slice(0, choose.below(token.length + 1))}x${token.slice(1)}`;
      break;
    default:
      tokens.splice(at, choose.below(30));
  }
}

function deep(choose: Choices, text: string): string {
  const levels = choose.of(10, 100, 1_000, 4_000);
  return choose.of(
    `${'{linkToken'.repeat(levels)}`,
    `{linkToken(token:${'['.repeat(levels)}${']'.repeat(levels)}){status}}`,
    `{linkToken(token:"t")${'{linkSessions'.repeat(levels)}{outcome}${'}'.repeat(levels)}}`,
    `{${'...{'.repeat(levels)}__typename${'}'.repeat(levels)}}`,
    `query($v: ${'['.repeat(levels)}Int${']'.repeat(levels)}) ${text}`,
  );
}

function brokenVariables(choose: Choices, variables: { [key: string]: Json }): Json {
  const names = Object.keys(variables);
  const name = names[choose.below(Math.max(1, names.length))];
  switch (choose.below(6)) {
    case 0:
      if (name !== undefined) delete variables[name];
      return variables;
    case 1:
      if (name !== undefined) variables[name] = someJson(choose);
      return variables;
    case 2:
      return { ...variables, more: someJson(choose) };
    case 3:
      return someJson(choose, 2);
    case 4:
      if (name !== undefined) variables[name] = [variables[name] ?? null];
      return variables;
    default:
      if (name !== undefined) variables[name] = JSON.parse(nested(choose.of(19, 21, 300), choose.once(2)));
      return variables;
  }
}
