/**
 * Subscriptions, run by Apollo Server as other operations are (its limits, its trusted operations, its errors, its log),
 * up to where it would execute them, which it cannot: there the updates are handed to the transport by which they were asked
 * for. Each update is executed with a context of its own.
 */
import { type GraphQLResponse, HeaderMap } from '@apollo/server';
import { ApolloServerErrorCode } from '@apollo/server/errors';
import {
  createSourceEventStream,
  type ExecutionArgs,
  execute,
  type FormattedExecutionResult,
  GraphQLError,
  type GraphQLFormattedError,
  getVariableValues,
  OperationTypeNode,
} from 'graphql';
import { TooMany } from '../../errors/RateLimited';
import type { LinkTokenUpdate } from '../../linkToken/schema/LinkTokenUpdate';
import type { Logger } from '../../telemetry/logger';
import type { Metrics } from '../../telemetry/metrics/Metrics';
import type { Context } from '../context';
import type { CompiledExecution } from '../execution/CompiledExecution';
import { shortened } from '../plugins/logOperations';
import type { OperationPlugin } from '../plugins/OperationPlugin';
import { type ErrorReport, reportFrom } from '../plugins/reportErrors';
import type { CallerSlots } from './CallerSlots';
import { mapUpdates } from './mapUpdates';
import type { SubscriptionSink, Updates } from './SubscriptionSink';

export interface DeliverOptions {
  readonly execution: CompiledExecution;
  readonly report: ErrorReport;
  readonly logger: Logger;
  readonly metrics: Metrics;
  /** Of subscriptions. */
  readonly slots: CallerSlots;
}

export function deliverSubscriptions({
  execution,
  report,
  logger,
  metrics,
  slots,
}: DeliverOptions): OperationPlugin {
  return {
    requestDidStart() {
      return {
        didResolveOperation({ operation, contextValue }) {
          if (operation?.operation === OperationTypeNode.MUTATION && contextValue.sink?.refusesMutations) {
            throw new GraphQLError('Mutations are sent by POST.', { extensions: { http: { status: 405 } } });
          }
          if (operation?.operation !== OperationTypeNode.SUBSCRIPTION || contextValue.sink) return;
          throw new GraphQLError(
            'Subscriptions are served over WebSocket at this path, and over server-sent events at /graphql/stream.',
            { extensions: { http: { status: 400 } } },
          );
        },
        responseForOperation({ schema, document, operation, operationName, request, contextValue }) {
          const { sink } = contextValue;
          // Whatever its type says, it is not there where its name is unknown.
          if (operation?.operation !== OperationTypeNode.SUBSCRIPTION || !sink) return null;
          const { variables = {} } = request;
          const { errors } = getVariableValues(schema, operation.variableDefinitions ?? [], variables, {
            maxErrors: 1,
          });
          // Told in full, and without values, by `sayWhichVariableIsWrong`.
          if (errors) return Promise.resolve(answer({ errors: errors.map(asBadInput) }));
          return begin(sink, {
            schema,
            document,
            variableValues: variables,
            operationName,
            contextValue,
          });
        },
      };
    },
  };

  async function begin(sink: SubscriptionSink, args: Subscription): Promise<GraphQLResponse> {
    const release = slots.take(args.contextValue.viewer);
    if (release === null) return refuse(args);
    try {
      await sink.open();
      const source = await createSourceEventStream(args);
      if (isAsyncIterable(source)) {
        sink.deliver(updatesOf(source, args, release));
        return answer({ data: null });
      }
      release();
      return answer({ errors: (source.errors ?? []).map((error) => tell(error, args)) });
    } catch (error) {
      release();
      return answer({ errors: [tell(error, args)] });
    }
  }

  function refuse(args: Subscription): GraphQLResponse {
    metrics.shed('caller');
    const refusal = new TooMany('subscriptions');
    const { http, body } = answer({ errors: [tell(refusal, args)] });
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
        const contextValue = args.contextValue.fresh();
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
            operationName: shortened(operationName),
            updates: sent,
            durationMs,
          },
          'subscription ended',
        );
      },
    });
  }

  function tell(error: unknown, { document, contextValue }: Subscription): GraphQLFormattedError {
    return reportFrom(document, report, error, contextValue.requestId);
  }
}

interface Subscription extends ExecutionArgs {
  readonly contextValue: Context;
}

function asBadInput({ message }: GraphQLError) {
  return { message, extensions: { code: ApolloServerErrorCode.BAD_USER_INPUT } };
}

function answer(singleResult: FormattedExecutionResult): GraphQLResponse {
  return { http: { headers: new HeaderMap() }, body: { kind: 'single', singleResult } };
}

function isAsyncIterable(value: object): value is AsyncIterable<unknown> {
  return Symbol.asyncIterator in value;
}
