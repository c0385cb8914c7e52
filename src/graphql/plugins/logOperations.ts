/** Logs one `operation` line per operation. */
import type { Logger } from '../../telemetry/logger';
import { redactAndTruncate } from '../../telemetry/redactTokens';
import { listErrorCodes } from '../listErrorCodes';
import type { OperationPlugin } from './OperationPlugin';

/** Maximum link-token fingerprints and Plaid request IDs per line; an operation may read 100 tokens. */
const MAX_IDS = 10;

export function logOperations(logger: Logger): OperationPlugin {
  return {
    willSendResponse({ request, operation, operationName, contextValue, response }) {
      if (!logger.isLevelEnabled('info')) return;
      const { viewer, linkTokens, requestId, trace, transport, startedAt } = contextValue;
      const { usage } = linkTokens;
      const fingerprints = usage.tokenHashes(MAX_IDS);
      const plaid = usage.requests(MAX_IDS);
      const codes = listErrorCodes(response);
      const [outcome, errors] = codes.length > 0 ? ['error', codes] : ['ok'];
      logger.info(
        {
          requestId,
          traceId: trace.traceId ?? undefined,
          transport,
          operation: operation?.operation,
          operationName: redactAndTruncate(operationName),
          // Headers of Apollo's clients and routers:
          // https://www.apollographql.com/docs/graphos/platform/insights/client-segmentation
          clientName: redactAndTruncate(request.http?.headers.get('apollographql-client-name')),
          clientVersion: redactAndTruncate(request.http?.headers.get('apollographql-client-version')),
          caller: viewer.kind,
          callerId: viewer.kind === 'anyone' ? undefined : viewer.id.slice(0, 12),
          linkTokens: fingerprints.length > 0 ? fingerprints : undefined,
          plaidRequestIds: plaid.ids.length > 0 ? plaid.ids : undefined,
          plaidCalls: plaid.count > 0 ? plaid.count : undefined,
          plaidMs: plaid.count > 0 ? Math.round(plaid.durationMs) : undefined,
          durationMs: Math.round(performance.now() - startedAt),
          outcome,
          errors,
        },
        'operation',
      );
    },
  };
}
