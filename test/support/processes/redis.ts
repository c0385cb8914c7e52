/** A real Redis server for one test, without persistence. */
import { type ChildProcess, spawn } from 'node:child_process';
import { Redis } from 'ioredis';
import { readConfig } from '../../../src/config/config';
import type { RedisConfig } from '../../../src/config/redisConfig';
import { connectRedis, type RedisConnection } from '../../../src/redis/connectRedis';
import { createLogger } from '../../../src/telemetry/logger';
import { closeAfterTest } from '../closing';
import { freePort } from '../loopback';
import { temporaryFolder } from '../temporaryFolder';
import { until } from '../until';

export interface RedisServer {
  readonly port: number;
  readonly url: string;
  /** Kills the server; its data is lost. */
  stop(): Promise<void>;
  /** Makes the server hang: it keeps and accepts connections but sends no replies. */
  pause(): void;
  resume(): void;
  /** Starts again, empty, on the same port. */
  restart(): Promise<void>;
}

export interface RedisServerOptions {
  readonly password?: string;
  readonly port?: number;
  /** Accepts TLS connections only. */
  readonly tls?: boolean;
  /** Further settings of `redis.conf`. */
  readonly settings?: Readonly<Record<string, string>>;
}

/** Resolves once the server replies. */
export async function startRedis({
  password,
  port,
  tls = false,
  settings = {},
}: RedisServerOptions = {}): Promise<RedisServer> {
  const ownPort = port ?? (await freePort());
  const folder = temporaryFolder();
  const allSettings = {
    port: tls ? '0' : String(ownPort),
    ...(tls && { 'tls-port': String(ownPort) }),
    dir: folder,
    ...(password !== undefined && { requirepass: password }),
    ...settings,
  };
  let server = await launch(allSettings);
  const stop = () => ended(server);
  closeAfterTest(stop);
  return {
    port: ownPort,
    url: `${tls ? 'rediss' : 'redis'}://${password === undefined ? '' : `:${encodeURIComponent(password)}@`}127.0.0.1:${ownPort}`,
    stop,
    pause: () => void server.kill('SIGSTOP'),
    resume: () => void server.kill('SIGCONT'),
    async restart() {
      await stop();
      server = await launch(allSettings);
    },
  };
}

/** The configuration of a server with this `REDIS_URL` and these other variables. */
export function redisConfigOf(url: string, env: Record<string, string> = {}): RedisConfig {
  const { redis } = readConfig({ ...env, REDIS_URL: url });
  if (redis === null) throw new Error('REDIS_URL is empty.');
  return redis;
}

/** A client for an operator's commands, which works whatever role the server has. */
export function adminOf({ url }: Pick<RedisServer, 'url'>): Redis {
  const client = new Redis(url);
  client.on('error', () => {});
  closeAfterTest(async () => client.disconnect());
  return client;
}

/** A ready connection to the server. */
export async function connectedTo(server: RedisServer): Promise<RedisConnection> {
  const connection = await connectRedis(redisConfigOf(server.url), createLogger('silent'));
  closeAfterTest(connection.close);
  await until(connection.isReady);
  return connection;
}

function launch(own: Readonly<Record<string, string>>): Promise<ChildProcess> {
  const settings = { bind: '127.0.0.1', save: '', appendonly: 'no', ...own };
  const args = Object.entries(settings).flatMap(([name, value]) => [`--${name}`, value]);
  return launchRedis(args, /Ready to accept connections/);
}

/** Resolves once the process prints the pattern. The caller ends it. */
export function launchRedis(args: readonly string[], ready: RegExp): Promise<ChildProcess> {
  const server = spawn('redis-server', args, { stdio: ['ignore', 'pipe', 'inherit'] });
  return new Promise((resolve, reject) => {
    let printed = '';
    server.stdout.on('data', (chunk) => {
      printed += chunk;
      if (ready.test(printed)) resolve(server);
    });
    server.once('error', reject);
    server.once('close', () => reject(new Error(`redis-server ended: ${printed}`)));
  });
}

/** Ends the process, by default with a signal that works on a stopped one too. */
export async function ended(server: ChildProcess, signal: NodeJS.Signals = 'SIGKILL'): Promise<void> {
  if (server.exitCode !== null || server.signalCode !== null) return;
  const closed = new Promise((resolve) => server.once('close', resolve));
  server.kill(signal);
  await closed;
}
