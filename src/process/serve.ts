/** Server process: reads the environment, starts the emulator if configured, serves, and shuts down on a signal. */
import { hostname } from 'node:os';
import { type App, createApp } from '../app';
import { type Config, readConfig } from '../config/config';
import { InvalidEnvironment } from '../config/EnvironmentReader';
import { RANDOM_INSTANCE } from '../config/telemetryConfig';
import type { Emulator } from '../emulator/emulator';
import { formatWelcomeMessage } from '../graphql/firstRequest';
import { buildInfo } from '../telemetry/buildInfo';
import { createLogger, type Logger, printText, settleStandardOutput } from '../telemetry/logger';
import { listProblems } from './listProblems';
import { parseArguments } from './parseArguments';
import {
  exitOnUncaughtError,
  exitWithError,
  isNodeEndOfLife,
  reloadOnSignal,
  stopOnSignal,
  stopOnUncaughtError,
} from './signals';

let config: Config | undefined;

async function main(): Promise<void> {
  const { isCheck } = parseArguments(process.argv.slice(2));
  if (isCheck) return check();
  config = readConfig(process.env);
  const { logLevel, instance } = config.telemetry;
  const logger = createLogger(logLevel, undefined, instance);
  const app = serve(config, logger);
  // Now: a signal that comes during the start waits for its end.
  reloadOnSignal(async () => reload(await app, logger));
  await app;
}

/** Validates the configuration, for a person or a pipeline, and exits. */
function check(): never {
  try {
    readConfig(process.env);
  } catch (error) {
    exitWithError(error);
  }
  printText('The configuration is valid.\n');
  process.exit();
}

async function serve(config: Config, logger: Logger): Promise<App> {
  logStartupWarnings(config, logger);
  const { plaidBaseUrl, emulator } = await connectPlaid(config, logger);
  // Imported on demand: a server with metrics disabled does not load it.
  if (config.telemetry.metrics) (await import('prom-client')).collectDefaultMetrics();
  const app = await createApp({ config, plaidBaseUrl, logger });
  const url = await app.start();

  const stop = async (atOnce: boolean) => {
    await app.stop(atOnce);
    await emulator?.close();
    logger.info('stopped');
  };
  stopOnSignal((signal) => {
    logger.info({ signal }, 'stopping');
    return stop(false);
  });
  stopOnUncaughtError({
    log(problem) {
      logger.fatal({ problem }, 'crashed');
      logger.flush();
    },
    async stop() {
      try {
        await stop(true);
      } finally {
        await settleStandardOutput();
      }
    },
  });
  if (emulator) printText(formatWelcomeMessage(url, emulator.url, config));
  logger.info(
    {
      url,
      adminUrl: app.adminUrl() ?? undefined,
      plaid: config.plaid.environment,
      emulator: emulator?.url,
      host: hostname(),
      ...buildInfo,
      startupMs: Math.round(performance.now()),
    },
    'ready',
  );
  // Supervisors and tests wait for this line.
  logger.flush();
  return app;
}

/** Reads the files that variables name again. A configuration with a problem changes nothing. */
async function reload(app: App, logger: Logger): Promise<void> {
  try {
    const next = readConfig(process.env);
    const changed = await app.reload(next);
    // Also logged if only one of both levels includes it.
    const isLogged = logger.isLevelEnabled('info');
    if (isLogged) logger.info({ changed }, 'reloaded');
    logger.level = next.telemetry.logLevel;
    if (!isLogged) logger.info({ changed }, 'reloaded');
  } catch (error) {
    logger.error({ problems: listProblems(error, config) }, 'not reloaded');
  }
  logger.flush();
}

function logStartupWarnings({ production, createDefaults, webhookForwardUrl }: Config, logger: Logger): void {
  if (production && isNodeEndOfLife(process.versions.node)) {
    const recommended = '24 LTS';
    logger.warn({ node: process.versions.node, recommended }, 'node version no longer gets security fixes');
  }
  // Plaid sends every webhook of the created Items to this server.
  if (createDefaults.webhook !== null && webhookForwardUrl === null) {
    logger.warn({ missing: 'WEBHOOK_FORWARD_URL' }, 'webhooks are not forwarded');
  }
}

/** Returns the configured URL of Plaid, or starts the emulator. */
async function connectPlaid(
  { plaid }: Config,
  logger: Logger,
): Promise<{ plaidBaseUrl: URL; emulator: Emulator | null }> {
  if (plaid.baseUrl) return { plaidBaseUrl: plaid.baseUrl, emulator: null };
  // Imported on demand: a server for the real Plaid does not load it.
  const { startEmulator } = await import('../emulator/emulator.js');
  const { credentials, ...emulatorOptions } = plaid.emulator;
  const onProblem = (problem: string) => logger.warn({ problem }, 'emulator');
  const emulator = await startEmulator({ ...emulatorOptions, ...credentials, onProblem });
  return { plaidBaseUrl: new URL(emulator.url), emulator };
}

/** Exits with code 1, and reports why to programs on stdout and to a person on stderr. */
function exitNotStarted(error: unknown): never {
  const problems = listProblems(error, config);
  const { logLevel, instance } = config?.telemetry ?? { logLevel: 'fatal', instance: RANDOM_INSTANCE };
  const logger = createLogger(logLevel, undefined, instance);
  logger.fatal({ problems }, 'not started');
  exitWithError(error instanceof InvalidEnvironment ? error : new Error(problems.join('\n')));
}

exitOnUncaughtError(exitNotStarted);
/** Resolves when the server listens. If it cannot start, the process exits. */
export const serving: Promise<void> = main().catch(exitNotStarted);
