/** Breaking and dangerous schema changes for clients and for the supergraph (graphql-inspector). */
import { CriticalityLevel, diff } from '@graphql-inspector/core';
import {
  type ASTNode,
  buildASTSchema,
  type DirectiveNode,
  type DocumentNode,
  type GraphQLSchema,
  parse,
  print,
  visit,
} from 'graphql';

/** One line per change. */
export interface SchemaChanges {
  readonly breaking: readonly string[];
  readonly dangerous: readonly string[];
}

/** @throws {GraphQLError} if one of the two is not a schema. */
export async function findSchemaChanges(before: string, after: string): Promise<SchemaChanges> {
  const old = parse(before);
  const now = parse(after);
  const changes = (await diff(buildSchemaFrom(old), buildSchemaFrom(now))).filter(
    ({ type }) => !isRemovedDirective(type),
  );
  const at = (level: CriticalityLevel) =>
    changes.filter(({ criticality }) => criticality.level === level).map(({ message }) => message);

  const removed = findRemovedDirectives(old, now);
  // Subgraphs that refer to an entity by a removed key no longer compose.
  const isKey = (line: string) => line.startsWith('@key(');
  return {
    breaking: [...at(CriticalityLevel.Breaking), ...removed.filter(isKey)],
    dangerous: [...at(CriticalityLevel.Dangerous), ...removed.filter((line) => !isKey(line))],
  };
}

/** Builds a schema without validation: a committed one may use directives of federation without defining them. */
function buildSchemaFrom(document: DocumentNode): GraphQLSchema {
  return buildASTSchema(document, { assumeValidSDL: true });
}

/** Whether the inspector's change type is a removed or changed directive. Added directives are left to it. */
function isRemovedDirective(type: string): boolean {
  return /^DIRECTIVE_USAGE_(.*_REMOVED|ARGUMENT_.*)$/.test(type);
}

/**
 * Removed or changed directives. The inspector reports a changed argument as removed, and rates every removed directive
 * as dangerous at most.
 */
function findRemovedDirectives(before: DocumentNode, after: DocumentNode): string[] {
  const kept = new Set(listDirectives(after));
  return listDirectives(before)
    .filter((directive) => !kept.has(directive))
    .map((directive) => `${directive} was removed`);
}

/** GraphQL's own directives, whose meaning the inspector knows. */
const STANDARD_DIRECTIVES = new Set(['deprecated', 'specifiedBy']);

/** Lists directives such as `@key(fields: "linkToken") of LinkToken`. */
function listDirectives(document: DocumentNode): string[] {
  const found: string[] = [];
  const path: string[] = [];
  visit(document, {
    enter(node) {
      const name = getName(node);
      if (name !== null) path.push(name);
    },
    leave(node) {
      if (getName(node) !== null) path.pop();
    },
    Directive(node) {
      if (!STANDARD_DIRECTIVES.has(node.name.value))
        found.push(`${printDirective(node)} of ${path.join('.') || 'the schema'}`);
      return false;
    },
  });
  return found;
}

/** Returns null for nodes that cannot have directives. */
function getName(node: ASTNode): string | null {
  return /(Definition|Extension)$/.test(node.kind) && 'name' in node && node.name ? node.name.value : null;
}

/** Prints the arguments sorted by name, since their order has no meaning. */
function printDirective(directive: DirectiveNode): string {
  const byName = [...(directive.arguments ?? [])].sort((a, b) => (a.name.value < b.name.value ? -1 : 1));
  return print({ ...directive, arguments: byName });
}
