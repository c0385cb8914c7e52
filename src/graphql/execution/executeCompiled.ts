/** Plugin for compiled execution. Operations that cannot be compiled are left to Apollo Server. */
import { type GraphQLResponse, HeaderMap } from '@apollo/server';
import type { DocumentNode, ExecutionResult } from 'graphql';
import { isTraceRequested } from '../plugins/federatedTracing';
import type { OperationPlugin } from '../plugins/OperationPlugin';
import { type ErrorReporter, reportExecutionError } from '../plugins/reportErrors';
import type { CompiledExecution } from './CompiledExecution';

export function executeCompiled(execution: CompiledExecution, report: ErrorReporter): OperationPlugin {
  return {
    responseForOperation({ document, operation, operationName, request, contextValue }) {
      if (!operation) return null;
      // A trace has the duration of each field.
      if (isTraceRequested(request)) return null;
      const result = execution.execute({
        document,
        operationName,
        contextValue,
        variableValues: request.variables ?? {},
      });
      return result && respond(document, result, contextValue.requestId);
    },
  };

  /** @returns null if variables are invalid: nothing was executed, and Apollo Server reports it. */
  async function respond(
    document: DocumentNode,
    result: ExecutionResult | Promise<ExecutionResult>,
    requestId: string,
  ): Promise<GraphQLResponse | null> {
    const { data, errors } = await result;
    if (data === undefined) return null;
    const formatted = errors && {
      errors: errors.map((error) => reportExecutionError(document, report, error, requestId)),
    };
    return {
      http: { headers: new HeaderMap() },
      body: { kind: 'single', singleResult: { ...formatted, data } },
    };
  }
}
