/** Apollo Server: how an operation is run, and what its plugins add, in the order in which they act. */
import { ApolloServer, type ApolloServerPlugin } from '@apollo/server';
import { ApolloServerErrorCode } from '@apollo/server/errors';
import {
  ApolloServerPluginCacheControlDisabled,
  ApolloServerPluginLandingPageDisabled,
  ApolloServerPluginUsageReportingDisabled,
} from '@apollo/server/plugin/disabled';
import { ApolloServerPluginInlineTrace } from '@apollo/server/plugin/inlineTrace';
import { ApolloServerPluginLandingPageLocalDefault } from '@apollo/server/plugin/landingPage/default';
import {
  type DocumentNode,
  GraphQLError,
  type GraphQLSchema,
  isValueNode,
  Kind,
  OperationTypeNode,
} from 'graphql';
import { FIRST_REQUEST } from '../firstRequest';
import { BadUserInput } from '../linkToken/BadUserInput';
import type { Logger } from '../telemetry/logger';
import { argumentPathTo } from './argumentPath';
import type { Context } from './context';
import { causeOf, formatError, problemForTheLog } from './errors';
import { noServiceIntrospection } from './federation';
import { answerJsonClientsWith200 } from './httpStatus';
import { BoundedStore } from './limits/BoundedStore';
import { limitOperations, type OperationLimits } from './limits/operationLimits';
import { logOperations, shortened } from './logOperations';
import { admitOperations } from './trustedOperations/admitOperations';
import { loadTrustedOperations } from './trustedOperations/TrustedOperations';
import { variableErrors } from './variableErrors';

export interface GraphQLServerOptions {
  readonly schema: GraphQLSchema;
  readonly logger: Logger;
  readonly production: boolean;
  readonly introspection: boolean;
  readonly explorer: boolean;
  readonly limits: OperationLimits & {
    /** Of a document. */
    readonly tokens: number;
    /** Of validation and of variables: how many an answer lists. */
    readonly errors: number;
  };
  readonly trustedOperations: {
    /** The path of a manifest. */
    readonly manifest: string | null;
    /** Whether all other operations are refused. */
    readonly only: boolean;
  };
}

/** @throws {UnusableManifest} for trusted operations that cannot be read. */
export function createGraphQLServer(options: GraphQLServerOptions): ApolloServer<Context> {
  const { schema, logger, production, introspection, explorer, limits } = options;
  const { manifest, only } = options.trustedOperations;
  const trusted = manifest === null ? null : loadTrustedOperations(manifest);
  const limited = limitOperations(schema, limits);
  /** One failed call of Plaid's may fail many fields, of many operations. */
  const logged = new WeakSet<object>();
  return new ApolloServer<Context>({
    schema,
    introspection,
    parseOptions: { maxTokens: limits.tokens },
    validationRules: introspection ? [limited.rule] : [limited.rule, noServiceIntrospection],
    validationOptions: { maxErrors: limits.errors },
    // Ours take their place, and each of graphql-js's writes down the whole variable: up to 28 ms.
    executionOptions: { maxCoercionErrors: 1 },
    persistedQueries: {
      cache: new BoundedStore<string>({ entries: 1_000, size: 4 * MEBI, sizeOf: (text) => text.length }),
    },
    // A document takes some four times the memory of its JSON, which is 37 KB where it asks for everything.
    documentStore: new BoundedStore<DocumentNode>({
      entries: 2_000,
      size: 10 * MEBI,
      sizeOf: (document) => JSON.stringify(document).length,
    }),
    hideSchemaDetailsFromClientErrors: !introspection,
    includeStacktraceInErrorResponses: false,
    // Every error comes by here once, whatever stage it failed at.
    formatError(formatted, error) {
      const failure = causeOf(error);
      const found = logged.has(failure as object) ? null : problemForTheLog(error);
      if (found) {
        if (failure instanceof Object) logged.add(failure);
        // Aliases are the caller's own words.
        const path = shortened(formatted.path?.join('.'));
        logger[found.level]({ path, problem: found.problem }, 'operation failed');
      }
      return formatError(formatted, error);
    },
    logger: loggerForApollo(logger),
    nodeEnv: production ? 'production' : 'development',
    // `main.ts` ends the process, in an order that is not Apollo's to know.
    stopOnTerminationSignals: false,
    plugins: [
      explorer ? sandbox : ApolloServerPluginLandingPageDisabled(),
      // For a router that asks by header; the messages of errors are masked.
      ApolloServerPluginInlineTrace(),
      // The router reports usage for the whole graph: https://www.apollographql.com/docs/graphos/platform/insights
      ApolloServerPluginUsageReportingDisabled(),
      // It wraps every field; nothing here is cacheable.
      ApolloServerPluginCacheControlDisabled(),
      admitOperations({ trusted, only }),
      refuseSubscriptions,
      limited.plugin,
      sayWhichLiteralIsWrong,
      sayWhichVariableIsWrong(schema, limits.errors),
      answerJsonClientsWith200,
      logOperations(logger),
    ],
  });
}

