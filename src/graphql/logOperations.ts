/** One line in the log for each operation. */
import type { ApolloServerPlugin } from '@apollo/server';
import { blankTokens } from '../plaid/redact';
import type { Logger } from '../telemetry/logger';
import type { Context } from './context';

export function logOperations(logger: Logger): ApolloServerPlugin<Context> {
  return {
    async requestDidStart({ request }) {
      const startedAt = performance.now();
      return {
        async willSendResponse({ operation, operationName, response: { body } }) {
          const errors = body.kind === 'single' ? body.singleResult.errors : body.initialResult.errors;
          logger.info(
            {
              operation: operation?.operation,
              operationName: short(operationName),
              // As Apollo's clients and routers say who they are:
              // https://www.apollographql.com/docs/graphos/platform/insights/client-segmentation
              clientName: short(request.http?.headers.get('apollographql-client-name')),
              clientVersion: short(request.http?.headers.get('apollographql-client-version')),
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
function short(text: string | null | undefined): string | undefined {
  return text ? blankTokens(text).slice(0, 100) : undefined;
}
