/** Error reporting: logs each error of an operation once, and formats it for the caller. */
import { type DocumentNode, GraphQLError, type GraphQLFormattedError } from 'graphql';
import type { Logger } from '../../telemetry/logger';
import { redactAndTruncate } from '../../telemetry/redactTokens';
import { formatError, toLogEntry, unwrapError } from '../formatErrors';
import { addArgumentPath } from './locateInvalidLiterals';
import type { OperationPlugin } from './OperationPlugin';

/** Apollo Server's `formatError`, which has no request ID. */
export type ErrorReporter = (
  formatted: GraphQLFormattedError,
  error: unknown,
  requestId?: string,
) => GraphQLFormattedError;

export function createErrorReporter(logger: Logger): ErrorReporter {
  /** Errors that are already logged: one failed coalesced call can fail many fields. */
  const logged = new WeakSet<object>();
  return (formatted, error, requestId) => {
    const failure = unwrapError(error);
    const found = logged.has(failure as object) ? null : toLogEntry(error);
    // Below `warn` the operation's own log entry, which has the code, is enough.
    if (found && found.level !== 'info') {
      if (failure instanceof Object) logged.add(failure);
      // The path contains aliases, which the caller chooses.
      const path = redactAndTruncate(formatted.path?.join('.'));
      logger[found.level]({ requestId, path, problem: found.problem }, 'operation failed');
    }
    return formatError(formatted, error);
  };
}

/** Reports an error of an operation that Apollo Server did not execute. */
export function reportExecutionError(
  document: DocumentNode,
  report: ErrorReporter,
  error: unknown,
  requestId: string,
): GraphQLFormattedError {
  const located =
    error instanceof GraphQLError ? error : new GraphQLError('', { originalError: error as Error });
  addArgumentPath(located, document);
  return report(located.toJSON(), located, requestId);
}

/** Plugin that reports errors of Apollo Server's own execution while the request ID is known. */
export function reportErrors(report: ErrorReporter): OperationPlugin {
  return {
    didEncounterErrors({ errors, contextValue }) {
      for (const error of errors) {
        // Errors without a cause are about the request, and are not logged.
        if (error.originalError) report(error.toJSON(), error, contextValue.requestId);
      }
    },
  };
}
