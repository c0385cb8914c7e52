/**
 * Begins subscriptions, which Apollo Server does not execute: each has a slot of its caller's, and each of its updates is
 * executed with a context of its own.
 */
import type { GraphQLRequestContextResponseForOperation, GraphQLResponse } from '@apollo/server';
import { ApolloServerErrorCode } from '@apollo/server/errors';
import {
  createSourceEventStream,
  type ExecutionArgs,
  execute,
  type GraphQLError,
  type GraphQLFormattedError,
  getVariableValues,
} from 'graphql';
import { CallerLimitExceeded } from '../../errors/RateLimited';
import type { LinkTokenUpdate } from '../../linkToken/schema/LinkTokenUpdate';
import type { Logger } from '../../telemetry/logger';
import type { Metrics } from '../../telemetry/metrics/Metrics';
import type { Context } from '../context';
import type { CompiledExecution } from '../execution/CompiledExecution';
import { redactAndTruncate } from '../plugins/logOperations';
import { type ErrorReporter, reportExecutionError } from '../plugins/reportErrors';
import type { CallerSlots } from './CallerSlots';
import { mapUpdates } from './mapUpdates';
import { toResponse, type Updates } from './Updates';

export interface SubscribeOptions {
  readonly execution: CompiledExecution;
  readonly report: ErrorReporter;
  readonly logger: Logger;
  readonly metrics: Metrics;
  /** Of subscriptions. */
  readonly slots: CallerSlots;
}

/**
 * @param confirm awaited before anything is subscribed to. If it rejects, the subscriber is told why.
 * @returns a response with updates, or with the errors for which there are none.
 */
export type Subscribe = (
  operation: GraphQLRequestContextResponseForOperation<Context>,
  confirm?: () => Promise<void>,
) => Promise<GraphQLResponse>;

export function createSubscribe({ execution, report, logger, metrics, slots }: SubscribeOptions): Subscribe {
  return async ({ schema, document, operation, operationName, request, contextValue }, confirm) => {
    const { variables = {} } = request;
    const { errors } = getVariableValues(schema, operation.variableDefinitions ?? [], variables, {
      maxErrors: 1,
    });
    // Told in full, and without values, by `sayWhichVariableIsWrong`.
    if (errors) return toResponse({ errors: errors.map(asBadInput) });
    const args = { schema, document, variableValues: variables, operationName, contextValue };
    const release = slots.acquire(contextValue.viewer);
    if (release === null) return refuse(args);
    try {
      await confirm?.();
      const source = await createSourceEventStream(args);
      if (isAsyncIterable(source)) return toResponse(updatesOf(source, args, release));
      release();
      return toResponse({ errors: (source.errors ?? []).map((error) => tell(error, args)) });
    } catch (error) {
      release();
      return toResponse({ errors: [tell(error, args)] });
    }
  };

  function refuse(args: Subscription): GraphQLResponse {
    metrics.shed('caller');
    const refusal = new CallerLimitExceeded('subscriptions');
    const { http, body } = toResponse({ errors: [tell(refusal, args)] });
    // For a router, which asks by HTTP.
    http.status = refusal.httpStatus;
    http.headers.set('retry-after', String(refusal.retryAfter));
    return { http, body };
  }

  /** Ended by whoever takes them, or by their source. */
  function updatesOf(source: AsyncIterable<unknown>, args: Subscription, release: () => void): Updates {
    const startedAt = performance.now();
    const { transport } = args.contextValue;
    metrics.subscription(transport, 1);
    let sent = 0;
    return mapUpdates(source[Symbol.asyncIterator](), {
      async onNext(event) {
        sent += 1;
        metrics.update((event as LinkTokenUpdate).reason);
        const contextValue = args.contextValue.renew();
        const update = { ...args, rootValue: event, contextValue };
        const { errors, ...result } = await (execution.execute(update) ?? execute(update));
        return { ...(errors && { errors: errors.map((error) => tell(error, args)) }), ...result };
      },
      onError: (error) => ({ errors: [tell(error, args)], data: null }),
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
            updates: sent,
            durationMs,
          },
          'subscription ended',
        );
      },
    });
  }

  function tell(error: unknown, { document, contextValue }: Subscription): GraphQLFormattedError {
    return reportExecutionError(document, report, error, contextValue.requestId);
  }
}

interface Subscription extends ExecutionArgs {
  readonly contextValue: Context;
}

function asBadInput({ message }: GraphQLError) {
  return { message, extensions: { code: ApolloServerErrorCode.BAD_USER_INPUT } };
}

function isAsyncIterable(value: object): value is AsyncIterable<unknown> {
  return Symbol.asyncIterator in value;
}
