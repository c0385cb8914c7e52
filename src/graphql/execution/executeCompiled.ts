/** Has Apollo Server answer by compiled execution: its own, wherever there is anything to be said against that. */
import { type GraphQLResponse, HeaderMap } from '@apollo/server';
import type { DocumentNode, ExecutionResult } from 'graphql';
import { isTraceRequested } from '../plugins/federatedTracing';
import type { OperationPlugin } from '../plugins/OperationPlugin';
import { type ErrorReporter, reportExecutionError } from '../plugins/reportErrors';
import type { CompiledExecution } from './CompiledExecution';

export interface ExecuteCompiledOptions {
  readonly execution: CompiledExecution;
  readonly report: ErrorReporter;
}

export function executeCompiled({ execution, report }: ExecuteCompiledOptions): OperationPlugin {
  return {
    requestDidStart: () => ({
      responseForOperation({ document, operation, operationName, request, contextValue }) {
        if (!operation) return null;
        // A trace tells of each field what it took.
        if (isTraceRequested(request)) return null;
        const result = execution.execute({
          document,
          operationName,
          contextValue,
          variableValues: request.variables ?? {},
        });
        return result && answer(document, result, contextValue.requestId);
      },
    }),
  };

  /** Null where variables are wrong: nothing has run, and Apollo Server says so. */
  async function answer(
    document: DocumentNode,
    result: ExecutionResult | Promise<ExecutionResult>,
    requestId: string,
  ): Promise<GraphQLResponse | null> {
    const { data, errors } = await result;
    if (data === undefined) return null;
    const told = errors && {
      errors: errors.map((error) => reportExecutionError(document, report, error, requestId)),
    };
    return { http: { headers: new HeaderMap() }, body: { kind: 'single', singleResult: { ...told, data } } };
  }
}