/** What Apollo Server has to say of its own may quote an error. */
function loggerForApollo(logger: Logger) {
  const say = (level: 'debug' | 'info' | 'warn' | 'error') => (message?: unknown) =>
    logger[level]({ said: shortened(String(message)) }, 'Apollo Server');
  return { debug: say('debug'), info: say('info'), warn: say('warn'), error: say('error') };
}

const MEBI = 1024 * 1024;

/** Apollo Sandbox for `GET /graphql` in a browser. It comes from Apollo's servers; `/explorer` does without. */
const sandbox = ApolloServerPluginLandingPageLocalDefault({
  document: FIRST_REQUEST,
  embed: { runTelemetry: false },
});

const refuseSubscriptions: ApolloServerPlugin<Context> = {
  async requestDidStart() {
    return {
      async didResolveOperation({ operation }) {
        if (operation?.operation !== OperationTypeNode.SUBSCRIPTION) return;
        throw new GraphQLError('Subscriptions are not served over plain HTTP.', {
          extensions: { http: { status: 400 } },
        });
      },
    };
  },
};

/**
 * A wrong value in the document is bad input as much as one in a variable, and has its code and its path; also where
 * it turns out wrong only when its field is reached (a null variable which has a default, say).
 */
const sayWhichLiteralIsWrong: ApolloServerPlugin<Context> = {
  async requestDidStart() {
    return {
      async didEncounterErrors({ document, errors }) {
        for (const error of errors) {
          const argumentPath = document && pathOfWrongValue(error, document);
          if (argumentPath) {
            Object.assign(error.extensions, { code: ApolloServerErrorCode.BAD_USER_INPUT, argumentPath });
          }
        }
      },
    };
  },
};

/** Null for an error that is not about a value: those have codes of their own, or stand elsewhere in the document. */
function pathOfWrongValue({ nodes, extensions: { code } }: GraphQLError, document: DocumentNode) {
  if (code !== undefined && code !== ApolloServerErrorCode.GRAPHQL_VALIDATION_FAILED) return null;
  const [node] = nodes ?? [];
  if (!node || !(isValueNode(node) || node.kind === Kind.OBJECT_FIELD)) return null;
  return argumentPathTo(document, (candidate) => candidate === node);
}

/** Puts errors with a path in place of graphql-js's sentences, which quote what was sent. */
function sayWhichVariableIsWrong(schema: GraphQLSchema, maxErrors: number): ApolloServerPlugin<Context> {
  return {
    async requestDidStart() {
      return {
        async didEncounterErrors({ errors }) {
          // Where there are too many, the last is graphql-js's word that it looked no further, without a code.
          const last = errors.at(-1);
          const isAboutVariables = errors[0]?.extensions['code'] === ApolloServerErrorCode.BAD_USER_INPUT;
          if (last && isAboutVariables && !last.path && !last.nodes && !last.originalError) {
            last.extensions['code'] ??= ApolloServerErrorCode.BAD_USER_INPUT;
          }
        },
        async willSendResponse({ document, operation, request, response }) {
          if (response.body.kind !== 'single' || !document || !operation) return;
          const { singleResult } = response.body;
          const [error] = singleResult.errors ?? [];
          // Variables are coerced before anything runs: only then there is an error and no data at all.
          if (singleResult.data !== undefined || error?.extensions?.['code'] !== 'BAD_USER_INPUT') return;
          // Refused before that, for its length.
          if (error.extensions['argumentPath'] !== undefined) return;
          const found = variableErrors(schema, operation, document, request.variables ?? {}, maxErrors);
          const errors =
            found.length > 0 ? found : [new BadUserInput('The variables do not fit the operation.', [])];
          singleResult.errors = errors.map((each) => formatError({ message: each.message }, each));
        },
      };
    },
  };
}
