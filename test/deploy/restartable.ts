/** Two replicas with fixed ports and one Redis, each of which can be restarted, as by a supervisor. */
import { type CountingEmulator, startCountingEmulator } from '../replicas/linkSessions';
import { startIssuer } from '../support/issuer';
import { freePort } from '../support/loopback';
import { startRedis } from '../support/processes/redis';
import { type Replica, startReplica } from '../support/processes/replicas';

/** A replica, always the process that runs now. */
export interface RestartableReplica extends Pick<Replica, 'graphql' | 'output' | 'exit'> {
  readonly port: number;
  readonly adminPort: number;
  /** All log lines of both processes that are not about an operation. */
  notices(): string;
  /** Ends the process by SIGTERM and starts another. Resolves once that is ready. */
  restart(): Promise<void>;
}

export interface Restartable {
  readonly emulator: CountingEmulator;
  readonly replicas: readonly [RestartableReplica, RestartableReplica];
  /** Headers of an end user. */
  readonly headers: Record<string, string>;
}

/** @param delayMs `SHUTDOWN_DELAY_MS`. */
export async function startRestartable(delayMs: number): Promise<Restartable> {
  // A webhook for a replica that restarts is soon repeated.
  const emulator = await startCountingEmulator({ webhookRetryScale: 0.01, onProblem: () => {} });
  const redis = await startRedis();
  const issuer = await startIssuer();
  const env = {
    PLAID_BASE_URL: emulator.url,
    REDIS_URL: redis.url,
    ...issuer.env,
    MAX_CREATES_PER_MINUTE: '0',
    MAX_READS_PER_MINUTE: '0',
    SHUTDOWN_DELAY_MS: String(delayMs),
  };
  return {
    emulator,
    replicas: await Promise.all([startRestartableReplica(env), startRestartableReplica(env)]),
    headers: { authorization: `Bearer ${issuer.token({ sub: 'ann' })}` },
  };
}

async function startRestartableReplica(
  env: Record<string, string> & { PLAID_BASE_URL: string },
): Promise<RestartableReplica> {
  const [port, adminPort] = [await freePort(), await freePort()];
  const start = () => startReplica({ ...env, PORT: String(port), ADMIN_PORT: String(adminPort) });
  let current = await start();
  const ended: string[] = [];
  return {
    port,
    adminPort,
    graphql: (...request) => current.graphql(...request),
    output: () => current.output(),
    get exit() {
      return current.exit;
    },
    notices: () => [...ended, current.output()].join('').replace(/^.*"msg":"operation".*\n/gm, ''),
    async restart() {
      current.process.kill('SIGTERM');
      const code = await current.exit;
      ended.push(current.output());
      if (code !== 0) throw new Error(`A replica exited with ${code}: ${current.output()}`);
      current = await start();
    },
  };
}
