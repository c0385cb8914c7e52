/** Members of a schema line by line, to compare schemas printed by different programs. */
import { type ASTNode, type DefinitionNode, Kind, parse, print, visit } from 'graphql';

/**
 * Sorted lines such as `type LinkToken`, `LinkToken.userId: String`, `Query.user(id: ID!): User` and
 * `Product.SAVINGS_PLAN`, with `@deprecated` and without other directives. Definitions of specifications, such as
 * `link__Import`, are left out: a subgraph may have them, an API schema has none.
 */
export function membersOf(sdl: string): string[] {
  const document = visit(parse(sdl), {
    Directive: ({ name }) => (name.value === 'deprecated' ? undefined : null),
    enter: (node) =>
      'description' in node && node.description ? { ...node, description: undefined } : undefined,
  });
  return document.definitions.filter(isOfApi).flatMap(linesOf).sort();
}

/** Descriptions of types, members and arguments by their coordinate: `Query.linkToken.token`. */
export function descriptionsOf(sdl: string): Record<string, string> {
  const found: Record<string, string> = {};
  const place: string[] = [];
  const document = parse(sdl);
  visit(
    { ...document, definitions: document.definitions.filter(isOfApi) },
    {
      enter(node) {
        if (!('name' in node) || !node.name) return;
        place.push(node.name.value);
        if ('description' in node && node.description) found[place.join('.')] = node.description.value.trim();
      },
      leave(node) {
        if ('name' in node && node.name) place.pop();
      },
    },
  );
  return found;
}

function isOfApi(definition: DefinitionNode): boolean {
  const isNamespaced = 'name' in definition && definition.name?.value.includes('__');
  return definition.kind !== Kind.DIRECTIVE_DEFINITION && !isNamespaced;
}

function linesOf(definition: ASTNode): string[] {
  switch (definition.kind) {
    case Kind.OBJECT_TYPE_DEFINITION:
      return [`type ${definition.name.value}`, ...lineOfEach(definition.name.value, definition.fields)];
    case Kind.INPUT_OBJECT_TYPE_DEFINITION:
      return [`input ${definition.name.value}`, ...lineOfEach(definition.name.value, definition.fields)];
    case Kind.ENUM_TYPE_DEFINITION:
      return [`enum ${definition.name.value}`, ...lineOfEach(definition.name.value, definition.values)];
    case Kind.UNION_TYPE_DEFINITION:
      return [print(definition)];
    case Kind.SCALAR_TYPE_DEFINITION:
      return [`scalar ${definition.name.value}`];
    case Kind.SCHEMA_DEFINITION:
    case Kind.SCHEMA_EXTENSION:
    case Kind.DIRECTIVE_DEFINITION:
      return [];
    default:
      throw new Error(`${definition.kind} is not read here yet`);
  }
}

function lineOfEach(type: string, members: readonly ASTNode[] = []): string[] {
  return members.map((member) => `${type}.${print(member).replace(/\s+/g, ' ')}`);
}
