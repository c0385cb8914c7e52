/** Apollo Server: its options, and its plugins in the order in which they run. */
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
import { redactAndTruncate } from '../telemetry/redactTokens';
import type { Context } from './context';
import { CompiledExecution } from './execution/CompiledExecution';
import { executeCompiled } from './execution/executeCompiled';
import { stringifyResponse } from './execution/JsonText';
import { KnownOperations } from './execution/KnownOperations';
import { noServiceIntrospection } from './federation';
import { FIRST_REQUEST } from './firstRequest';
import { limitOperations, type OperationLimits } from './limits/limitOperations';
import { federatedTracing } from './plugins/federatedTracing';
import { locateInvalidLiterals } from './plugins/locateInvalidLiterals';
import { locateInvalidVariables } from './plugins/locateInvalidVariables';
import { logOperations } from './plugins/logOperations';
import { measureInvalidRequests, measureOperations } from './plugins/measureOperations';
import { OperationPlugins } from './plugins/OperationPlugin';
import { createErrorReporter, reportErrors } from './plugins/reportErrors';
import { type LiveTrustedOperations, resolveTrustedOperations } from './plugins/resolveTrustedOperations';
import { setHttpStatus } from './plugins/setHttpStatus';
import { traceOperations } from './plugins/traceOperations';
import { CallerSlots } from './subscriptions/CallerSlots';
import { createSubscribe } from './subscriptions/createSubscribe';
import { endUndeliveredSubscriptions, executeSubscriptions } from './subscriptions/executeSubscriptions';
import type { GraphQLServer } from './subscriptions/GraphQLServer';
import { executeCallbackSubscriptions } from './transports/callback/executeCallbackSubscriptions';

export interface GraphQLServerOptions {
  readonly schema: GraphQLSchema;
  readonly logger: Logger;
  readonly metrics: Metrics;
  readonly production: boolean;
  readonly introspection: boolean;
  readonly explorer: boolean;
  /** Origins that routers may request subscription callbacks to. */
  readonly callbackOrigins: readonly string[];
  readonly limits: OperationLimits & {
    /** Maximum lexical tokens of a document. */
    readonly tokens: number;
    /** Maximum validation or variable errors per response. */
    readonly errors: number;
    readonly subscriptions: LimitPerCaller;
  };
  readonly telemetry: {
    /** Null if tracing is off. */
    readonly traces: object | null;
  };
  readonly live: LiveTrustedOperations;
}

export function createGraphQLServer(options: GraphQLServerOptions): GraphQLServer {
  const { schema, logger, metrics, production, introspection, explorer, limits } = options;
  const limited = limitOperations(schema, limits);
  const report = createErrorReporter(logger);
  const slots = new CallerSlots(limits.subscriptions);
  const execution = new CompiledExecution(schema);
  const subscribe = createSubscribe({ execution, report, logger, metrics, slots });
  const plugins = new OperationPlugins([
    resolveTrustedOperations(options.live),
    limited.plugin,
    locateInvalidLiterals,
    locateInvalidVariables(schema, limits.errors),
    executeCallbackSubscriptions(subscribe, options.callbackOrigins, logger),
    executeSubscriptions(subscribe),
    executeCompiled(execution, report),
    reportErrors(report),
    setHttpStatus,
    ...(options.telemetry.traces ? [traceOperations] : []),
    logOperations(logger),
    measureOperations(metrics),
  ]);
  const knownOperations = new KnownOperations(schema, execution, plugins);
  const apollo = new ApolloServer<Context>({
    schema,
    introspection,
    parseOptions: { maxTokens: limits.tokens },
    validationRules: introspection ? [limited.rule] : [limited.rule, noServiceIntrospection],
    validationOptions: { maxErrors: limits.errors },
    // `locateInvalidVariables` replaces these errors; each takes up to 28 ms, since it quotes the whole variable.
    executionOptions: { maxCoercionErrors: 1 },
    persistedQueries: {
      cache: new InMemoryLRUCache<string>({ max: 1_000, maxSize: 4 * MEBI }),
    },
    // Bounded below Apollo Server's defaults (30 MB each). A document takes some four times the memory of its JSON, which
    // is 37 KB for a document that selects everything.
    documentStore: new InMemoryLRUCache<DocumentNode>({ max: 2_000, maxSize: 10 * MEBI }),
    hideSchemaDetailsFromClientErrors: !introspection,
    includeStacktraceInErrorResponses: false,
    formatError: report,
    stringifyResult: stringifyResponse,
    logger: createApolloLogger(logger),
    nodeEnv: production ? 'production' : 'development',
    // The process handles signals itself (graceful shutdown).
    stopOnTerminationSignals: false,
    plugins: [
      explorer ? sandbox : ApolloServerPluginLandingPageDisabled(),
      federatedTracing,
      measureInvalidRequests(metrics),
      // Added by default, it would work on every request; `federatedTracing` replaces it.
      ApolloServerPluginInlineTraceDisabled(),
      // The router reports usage for the whole graph: https://www.apollographql.com/docs/graphos/platform/insights
      ApolloServerPluginUsageReportingDisabled(),
      // It wraps every field, and no response is cacheable.
      ApolloServerPluginCacheControlDisabled(),
      endUndeliveredSubscriptions,
      plugins.toApolloPlugin(),
      knownOperations.apolloPlugin,
    ],
  });
  return { apollo, knownOperations };
}

/** Redacts Apollo Server's own log messages, which may quote an error. */
function createApolloLogger(logger: Logger) {
  const log = (level: 'debug' | 'info' | 'warn' | 'error') => (message?: unknown) =>
    logger[level]({ message: redactAndTruncate(String(message)) }, 'apollo server message');
  return { debug: log('debug'), info: log('info'), warn: log('warn'), error: log('error') };
}

const MEBI = 1024 * 1024;

/** Apollo Sandbox for `GET /graphql` in a browser, loaded from Apollo's servers; `/explorer` is served locally. */
const sandbox = ApolloServerPluginLandingPageLocalDefault({
  document: FIRST_REQUEST,
  embed: { runTelemetry: false },
});
