/** Environment of a run: emulator, faulty proxy, Redis, issuer, and server. */
import { createServer } from 'node:http';
import { join } from 'node:path';
import { type FaultyProxy, startFaultyProxy } from '../../../faults/FaultyProxy';
import { listenOnLoopback } from '../../../support/loopback';
import { startChild } from '../../bench/servers/children';
import type { Cores } from '../../bench/servers/cores';
import { createIssuer, type Issuer } from '../../bench/servers/issuer';
import { root } from '../../bench/upstream/everyField';
import { type RedisProcess, startRedisProcess } from './redisProcess';
import { type ServerProcess, startServerProcess } from './serverProcess';

export interface Ground {
  readonly emulatorUrl: string;
  readonly proxy: FaultyProxy;
  /** Null without `redis-server`. */
  readonly redis: RedisProcess | null;
  readonly issuer: Issuer;
  readonly server: ServerProcess;
  /** Also closes the connections on which it sends webhooks. */
  stopEmulator(): Promise<void>;
  /** Closes everything but the server. */
  close(): Promise<void>;
}

/** @param env additional variables of the server. */
export async function prepareGround(
  cores: Cores,
  env: Readonly<Record<string, string>> = {},
): Promise<Ground> {
  const issuer = createIssuer();
  const keys = await listenOnLoopback(
    createServer((_request, response) =>
      response.setHeader('content-type', 'application/json').end(issuer.jwks),
    ),
  );
  const emulator = startChild([process.execPath, join(root, 'dist/emulator/main.js')], {
    cwd: root,
    env: { PATH: process.env['PATH'], EMULATOR_PORT: '0', PLAID_CLIENT_ID: 'client', PLAID_SECRET: 'secret' },
    stdio: ['ignore', 'pipe', 'ignore'],
  });
  const emulatorUrl = await new Promise<string>((resolve, reject) => {
    emulator.process.stdout?.setEncoding('utf8').on('data', (chunk: string) => {
      const [, url] = /emulator listening on (\S+)/.exec(chunk) ?? [];
      if (url !== undefined) resolve(url);
    });
    void emulator.ended.then(() => reject(new Error('The emulator does not start.')));
  });
  const proxy = await startFaultyProxy(emulatorUrl);
  const redis = await startRedisProcess();
  const server = await startServerProcess(cores, {
    NODE_ENV: 'production',
    HOST: '127.0.0.1',
    PORT: '0',
    PLAID_ENV: 'sandbox',
    PLAID_BASE_URL: proxy.url,
    PLAID_CLIENT_ID: 'client',
    PLAID_SECRET: 'secret',
    ...(redis && { REDIS_URL: redis.url }),
    ...issuer.env(`${keys.url}/jwks.json`),
    ...env,
  });
  return {
    emulatorUrl,
    proxy,
    redis,
    issuer,
    server,
    stopEmulator: () => emulator.stop(),
    async close() {
      await proxy.close();
      await emulator.stop();
      await redis?.stop();
      await keys.stop();
    },
  };
}
