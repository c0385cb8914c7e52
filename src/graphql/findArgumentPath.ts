/** `extensions.argumentPath`: the path of a value within an operation's arguments. */
import { type ASTNode, BREAK, Kind, visit } from 'graphql';
import type { ArgumentPath } from '../errors/BadUserInput';

/** @returns the path of the first matching node inside an argument; null if there is none. */
export function findArgumentPath(root: ASTNode, isTarget: (node: ASTNode) => boolean): ArgumentPath | null {
  let found: ArgumentPath | null = null;
  visit(root, {
    enter(node, _key, _parent, keys) {
      if (isTarget(node)) found = toArgumentPath(root, keys);
      return found === null ? undefined : BREAK;
    },
  });
  return found;
}

/** @param keys path of the node in the syntax tree, as `visit` passes it. */
function toArgumentPath(root: ASTNode, keys: readonly (string | number)[]): ArgumentPath | null {
  const path: (string | number)[] = [];
  let isListItem = false;
  let node: unknown = root;
  for (const key of keys) {
    node = (node as Record<string | number, unknown>)[key];
    if (isListItem) path.push(key);
    isListItem = key === 'values';
    if (
      isNamed(node) &&
      (node.kind === Kind.ARGUMENT || (node.kind === Kind.OBJECT_FIELD && path.length > 0))
    ) {
      path.push(node.name.value);
    }
  }
  return path.length > 0 ? path : null;
}

function isNamed(value: unknown): value is { kind: Kind; name: { value: string } } {
  return typeof value === 'object' && value !== null && 'kind' in value && 'name' in value;
}

/** Redacts a string that cannot be a name in the schema: it may be a secret sent in the wrong place. */
export function redactUnlessName(name: string): string {
  return /^[_A-Za-z]\w{0,63}$/.test(name) ? name : '…';
}
