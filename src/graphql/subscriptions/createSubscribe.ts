/**
 * Subscription execution, which Apollo Server lacks. Each subscription holds one of its caller's slots, and each update
 * is executed with its own context.
 */
import type { GraphQLResponse } from '@apollo/server';
import { ApolloServerErrorCode } from '@apollo/server/errors';
import {
  createSourceEventStream,
  type ExecutionArgs,
  execute,
  type GraphQLFormattedError,
  getVariableValues,
} from 'graphql';
import { CallerLimitExceeded } from '../../errors/RateLimited';
import type { LinkTokenUpdate } from '../../linkToken/schema/LinkTokenUpdate';
import type { Logger } from '../../telemetry/logger';
import type { Metrics } from '../../telemetry/metrics/Metrics';
import { redactAndTruncate } from '../../telemetry/redactTokens';
import type { Context } from '../context';
import type { CompiledExecution } from '../execution/CompiledExecution';
import type { ExecutableOperation } from '../plugins/OperationPlugin';
import { type ErrorReporter, reportExecutionError } from '../plugins/reportErrors';
import type { CallerSlots } from './CallerSlots';
import { mapUpdates } from './mapUpdates';
import { toResponse, type Updates } from './Updates';

export interface SubscribeOptions {
  readonly execution: CompiledExecution;
  readonly report: ErrorReporter;
  readonly logger: Logger;
  readonly metrics: Metrics;
  /** Limit of subscriptions per caller. */
  readonly slots: CallerSlots;
}

/**
 * @param confirm awaited before the source is subscribed to. Its rejection becomes an error of the response.
 * @returns a response with updates or with errors. Never rejects.
 */
export type Subscribe = (
  operation: ExecutableOperation,
  confirm?: () => Promise<void>,
) => Promise<GraphQLResponse>;

export function createSubscribe({ execution, report, logger, metrics, slots }: SubscribeOptions): Subscribe {
  return async ({ schema, document, operation, operationName, request, contextValue }, confirm) => {
    const { variables = {} } = request;
    const { errors } = getVariableValues(schema, operation.variableDefinitions ?? [], variables, {
      maxErrors: 1,
    });
    // Plugins replace these errors by complete ones, without values.
    if (errors) {
      const extensions = { code: ApolloServerErrorCode.BAD_USER_INPUT };
      return toResponse({ errors: errors.map(({ message }) => ({ message, extensions })) });
    }
    const args = { schema, document, variableValues: variables, operationName, contextValue };
    const release = slots.acquire(contextValue.viewer);
    if (release === null) return refuse(args);
    try {
      await confirm?.();
      const source = await createSourceEventStream(args);
      if (Symbol.asyncIterator in source) return toResponse(createUpdates(source, args, release));
      release();
      return toResponse({ errors: (source.errors ?? []).map((error) => formatError(error, args)) });
    } catch (error) {
      release();
      return toResponse({ errors: [formatError(error, args)] });
    }
  };

  function refuse(args: Subscription): GraphQLResponse {
    metrics.shed('caller');
    const error = new CallerLimitExceeded('subscriptions');
    const { http, body } = toResponse({ errors: [formatError(error, args)] });
    // For routers, whose callback subscriptions start over HTTP.
    http.status = error.httpStatus;
    http.headers.set('retry-after', String(error.retryAfter));
    return { http, body };
  }

  /** @param release called once, when the consumer or the source ends the updates. */
  function createUpdates(source: AsyncIterable<unknown>, args: Subscription, release: () => void): Updates {
    const startedAt = performance.now();
    const { transport } = args.contextValue;
    metrics.subscription(transport, 1);
    let updates = 0;
    return mapUpdates(source[Symbol.asyncIterator](), {
      async onNext(event) {
        updates += 1;
        metrics.update((event as LinkTokenUpdate).reason);
        const contextValue = args.contextValue.renew();
        const updateArgs = { ...args, rootValue: event, contextValue };
        const { errors, ...result } = await (execution.execute(updateArgs) ?? execute(updateArgs));
        return { ...(errors && { errors: errors.map((error) => formatError(error, args)) }), ...result };
      },
      onError: (error) => ({ errors: [formatError(error, args)], data: null }),
      onEnd() {
        release();
        metrics.subscription(transport, -1);
        const durationMs = Math.round(performance.now() - startedAt);
        const { operationName, contextValue } = args;
        logger.info(
          {
            requestId: contextValue.requestId,
            traceId: contextValue.trace.traceId ?? undefined,
            transport,
            operation: 'subscription',
            operationName: redactAndTruncate(operationName),
            updates,
            durationMs,
          },
          'subscription ended',
        );
      },
    });
  }

  function formatError(error: unknown, { document, contextValue }: Subscription): GraphQLFormattedError {
    return reportExecutionError(document, report, error, contextValue.requestId);
  }
}

interface Subscription extends ExecutionArgs {
  readonly contextValue: Context;
}
