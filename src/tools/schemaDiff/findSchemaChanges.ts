/** What a change of a subgraph's schema does to those who use it: clients, and the supergraph. */
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

/** One line each, by how much they matter. */
export interface SchemaChanges {
  readonly breaking: readonly string[];
  readonly dangerous: readonly string[];
}

/** @throws {GraphQLError} where one of the two is not a schema. */
export async function findSchemaChanges(before: string, after: string): Promise<SchemaChanges> {
  const old = parse(before);
  const now = parse(after);
  const changes = (await diff(schemaOf(old), schemaOf(now))).filter(({ type }) => !isGoneDirective(type));
  const at = (level: CriticalityLevel) =>
    changes.filter(({ criticality }) => criticality.level === level).map(({ message }) => message);

  const gone = goneDirectives(old, now);
  // Without its key, whoever refers to an entity no longer composes.
  const isKey = (line: string) => line.startsWith('@key(');
  return {
    breaking: [...at(CriticalityLevel.Breaking), ...gone.filter(isKey)],
    dangerous: [...at(CriticalityLevel.Dangerous), ...gone.filter((line) => !isKey(line))],
  };
}

/** The directives of federation are not defined in a subgraph. */
function schemaOf(document: DocumentNode): GraphQLSchema {
  return buildASTSchema(document, { assumeValidSDL: true });
}

/** As the inspector names these changes; those of new directives it judges well. */
function isGoneDirective(type: string): boolean {
  return /^DIRECTIVE_USAGE_(.*_REMOVED|ARGUMENT_.*)$/.test(type);
}

/**
 * Directives that are no longer there as they were. Our own and not the inspector's: that one takes a changed argument
 * for a removed one, and no directive that is gone for more than dangerous.
 */
function goneDirectives(before: DocumentNode, after: DocumentNode): string[] {
  const kept = new Set(directivesOf(after));
  return directivesOf(before)
    .filter((directive) => !kept.has(directive))
    .map((directive) => `${directive} is gone`);
}

/** These two the inspector knows as what they mean. */
const GRAPHQLS_OWN = new Set(['deprecated', 'specifiedBy']);

/** Such as `@key(fields: "linkToken") of LinkToken`. */
function directivesOf(document: DocumentNode): string[] {
  const found: string[] = [];
  const place: string[] = [];
  visit(document, {
    enter(node) {
      const name = nameOf(node);
      if (name !== null) place.push(name);
    },
    leave(node) {
      if (nameOf(node) !== null) place.pop();
    },
    Directive(node) {
      if (!GRAPHQLS_OWN.has(node.name.value))
        found.push(`${inOrder(node)} of ${place.join('.') || 'the schema'}`);
      return false;
    },
  });
  return found;
}

/** Null for all but what directives can stand at. */
function nameOf(node: ASTNode): string | null {
  return /(Definition|Extension)$/.test(node.kind) && 'name' in node && node.name ? node.name.value : null;
}

/** With its arguments by name: their order means nothing. */
function inOrder(directive: DirectiveNode): string {
  const byName = [...(directive.arguments ?? [])].sort((a, b) => (a.name.value < b.name.value ? -1 : 1));
  return print({ ...directive, arguments: byName });
}
