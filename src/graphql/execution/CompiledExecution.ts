/**
 * Executes operations whose link tokens are written by compiled writers: what an operation selects of them is found out
 * once, and not field by field each time. The answer is the same to the byte.
 *
 * Our own and not graphql-jit: that one writes code from callers' documents, coerces variables by rules of its own (what
 * is absent becomes null, which Plaid takes for something else: https://github.com/zalando-incubator/graphql-jit/issues/230),
 * and leaves out of errors what the table of errors goes by. This one is as fast, since reading is most of the work.
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

type PromiseOrValue<T> = Promise<T> | T;

export class CompiledExecution {
  readonly #schema: GraphQLSchema;
  readonly #writtenTypes: WrittenTypes;
  readonly #textSchema: GraphQLSchema;
  /** Null for what is not compiled. Each is kept for as long as its document is, and Apollo Server's store is bounded. */
  readonly #compiled = new WeakMap<DocumentNode, CompiledDocument | null>();
  readonly #byOperation = new WeakMap<OperationDefinitionNode, CompiledDocument>();

  constructor(schema: GraphQLSchema) {
    this.#schema = schema;
    this.#writtenTypes = findWrittenTypes(schema);
    this.#textSchema = createTextSchema(schema, this.#writtenTypes, (type, info) =>
      this.#compiledOf(info).getWriter(type, info),
    );
  }

  /**
   * graphql-js's `execute`, of a valid document. What it gives is written by `textOfResult`.
   *
   * @returns null for what has to be executed without compiling. Nothing was resolved then.
   */
  execute(args: Omit<ExecutionArgs, 'schema' | 'options'>): PromiseOrValue<ExecutionResult> | null {
    const compiled = this.#compiledFrom(args.document);
    if (compiled === null) return null;
    const result = execute({
      ...args,
      schema: this.#textSchema,
      document: compiled.document,
      // One is enough to have them told elsewhere.
      options: { maxCoercionErrors: 1 },
    });
    return result instanceof Promise ? result.then(marked) : marked(result);
  }

  #compiledFrom(document: DocumentNode): CompiledDocument | null {
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

  #compiledOf({ operation }: GraphQLResolveInfo): CompiledDocument {
    const compiled = this.#byOperation.get(operation);
    if (!compiled) throw new TypeError('The operation was not compiled.');
    return compiled;
  }
}

function marked(result: ExecutionResult): ExecutionResult {
  if (result.data) markJsonText(result.data);
  return result;
}
