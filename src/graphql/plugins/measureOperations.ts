/** Operation metrics: counts each operation of each transport once, rejected ones included. */
import type { ApolloServerPlugin } from '@apollo/server';
import type { FastifyReply } from 'fastify';
import type { GraphQLFormattedError } from 'graphql';
import type { AppError } from '../../errors/AppError';
import { type Metrics, NO_METRICS } from '../../telemetry/metrics/Metrics';
import { listErrorCodes } from '../listErrorCodes';
import type { TransportName } from '../transports/transportNames';
import type { OperationPlugin } from './OperationPlugin';

export function measureOperations(metrics: Metrics): OperationPlugin {
  if (metrics === NO_METRICS) return {};
  return {
    willSendResponse({ operation, contextValue: { transport, startedAt }, response }) {
      const type = operation?.operation ?? 'unknown';
      const seconds = (performance.now() - startedAt) / 1000;
      metrics.operation(type, transport, seconds, listErrorCodes(response));
    },
  };
}

/** Counts requests that Apollo Server rejects before it has an operation. */
export function measureInvalidRequests(metrics: Metrics): ApolloServerPlugin {
  return {
    async invalidRequestWasReceived({ error }) {
      const { extensions }: GraphQLFormattedError = error;
      metrics.operation('unknown', 'http', 0, [String(extensions?.['code'])]);
    },
  };
}

const transports: Readonly<Record<string, TransportName>> = { '/graphql': 'http', '/graphql/stream': 'sse' };

/** Counts requests to GraphQL endpoints that were rejected before they reached Apollo Server. */
export function measureRejectedRequest(
  metrics: Metrics,
  { request, elapsedTime }: FastifyReply,
  { code }: AppError,
): void {
  const transport = transports[request.routeOptions.url ?? ''];
  if (transport) metrics.operation('unknown', transport, elapsedTime / 1000, [code]);
}
