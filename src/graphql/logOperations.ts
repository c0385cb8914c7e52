/** One line in the log for each operation. */
import { blankTokens } from '../plaid/redact';
import type { Logger } from '../telemetry/logger';
import type { OperationPlugin } from './OperationPlugin';

/** Whoever looks for a token in the log looks for a person's, who has a few. */
const MAX_FINGERPRINTS = 10;

export function logOperations(logger: Logger): OperationPlugin {
  return {
    requestDidStart({ request }) {
      if (!logger.isLevelEnabled('info')) return undefined;
      const startedAt = performance.now();
      return {
        willSendResponse({ operation, operationName, contextValue, response: { body } }) {
          const { viewer, linkTokens } = contextValue;
          const fingerprints = linkTokens.fingerprints(MAX_FINGERPRINTS);
          const errors = body.kind === 'single' ? body.singleResult.errors : body.initialResult.errors;
          logger.info(
            {
              operation: operation?.operation,
              operationName: shortened(operationName),
              // As Apollo's clients and routers say who they are:
              // https://www.apollographql.com/docs/graphos/platform/insights/client-segmentation
              clientName: shortened(request.http?.headers.get('apollographql-client-name')),
              clientVersion: shortened(request.http?.headers.get('apollographql-client-version')),
              caller: viewer.kind,
              callerId: viewer.kind === 'anyone' ? undefined : viewer.id.slice(0, 12),
              ...(fingerprints.length > 0 && { linkTokens: fingerprints }),
              durationMs: Math.round(performance.now() - startedAt),
              // Once each: there may be thousands.
              ...(errors && { errors: [...new Set(errors.map(({ extensions }) => extensions?.['code']))] }),
            },
            'operation',
          );
        },
      };
    },
  };
}

/** The caller's own words: as long as it likes, and with anything in them. */
export function shortened(text: string | null | undefined): string | undefined {
  return text ? blankTokens(text.slice(0, 1000)).slice(0, 100) : undefined;
}
