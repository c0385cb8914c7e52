/** A document prepared for compiled execution, with the writers of its link-token selections. */
import {
  type DocumentNode,
  type FieldNode,
  type FragmentDefinitionNode,
  type GraphQLObjectType,
  type GraphQLOutputType,
  type GraphQLResolveInfo,
  type GraphQLSchema,
  getNamedType,
  Kind,
  print,
  TypeInfo,
  visit,
  visitWithTypeInfo,
} from 'graphql';
import { compileWriter, type Write } from './compileWriter';
import type { WrittenTypes } from './createTextSchema';

/** A selection that was removed from the document. */
interface Selection {
  /** Equal for equal selections on the same type, whatever the field's alias and arguments. */
  readonly id: number;
  /** The original field. */
  readonly node: FieldNode;
}

/** Maximum number of cached writers per document, or its number of selections if that is larger. */
const MAX_WRITERS = 64;

/** Introspection must describe the public schema, so it is not compiled. */
const INTROSPECTION_FIELDS = new Set(['__schema', '__type', '_service']);

export class CompiledDocument {
  /** The document without its link-token selections. */
  readonly document: DocumentNode;
  readonly #schema: GraphQLSchema;
  /** Removed selections, by field. */
  readonly #selections: ReadonlyMap<FieldNode, Selection>;
  readonly #fragments: Readonly<Record<string, FragmentDefinitionNode>>;
  /** Names of the variables in `@skip` and `@include`. */
  readonly #conditions: readonly string[];
  /** Compiled writers, by selection ids and values of `#conditions`. */
  readonly #writers = new Map<string, Write>();

  /** @returns null for a document that graphql-js has to execute. */
  static compile(
    document: DocumentNode,
    schema: GraphQLSchema,
    types: WrittenTypes,
  ): CompiledDocument | null {
    const conditions = findConditions(document);
    // graphql-js reports a null condition at each of its places.
    if (conditions.some((name) => isNullable(name, document))) return null;
    const stripped = strip(document, schema, types);
    return stripped && new CompiledDocument(document, schema, conditions, stripped);
  }

  private constructor(
    original: DocumentNode,
    schema: GraphQLSchema,
    conditions: readonly string[],
    { document, selections }: Stripped,
  ) {
    this.document = document;
    this.#schema = schema;
    this.#selections = selections;
    this.#fragments = getFragments(original);
    this.#conditions = conditions;
  }

  /** @returns the writer of a field's objects under the operation's variables; memoized. */
  getWriter(type: GraphQLObjectType, { fieldNodes, variableValues }: GraphQLResolveInfo): Write {
    const selections = fieldNodes.map((node) => this.#getSelection(node));
    const values = this.#conditions.map((name) => (variableValues[name] === true ? '+' : '-')).join('');
    const key = selections.map(({ id }) => id).join() + values;
    let write = this.#writers.get(key);
    if (!write) {
      const nodes = selections.map(({ node }) => node);
      const operation = { schema: this.#schema, fragments: this.#fragments, variableValues };
      write = compileWriter(type, nodes, operation);
      if (this.#writers.size >= Math.max(MAX_WRITERS, this.#selections.size)) this.#writers.clear();
      this.#writers.set(key, write);
    }
    return write;
  }

  #getSelection(node: FieldNode): Selection {
    const selection = this.#selections.get(node);
    if (!selection) throw new TypeError(`${node.name.value} was not compiled.`);
    return selection;
  }
}

interface Stripped {
  readonly document: DocumentNode;
  readonly selections: ReadonlyMap<FieldNode, Selection>;
}

/** @returns null for a document with introspection. */
function strip(document: DocumentNode, schema: GraphQLSchema, writtenTypes: WrittenTypes): Stripped | null {
  const selections = new Map<FieldNode, Selection>();
  const ids = new Map<string, number>();
  const types = new TypeInfo(schema);
  const isWritten = (type: GraphQLOutputType | null | undefined) =>
    Boolean(type && writtenTypes.has(getNamedType(type)));
  let hasIntrospection = false;
  const stripped = visit(
    document,
    visitWithTypeInfo(types, {
      FragmentDefinition: () => (isWritten(types.getType()) ? false : undefined),
      Field(node) {
        const type = types.getType();
        if (INTROSPECTION_FIELDS.has(node.name.value)) hasIntrospection = true;
        if (!isWritten(type)) return undefined;
        const { selectionSet, ...leaf } = node;
        const selected = `${type} ${selectionSet && print(selectionSet)}`;
        const id = ids.get(selected) ?? ids.size;
        ids.set(selected, id);
        selections.set(leaf, { id, node });
        return leaf;
      },
    }),
  );
  return hasIntrospection ? null : { document: stripped, selections };
}

function findConditions(document: DocumentNode): readonly string[] {
  const conditions = new Set<string>();
  visit(document, {
    Directive({ name, arguments: [condition] = [] }) {
      const isCondition = name.value === 'skip' || name.value === 'include';
      if (isCondition && condition?.value.kind === Kind.VARIABLE) conditions.add(condition.value.name.value);
    },
  });
  return [...conditions];
}

function isNullable(variable: string, { definitions }: DocumentNode): boolean {
  return definitions
    .flatMap((each) => (each.kind === Kind.OPERATION_DEFINITION ? (each.variableDefinitions ?? []) : []))
    .some((each) => each.variable.name.value === variable && each.type.kind !== Kind.NON_NULL_TYPE);
}

function getFragments({ definitions }: DocumentNode): Record<string, FragmentDefinitionNode> {
  const fragments: Record<string, FragmentDefinitionNode> = Object.create(null);
  for (const definition of definitions) {
    if (definition.kind === Kind.FRAGMENT_DEFINITION) fragments[definition.name.value] = definition;
  }
  return fragments;
}
