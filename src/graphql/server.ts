/** Apollo Server: how an operation is run, and what its plugins add, in the order in which they act. */
import { ApolloServer } from '@apollo/server';
import {
  ApolloServerPluginCacheControlDisabled,
  ApolloServerPluginInlineTraceDisabled,
  ApolloServerPluginLandingPageDisabled,
  ApolloServerPluginUsageReportingDisabled,
} from '@apollo/server/plugin/disabled';
import { ApolloServerPluginLandingPageLocalDefault } from '@apollo/server/plugin/landingPage/default';
import { InMemoryLRUCache } from '@apollo/utils.keyvaluecache';
import type { DocumentNode, GraphQLSchema } from 'graphql';
import type { LimitPerCaller } from '../auth/selectForCaller';
import type { Logger } from '../telemetry/logger';
import type { Metrics } from '../telemetry/metrics/Metrics';
import type { Context } from './context';
import { CompiledExecution } from './execution/CompiledExecution';
import { executeCompiled } from './execution/executeCompiled';
import { stringifyResult } from './execution/JsonText';
import { noServiceIntrospection } from './federation';
import { FIRST_REQUEST } from './firstRequest';
import { limitOperations, type OperationLimits } from './limits/limitOperations';
import { federatedTracing } from './plugins/federatedTracing';
import { loadTrustedOperations } from './plugins/loadTrustedOperations';
import { locateInvalidLiterals } from './plugins/locateInvalidLiterals';
import { locateInvalidVariables } from './plugins/locateInvalidVariables';
import { logOperations, redactAndTruncate } from './plugins/logOperations';
import { measureInvalidRequests, measureOperations } from './plugins/measureOperations';
import { combinePlugins } from './plugins/OperationPlugin';
import { createErrorReporter, reportErrors } from './plugins/reportErrors';
import { resolveTrustedOperations } from './plugins/resolveTrustedOperations';
import { setHttpStatus } from './plugins/setHttpStatus';
import { traceOperations } from './plugins/traceOperations';
import { CallerSlots } from './subscriptions/CallerSlots';
import { createSubscribe } from './subscriptions/createSubscribe';
import { endUndeliveredSubscriptions, executeSubscriptions } from './subscriptions/executeSubscriptions';
import { executeCallbackSubscriptions } from './transports/callback/executeCallbackSubscriptions';

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
  const report = createErrorReporter(logger);
  const slots = new CallerSlots(limits.subscriptions);
  const execution = new CompiledExecution(schema);
  const subscribe = createSubscribe({ execution, report, logger, metrics, slots });
  return new ApolloServer<Context>({
    schema,
    introspection,
    parseOptions: { maxTokens: limits.tokens },
    validationRules: introspection ? [limited.rule] : [limited.rule, noServiceIntrospection],
    validationOptions: { maxErrors: limits.errors },
    // Ours take their place, and each of graphql-js's writes down the whole variable: up to 28 ms.
    executionOptions: { maxCoercionErrors: 1 },
    persistedQueries: {
      cache: new InMemoryLRUCache<string>({ max: 1_000, maxSize: 4 * MEBI }),
    },
    // A document takes some four times the memory of its JSON, which is 37 KB where it asks for everything.
    documentStore: new InMemoryLRUCache<DocumentNode>({ max: 2_000, maxSize: 10 * MEBI }),
    hideSchemaDetailsFromClientErrors: !introspection,
    includeStacktraceInErrorResponses: false,
    formatError: report,
    stringifyResult: (result) => `${stringifyResult(result)}\n`,
    logger: loggerForApollo(logger),
    nodeEnv: production ? 'production' : 'development',
    // `main.ts` ends the process, in an order that is not Apollo's to know.
    stopOnTerminationSignals: false,
    plugins: [
      explorer ? sandbox : ApolloServerPluginLandingPageDisabled(),
      federatedTracing,
      measureInvalidRequests(metrics),
      // What it would add by itself, for every request and whether or not it is asked for.
      ApolloServerPluginInlineTraceDisabled(),
      // The router reports usage for the whole graph: https://www.apollographql.com/docs/graphos/platform/insights
      ApolloServerPluginUsageReportingDisabled(),
      // It wraps every field; nothing here is cacheable.
      ApolloServerPluginCacheControlDisabled(),
      endUndeliveredSubscriptions,
      combinePlugins([
        resolveTrustedOperations({ trusted, only }),
        limited.plugin,
        locateInvalidLiterals,
        locateInvalidVariables(schema, limits.errors),
        executeCallbackSubscriptions({ subscribe, origins: options.callbackOrigins, logger }),
        executeSubscriptions(subscribe),
        executeCompiled({ execution, report }),
        reportErrors(report),
        setHttpStatus,
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
    logger[level]({ said: redactAndTruncate(String(message)) }, 'Apollo Server');
  return { debug: say('debug'), info: say('info'), warn: say('warn'), error: say('error') };
}

const MEBI = 1024 * 1024;

/** Apollo Sandbox for `GET /graphql` in a browser. It comes from Apollo's servers; `/explorer` does without. */
const sandbox = ApolloServerPluginLandingPageLocalDefault({
  document: FIRST_REQUEST,
  embed: { runTelemetry: false },
});
