/** A document prepared for compiled execution, with the writers of its link-token selections. */
import {
  type ASTVisitor,
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
import type { WrittenTypes } from './findWrittenTypes';

/** A field without its selection set. */
interface StrippedField extends FieldNode {
  readonly compiled: CompiledDocument;
  readonly original: FieldNode;
  /** Equal for equal selections on the same type, whatever the field's alias and arguments. */
  readonly selectionId: number;
}

/** Maximum number of cached writers per document, or its number of selections if that is larger. */
const MAX_WRITERS = 64;

/** Introspection must describe the public schema, so it is not compiled. */
const INTROSPECTION_FIELDS = new Set(['__schema', '__type', '_service']);

/** @returns the writer of a stripped field's objects under the operation's variables; memoized. */
export function getWriter(
  type: GraphQLObjectType,
  { fieldNodes, variableValues }: GraphQLResolveInfo,
): Write {
  const fields = fieldNodes as readonly FieldNode[] as readonly StrippedField[];
  const [field] = fields;
  if (!field) throw new TypeError(`A field of ${type} has no node.`);
  return field.compiled.getWriter(type, fields, variableValues);
}

export class CompiledDocument {
  /** The document without its link-token selections. */
  readonly document: DocumentNode;
  readonly #schema: GraphQLSchema;
  readonly #fragments: Readonly<Record<string, FragmentDefinitionNode>>;
  /** Names of the variables in `@skip` and `@include`. */
  readonly #conditions: readonly string[];
  /** By type and text of the selection. */
  readonly #selectionIds = new Map<string, number>();
  /** Compiled writers, by selection ids and values of `#conditions`. */
  readonly #writers = new Map<string, Write>();

  /** @returns null for a document that graphql-js has to execute. */
  static compile(
    document: DocumentNode,
    schema: GraphQLSchema,
    types: WrittenTypes,
  ): CompiledDocument | null {
    const { conditions, hasIntrospection } = inspect(document);
    // graphql-js reports a null condition at each of its places.
    if (hasIntrospection || conditions.some((name) => isNullable(name, document))) return null;
    return new CompiledDocument(document, schema, types, conditions);
  }

  private constructor(
    original: DocumentNode,
    schema: GraphQLSchema,
    types: WrittenTypes,
    conditions: readonly string[],
  ) {
    this.#schema = schema;
    this.#fragments = getFragments(original);
    this.#conditions = conditions;
    this.document = this.#strip(original, types);
  }

  getWriter(
    type: GraphQLObjectType,
    fields: readonly StrippedField[],
    variableValues: GraphQLResolveInfo['variableValues'],
  ): Write {
    const values = this.#conditions.map((name) => (variableValues[name] === true ? '+' : '-')).join('');
    const key = fields.map(({ selectionId }) => selectionId).join() + values;
    let write = this.#writers.get(key);
    if (!write) {
      const nodes = fields.map(({ original }) => original);
      const operation = { schema: this.#schema, fragments: this.#fragments, variableValues };
      write = compileWriter(type, nodes, operation);
      if (this.#writers.size >= Math.max(MAX_WRITERS, this.#selectionIds.size)) this.#writers.clear();
      this.#writers.set(key, write);
    }
    return write;
  }

  #strip(document: DocumentNode, writtenTypes: WrittenTypes): DocumentNode {
    const types = new TypeInfo(this.#schema);
    const isWritten = (type: GraphQLOutputType | null | undefined) =>
      Boolean(type && writtenTypes.has(getNamedType(type)));
    const visitor: ASTVisitor = {
      FragmentDefinition: () => (isWritten(types.getType()) ? false : undefined),
      Field: (node): StrippedField | undefined => {
        const type = types.getType();
        if (!isWritten(type)) return undefined;
        const { selectionSet, ...leaf } = node;
        const selected = `${type} ${selectionSet && print(selectionSet)}`;
        const selectionId = this.#selectionIds.get(selected) ?? this.#selectionIds.size;
        this.#selectionIds.set(selected, selectionId);
        return { ...leaf, compiled: this, original: node, selectionId };
      },
    };
    return visit(document, visitWithTypeInfo(types, visitor));
  }
}

function inspect(document: DocumentNode) {
  const conditions = new Set<string>();
  let hasIntrospection = false;
  visit(document, {
    Field({ name }) {
      if (INTROSPECTION_FIELDS.has(name.value)) hasIntrospection = true;
    },
    Directive({ name, arguments: [condition] = [] }) {
      const isCondition = name.value === 'skip' || name.value === 'include';
      if (isCondition && condition?.value.kind === Kind.VARIABLE) conditions.add(condition.value.name.value);
    },
  });
  return { conditions: [...conditions], hasIntrospection };
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
