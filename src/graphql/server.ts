/** Apollo Server: how an operation is run, and what its plugins add, in the order in which they act. */
import { ApolloServer } from '@apollo/server';
import { ApolloServerErrorCode } from '@apollo/server/errors';
import {
  ApolloServerPluginCacheControlDisabled,
  ApolloServerPluginInlineTraceDisabled,
  ApolloServerPluginLandingPageDisabled,
  ApolloServerPluginUsageReportingDisabled,
} from '@apollo/server/plugin/disabled';
import { ApolloServerPluginLandingPageLocalDefault } from '@apollo/server/plugin/landingPage/default';
import type { DocumentNode, GraphQLSchema } from 'graphql';
import type { LimitPerCaller } from '../auth/perCaller';
import { BadUserInput } from '../errors/BadUserInput';
import { FIRST_REQUEST } from '../firstRequest';
import type { Logger } from '../telemetry/logger';
import type { Metrics } from '../telemetry/Metrics';
import type { Context } from './context';
import { formatError } from './errors';
import { CompiledExecution } from './execution/CompiledExecution';
import { executeCompiled } from './execution/executeCompiled';
import { textOfResult } from './execution/JsonText';
import { noServiceIntrospection } from './federation';
import { answerJsonClientsWith200 } from './httpStatus';
import { BoundedStore } from './limits/BoundedStore';
import { limitOperations, type OperationLimits } from './limits/operationLimits';
import { CallerSlots } from './live/CallerSlots';
import { callbackSubscriptions } from './live/callbackSubscriptions';
import { carrySubscriptions } from './live/carrySubscriptions';
import { logOperations, shortened } from './logOperations';
import { measureInvalidRequests, measureOperations } from './measureOperations';
import { inOrder, type OperationPlugin } from './OperationPlugin';
import { reportErrors, reportWithRequestIds } from './reportErrors';
import { traceForRouters } from './traceForRouters';
import { traceOperations } from './traceOperations';
import { admitOperations } from './trustedOperations/admitOperations';
import { loadTrustedOperations } from './trustedOperations/TrustedOperations';
import { variableErrors } from './variableErrors';
import { sayWhichLiteralIsWrong } from './wrongLiterals';

export interface GraphQLServerOptions {
  readonly schema: GraphQLSchema;
  readonly logger: Logger;
  readonly metrics: Metrics;
  readonly production: boolean;
  readonly introspection: boolean;
  readonly explorer: boolean;
  /** Where a router may have updates sent. */
  readonly callbackOrigins: readonly string[];
  readonly limits: OperationLimits & {
    /** Of a document. */
    readonly tokens: number;
    /** Of validation and of variables: how many an answer lists. */
    readonly errors: number;
    readonly subscriptions: LimitPerCaller;
  };
  readonly telemetry: {
    /** Where traces go; null: none are made. */
    readonly traces: object | null;
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
  const { schema, logger, metrics, production, introspection, explorer, limits } = options;
  const { manifest, only } = options.trustedOperations;
  const trusted = manifest === null ? null : loadTrustedOperations(manifest);
  const limited = limitOperations(schema, limits);
  const report = reportErrors(logger);
  const slots = new CallerSlots(limits.subscriptions);
  const execution = new CompiledExecution(schema);
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
    formatError: report,
    stringifyResult: (result) => `${textOfResult(result)}\n`,
    logger: loggerForApollo(logger),
    nodeEnv: production ? 'production' : 'development',
    // `main.ts` ends the process, in an order that is not Apollo's to know.
    stopOnTerminationSignals: false,
    plugins: [
      explorer ? sandbox : ApolloServerPluginLandingPageDisabled(),
      traceForRouters,
      measureInvalidRequests(metrics),
      // What it would add by itself, for every request and whether or not it is asked for.
      ApolloServerPluginInlineTraceDisabled(),
      // The router reports usage for the whole graph: https://www.apollographql.com/docs/graphos/platform/insights
      ApolloServerPluginUsageReportingDisabled(),
      // It wraps every field; nothing here is cacheable.
      ApolloServerPluginCacheControlDisabled(),
      inOrder([
        admitOperations({ trusted, only }),
        limited.plugin,
        sayWhichLiteralIsWrong,
        sayWhichVariableIsWrong(schema, limits.errors),
        callbackSubscriptions({ origins: options.callbackOrigins, logger }),
        carrySubscriptions({ execution, report, logger, metrics, slots }),
        executeCompiled({ execution, report }),
        reportWithRequestIds(report),
        answerJsonClientsWith200,
        ...(options.telemetry.traces ? [traceOperations] : []),
        logOperations(logger),
        measureOperations(metrics),
      ]),
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

/** Puts errors with a path in place of graphql-js's sentences, which quote what was sent. */
function sayWhichVariableIsWrong(schema: GraphQLSchema, maxErrors: number): OperationPlugin {
  return {
    requestDidStart() {
      return {
        didEncounterErrors({ errors }) {
          // Where there are too many, the last is graphql-js's word that it looked no further, without a code.
          const last = errors.at(-1);
          const isAboutVariables = errors[0]?.extensions['code'] === ApolloServerErrorCode.BAD_USER_INPUT;
          if (last && isAboutVariables && !last.path && !last.nodes && !last.originalError) {
            last.extensions['code'] ??= ApolloServerErrorCode.BAD_USER_INPUT;
          }
        },
        willSendResponse({ document, operation, request, response }) {
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
