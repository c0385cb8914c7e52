/** Where in an operation's arguments something stands, as `extensions.argumentPath` says it. */
import { type ASTNode, BREAK, Kind, visit } from 'graphql';
import type { ArgumentPath } from '../errors/BadUserInput';

/** The way to the first target that stands inside an argument; null where none does. */
export function findArgumentPath(root: ASTNode, isTarget: (node: ASTNode) => boolean): ArgumentPath | null {
  let found: ArgumentPath | null = null;
  visit(root, {
    enter(node, _key, _parent, keys) {
      if (isTarget(node)) found = alongKeys(root, keys);
      return found === null ? undefined : BREAK;
    },
  });
  return found;
}

function alongKeys(root: ASTNode, keys: readonly (string | number)[]): ArgumentPath | null {
  const path: (string | number)[] = [];
  let isItem = false;
  let at: unknown = root;
  for (const key of keys) {
    at = (at as Record<string | number, unknown>)[key];
    if (isItem) path.push(key);
    isItem = key === 'values';
    if (isNamed(at) && (at.kind === Kind.ARGUMENT || (at.kind === Kind.OBJECT_FIELD && path.length > 0))) {
      path.push(at.name.value);
    }
  }
  return path.length > 0 ? path : null;
}

function isNamed(value: unknown): value is { kind: Kind; name: { value: string } } {
  return typeof value === 'object' && value !== null && 'kind' in value && 'name' in value;
}

/** What could not be a name of the schema's is not repeated: it may be a value, put in the wrong place. */
export function redactUnlessName(name: string): string {
  return /^[_A-Za-z]\w{0,63}$/.test(name) ? name : '…';
}
