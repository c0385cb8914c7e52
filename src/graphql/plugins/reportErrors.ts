/** Every error comes by here once, whatever stage it failed at: to the log what is for it, to the caller the rest. */
import { type DocumentNode, GraphQLError, type GraphQLFormattedError } from 'graphql';
import type { Logger } from '../../telemetry/logger';
import { formatError, toLogEntry, unwrapError } from '../errors';
import { addArgumentPath } from './locateInvalidLiterals';
import { redactAndTruncate } from './logOperations';
import type { OperationListener, OperationPlugin } from './OperationPlugin';

/** Apollo Server's `formatError`, which does not know of which request the error is. */
export type ErrorReporter = (
  formatted: GraphQLFormattedError,
  error: unknown,
  requestId?: string,
) => GraphQLFormattedError;

export function createErrorReporter(logger: Logger): ErrorReporter {
  /** One failed call of Plaid's may fail many fields, of many operations. */
  const logged = new WeakSet<object>();
  return (formatted, error, requestId) => {
    const failure = unwrapError(error);
    const found = logged.has(failure as object) ? null : toLogEntry(error);
    // Of less than a warning the operation's own entry, which has the code, says enough.
    if (found && found.level !== 'info') {
      if (failure instanceof Object) logged.add(failure);
      // Aliases are the caller's own words.
      const path = redactAndTruncate(formatted.path?.join('.'));
      logger[found.level]({ requestId, path, problem: found.problem }, 'operation failed');
    }
    return formatError(formatted, error);
  };
}

/** The same for what was not executed by Apollo Server, which then knows nothing of its errors. */
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

/** What Apollo Server executes is reported before it is formatted, when its request is still known. */
export function reportErrors(report: ErrorReporter): OperationPlugin {
  const listener: OperationListener = {
    didEncounterErrors({ errors, contextValue }) {
      for (const error of errors) {
        // Any other is about the request itself, and is nothing for the log.
        if (error.originalError) report(error.toJSON(), error, contextValue.requestId);
      }
    },
  };
  return { requestDidStart: () => listener };
}
