/** A document as it is executed, and the writers of what it selects of link tokens. */
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

/** What was left out of the document. */
interface Selection {
  /** The same for all that select the same of the same type, whatever their aliases and arguments are. */
  readonly id: number;
  /** The field as it was. */
  readonly node: FieldNode;
}

/** Or as many as the document has selections: each variable that decides what is selected doubles what there may be. */
const MAX_WRITERS = 64;

/** What is said of the schema must be said of the one that callers know. */
const ABOUT_THE_SCHEMA = new Set(['__schema', '__type', '_service']);

export class CompiledDocument {
  /** Without what is selected of link tokens. */
  readonly document: DocumentNode;
  readonly #schema: GraphQLSchema;
  /** By the field that was left without one. */
  readonly #selections: ReadonlyMap<FieldNode, Selection>;
  readonly #fragments: Readonly<Record<string, FragmentDefinitionNode>>;
  /** The variables in `@skip` and `@include`. */
  readonly #conditions: readonly string[];
  /** By what is selected, and what these variables say. */
  readonly #writers = new Map<string, Write>();

  /** Null for a document that is executed as it is. */
  static compile(
    document: DocumentNode,
    schema: GraphQLSchema,
    types: WrittenTypes,
  ): CompiledDocument | null {
    const conditions = conditionsIn(document);
    // Where one may be null, graphql-js fails in each place where it is asked.
    const isSure = [...conditions].every((name) => !mayBeNull(name, document));
    const stripped = isSure ? strip(document, schema, types) : null;
    return stripped && new CompiledDocument(document, schema, conditions, stripped);
  }

  private constructor(
    original: DocumentNode,
    schema: GraphQLSchema,
    conditions: ReadonlySet<string>,
    { document, selections }: Stripped,
  ) {
    this.document = document;
    this.#schema = schema;
    this.#selections = selections;
    this.#fragments = fragmentsOf(original);
    this.#conditions = [...conditions];
  }

  /** The writer for a field, as it is executed with these variables. */
  getWriter(type: GraphQLObjectType, { fieldNodes, variableValues }: GraphQLResolveInfo): Write {
    const selections = fieldNodes.map((node) => this.#selectionOf(node));
    const said = this.#conditions.map((name) => (variableValues[name] === true ? '+' : '-')).join('');
    const key = selections.map(({ id }) => id).join() + said;
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

  #selectionOf(node: FieldNode): Selection {
    const selection = this.#selections.get(node);
    if (!selection) throw new TypeError(`${node.name.value} was not compiled.`);
    return selection;
  }
}

interface Stripped {
  readonly document: DocumentNode;
  readonly selections: ReadonlyMap<FieldNode, Selection>;
}

/** Null where the schema itself is asked for. */
function strip(document: DocumentNode, schema: GraphQLSchema, writtenTypes: WrittenTypes): Stripped | null {
  const selections = new Map<FieldNode, Selection>();
  const ids = new Map<string, number>();
  const types = new TypeInfo(schema);
  const isWritten = (type: GraphQLOutputType | null | undefined) =>
    Boolean(type && writtenTypes.has(getNamedType(type)));
  let isAboutSchema = false;
  const stripped = visit(
    document,
    visitWithTypeInfo(types, {
      FragmentDefinition: () => (isWritten(types.getType()) ? false : undefined),
      Field(node) {
        const type = types.getType();
        if (ABOUT_THE_SCHEMA.has(node.name.value)) isAboutSchema = true;
        if (!isWritten(type)) return undefined;
        const { selectionSet, ...left } = node;
        const selected = `${type} ${selectionSet && print(selectionSet)}`;
        const id = ids.get(selected) ?? ids.size;
        ids.set(selected, id);
        selections.set(left, { id, node });
        return left;
      },
    }),
  );
  return isAboutSchema ? null : { document: stripped, selections };
}

function conditionsIn(document: DocumentNode): Set<string> {
  const conditions = new Set<string>();
  visit(document, {
    Directive({ name, arguments: [condition] = [] }) {
      const decides = name.value === 'skip' || name.value === 'include';
      if (decides && condition?.value.kind === Kind.VARIABLE) conditions.add(condition.value.name.value);
    },
  });
  return conditions;
}

function mayBeNull(variable: string, { definitions }: DocumentNode): boolean {
  return definitions
    .flatMap((each) => (each.kind === Kind.OPERATION_DEFINITION ? (each.variableDefinitions ?? []) : []))
    .some((each) => each.variable.name.value === variable && each.type.kind !== Kind.NON_NULL_TYPE);
}

function fragmentsOf({ definitions }: DocumentNode): Record<string, FragmentDefinitionNode> {
  const fragments: Record<string, FragmentDefinitionNode> = Object.create(null);
  for (const definition of definitions) {
    if (definition.kind === Kind.FRAGMENT_DEFINITION) fragments[definition.name.value] = definition;
  }
  return fragments;
}
