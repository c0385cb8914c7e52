/** Apollo Server: how an operation is run, and what its plugins add, in the order in which they act. */
import { ApolloServer, type ApolloServerPlugin } from '@apollo/server';
import {
  ApolloServerPluginCacheControlDisabled,
  ApolloServerPluginLandingPageDisabled,
  ApolloServerPluginUsageReportingDisabled,
} from '@apollo/server/plugin/disabled';
import { ApolloServerPluginLandingPageLocalDefault } from '@apollo/server/plugin/landingPage/default';
import type { GraphQLSchema } from 'graphql';
import type { Logger } from '../telemetry/logger';
import type { Context } from './context';
import { formatError, problemForTheLog } from './errors';
import { variableErrors } from './variableErrors';

export interface GraphQLServerOptions {
  readonly schema: GraphQLSchema;
  readonly logger: Logger;
  readonly production: boolean;
  readonly introspection: boolean;
  readonly explorer: boolean;
}

export function createGraphQLServer(options: GraphQLServerOptions): ApolloServer<Context> {
  const { schema, logger, production, introspection, explorer } = options;
  return new ApolloServer<Context>({
    schema,
    introspection,
    hideSchemaDetailsFromClientErrors: !introspection,
    includeStacktraceInErrorResponses: false,
    formatError,
    logger,
    nodeEnv: production ? 'production' : 'development',
    // `main.ts` ends the process, in an order that is not Apollo's to know.
    stopOnTerminationSignals: false,
    plugins: [
      explorer ? ApolloServerPluginLandingPageLocalDefault() : ApolloServerPluginLandingPageDisabled(),
      // The router reports usage for the whole graph: https://www.apollographql.com/docs/graphos/platform/insights
      ApolloServerPluginUsageReportingDisabled(),
      // It wraps every field; nothing here is cacheable.
      ApolloServerPluginCacheControlDisabled(),
      sayWhichVariableIsWrong(schema),
      logOperations(logger),
    ],
  });
}

/** Puts errors with a path in place of graphql-js's sentences, which quote what was sent. */
function sayWhichVariableIsWrong(schema: GraphQLSchema): ApolloServerPlugin<Context> {
  return {
    async requestDidStart() {
      return {
        async willSendResponse({ operation, request, response }) {
          if (response.body.kind !== 'single' || !operation) return;
          const { singleResult } = response.body;
          if (
            singleResult.data !== undefined ||
            singleResult.errors?.[0]?.extensions?.['code'] !== 'BAD_USER_INPUT'
          )
            return;
          const errors = variableErrors(schema, operation, request.variables ?? {});
          if (errors.length > 0)
            singleResult.errors = errors.map((error) => formatError({ message: error.message }, error));
        },
      };
    },
  };
}

function logOperations(logger: Logger): ApolloServerPlugin<Context> {
  return {
    async requestDidStart() {
      const startedAt = performance.now();
      return {
        async didEncounterErrors({ errors }) {
          for (const error of errors) {
            const found = problemForTheLog(error);
            if (found)
              logger[found.level](
                { path: error.path?.join('.'), problem: found.problem },
                'operation failed',
              );
          }
        },
        async willSendResponse({ operation, operationName, errors }) {
          logger.info(
            {
              operation: operation?.operation,
              operationName,
              durationMs: Math.round(performance.now() - startedAt),
              ...(errors && { errors: errors.length }),
            },
            'operation',
          );
        },
      };
    },
  };
}
