/** The server: reads the environment, brings up the stand-in if it is asked for, serves, and ends on a signal. */
import { createApp } from './app';
import { type Config, readConfig } from './config/config';
import { welcome } from './firstRequest';
import { fail, failOnUncaught, isNodeEndOfLife, stopOnSignal, stopOnUncaught } from './process';
import type { Standin } from './standin/standin';
import { createLogger, type Logger } from './telemetry/logger';

async function main(): Promise<void> {
  const config = readConfig(process.env);
  const logger = createLogger(config.telemetry.logLevel);
  if (config.production && isNodeEndOfLife(process.versions.node)) {
    const recommended = '24 LTS';
    logger.warn({ node: process.versions.node, recommended }, 'node version no longer gets security fixes');
  }
  const { plaidBaseUrl, standin } = await findPlaid(config, logger);
  const app = await createApp({ config, plaidBaseUrl, logger });
  const url = await app.start();

  const stop = async (atOnce: boolean) => {
    await app.stop(atOnce);
    await standin?.close();
    logger.info('stopped');
  };
  stopOnSignal((signal) => {
    logger.info({ signal }, 'stopping');
    return stop(false);
  });
  stopOnUncaught({
    log(problem) {
      logger.fatal({ problem }, 'crashed');
      logger.flush();
    },
    stop: () => stop(true),
  });
  if (standin) process.stdout.write(welcome(url, standin.url, config));
  logger.info(
    { url, plaid: config.plaid.environment, standin: standin?.url, startupMs: Math.round(performance.now()) },
    'ready',
  );
  // Somebody waits for it.
  logger.flush();
}

/** Plaid where the environment says it is, or the stand-in, brought up here. */
async function findPlaid(
  { plaid }: Config,
  logger: Logger,
): Promise<{ plaidBaseUrl: URL; standin: Standin | null }> {
  if (plaid.baseUrl) return { plaidBaseUrl: plaid.baseUrl, standin: null };
  // Loaded here, so that a server of the real Plaid does without.
  const { startStandin } = await import('./standin/standin.js');
  const { credentials, ...standinOptions } = plaid.standin;
  const onProblem = (problem: string) => logger.warn({ problem }, 'stand-in');
  const standin = await startStandin({ ...standinOptions, ...credentials, onProblem });
  return { plaidBaseUrl: new URL(standin.url), standin };
}

failOnUncaught();
/** Resolves when it serves. Where it cannot, the process ends. */
export const serving: Promise<void> = main().catch(fail);
