/** What a change of a subgraph's schema does to those who use it: clients, and the supergraph. */
import { CriticalityLevel, diff } from '@graphql-inspector/core';
import { buildASTSchema, type DirectiveNode, type DocumentNode, parse, print } from 'graphql';

/** One line each, by how much they matter. */
export interface SchemaChanges {
  readonly breaking: readonly string[];
  readonly dangerous: readonly string[];
}

/** @throws {GraphQLError} where one of the two is not a schema. */
export async function schemaChanges(before: string, after: string): Promise<SchemaChanges> {
  const documents = [parse(before), parse(after)] as const;
  // The directives of federation are not defined in a subgraph.
  const [old, now] = documents.map((document) => buildASTSchema(document, { assumeValidSDL: true }));
  if (!old || !now) throw new TypeError('Two schemas are compared.');
  const changes = (await diff(old, now)).filter(({ type }) => !type.startsWith('DIRECTIVE_USAGE'));
  const at = (level: CriticalityLevel) =>
    changes.filter(({ criticality }) => criticality.level === level).map(({ message }) => message);

  const gone = goneDirectives(...documents);
  // Without its key, whoever refers to an entity no longer composes.
  const isKey = (line: string) => line.startsWith('@key(');
  return {
    breaking: [...at(CriticalityLevel.Breaking), ...gone.filter(isKey)],
    dangerous: [...at(CriticalityLevel.Dangerous), ...gone.filter((line) => !isKey(line))],
  };
}

/**
 * Federation's directives that are no longer there as they were. Our own and not the inspector's: that one takes a
 * changed argument for a removed one, and no directive for more than dangerous.
 */
function goneDirectives(before: DocumentNode, after: DocumentNode): string[] {
  const kept = new Set(directivesOf(after));
  return directivesOf(before)
    .filter((directive) => !kept.has(directive))
    .map((directive) => `${directive} is gone`);
}

/** Such as `@key(fields: "linkToken") of LinkToken`. */
function directivesOf({ definitions }: DocumentNode): string[] {
  return definitions.flatMap((definition) => {
    const name = 'name' in definition && definition.name ? definition.name.value : 'the schema';
    const members = 'fields' in definition ? (definition.fields ?? []) : [];
    return [
      ...directivesAt(name, 'directives' in definition ? definition.directives : []),
      ...members.flatMap((member) => directivesAt(`${name}.${member.name.value}`, member.directives)),
    ];
  });
}

/** These two the inspector knows as what they mean. */
const GRAPHQLS_OWN = new Set(['deprecated', 'specifiedBy']);

function directivesAt(place: string, directives: readonly DirectiveNode[] | undefined): string[] {
  return (directives ?? [])
    .filter(({ name }) => !GRAPHQLS_OWN.has(name.value))
    .map((directive) => `${print(directive)} of ${place}`);
}
