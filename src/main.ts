/** The process: reads the environment, brings up the stand-in if it is asked for, serves, and ends on a signal. */
import { createApp } from './app';
import { type Config, InvalidEnvironment, readConfig } from './config';
import { welcome } from './firstRequest';
import type { Standin } from './standin/standin';
import { createLogger, type Logger } from './telemetry/logger';

async function main(config: Config, logger: Logger): Promise<void> {
  const { plaidBaseUrl, standin } = await findPlaid(config, logger);
  const app = await createApp({ config, plaidBaseUrl, logger });
  const url = await app.start();

  if (standin) process.stdout.write(welcome(url, standin.url, config));
  logger.info(
    { url, plaid: config.plaid.environment, standin: standin?.url, startupMs: Math.round(performance.now()) },
    'ready',
  );

  const stop = async () => {
    await app.stop();
    await standin?.close();
    logger.info('stopped');
  };
  for (const signal of ['SIGTERM', 'SIGINT'] as const) {
    process.once(signal, () => {
      logger.info({ signal }, 'stopping');
      stop().catch(fail);
    });
  }
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

/** For what happens before there is a logger, or when all is lost: one line an operator can read, and no stack. */
function fail(error: unknown): void {
  process.stderr.write(`${error instanceof Error ? error.message : 'The server failed.'}\n`);
  process.exit(1);
}

try {
  const config = readConfig(process.env);
  main(config, createLogger(config.logLevel)).catch(fail);
} catch (error) {
  if (!(error instanceof InvalidEnvironment)) throw error;
  fail(error);
}
