/** One line in the log for each operation. */
import { redactTokens } from '../../plaid/redact';
import type { Logger } from '../../telemetry/logger';
import { getResponseErrors, listErrorCodes } from '../getResponseErrors';
import type { OperationPlugin } from './OperationPlugin';

/** Whoever looks for a token in the log looks for a person's, who has a few. */
const MAX_FINGERPRINTS = 10;

/** Of those that an operation made, which are as many as the tokens it asks for. */
const MAX_PLAID_REQUESTS = 10;

export function logOperations(logger: Logger): OperationPlugin {
  return {
    requestDidStart({ request }) {
      if (!logger.isLevelEnabled('info')) return undefined;
      const startedAt = performance.now();
      return {
        willSendResponse({ operation, operationName, contextValue, response }) {
          const {
            viewer,
            linkTokens: { usage },
            requestId,
            trace,
            transport,
          } = contextValue;
          const fingerprints = usage.tokenHashes(MAX_FINGERPRINTS);
          const plaid = usage.requests(MAX_PLAID_REQUESTS);
          const errors = getResponseErrors(response);
          logger.info(
            {
              requestId,
              traceId: trace.traceId ?? undefined,
              transport,
              operation: operation?.operation,
              operationName: redactAndTruncate(operationName),
              // As Apollo's clients and routers say who they are:
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
              outcome: errors ? 'error' : 'ok',
              errors: errors && listErrorCodes(errors),
            },
            'operation',
          );
        },
      };
    },
  };
}

/** The caller's own words: as long as it likes, and with anything in them. */
export function redactAndTruncate(text: string | null | undefined): string | undefined {
  return text ? redactTokens(text.slice(0, 1000)).slice(0, 100) : undefined;
}
