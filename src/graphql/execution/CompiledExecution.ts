/**
 * Compiled execution: finds out once per operation what it selects of link tokens, instead of field by field in each
 * request. Responses are byte-identical to graphql-js's.
 */
import {
  type DocumentNode,
  type ExecutionArgs,
  type ExecutionResult,
  execute,
  type GraphQLResolveInfo,
  type GraphQLSchema,
  Kind,
  type OperationDefinitionNode,
} from 'graphql';
import { CompiledDocument } from './CompiledDocument';
import { createTextSchema, findWrittenTypes, type WrittenTypes } from './createTextSchema';
import { markJsonText } from './JsonText';

export class CompiledExecution {
  readonly #schema: GraphQLSchema;
  readonly #writtenTypes: WrittenTypes;
  readonly #textSchema: GraphQLSchema;
  /** Null for documents that graphql-js executes. Entries live as long as Apollo Server's bounded document store keeps them. */
  readonly #compiled = new WeakMap<DocumentNode, CompiledDocument | null>();
  readonly #byOperation = new WeakMap<OperationDefinitionNode, CompiledDocument>();

  constructor(schema: GraphQLSchema) {
    this.#schema = schema;
    this.#writtenTypes = findWrittenTypes(schema);
    this.#textSchema = createTextSchema(schema, this.#writtenTypes, (type, info) =>
      this.#getCompiled(info).getWriter(type, info),
    );
  }

  /**
   * Executes a valid document, like graphql-js's `execute`. Serialize the result by `stringifyResult`.
   *
   * @returns null for a document that is not compiled; nothing was resolved.
   */
  execute(
    args: Omit<ExecutionArgs, 'schema' | 'options'>,
  ): Promise<ExecutionResult> | ExecutionResult | null {
    const compiled = this.#compile(args.document);
    if (compiled === null) return null;
    const result = execute({
      ...args,
      schema: this.#textSchema,
      document: compiled.document,
      // `locateInvalidVariables` reports them all.
      options: { maxCoercionErrors: 1 },
    });
    return result instanceof Promise ? result.then(markResult) : markResult(result);
  }

  #compile(document: DocumentNode): CompiledDocument | null {
    const known = this.#compiled.get(document);
    if (known !== undefined) return known;
    const compiled = CompiledDocument.compile(document, this.#schema, this.#writtenTypes);
    this.#compiled.set(document, compiled);
    if (compiled === null) return null;
    for (const definition of compiled.document.definitions) {
      if (definition.kind === Kind.OPERATION_DEFINITION) this.#byOperation.set(definition, compiled);
    }
    return compiled;
  }

  #getCompiled({ operation }: GraphQLResolveInfo): CompiledDocument {
    const compiled = this.#byOperation.get(operation);
    if (!compiled) throw new TypeError('The operation was not compiled.');
    return compiled;
  }
}

function markResult(result: ExecutionResult): ExecutionResult {
  if (result.data) markJsonText(result.data);
  return result;
}
