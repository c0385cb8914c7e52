/** A primary and a replica of Redis, behind a failover endpoint or Sentinels. */
import { writeFileSync } from 'node:fs';
import { connect, createServer, type Socket } from 'node:net';
import { join } from 'node:path';
import type { Redis } from 'ioredis';
import { closeAfterTest } from '../closing';
import { freePort } from '../loopback';
import { temporaryFolder } from '../temporaryFolder';
import { until } from '../until';
import { adminOf, ended, launchRedis, type RedisServer, startRedis } from './redis';

export interface RedisPair {
  readonly primary: RedisServer;
  readonly replica: RedisServer;
}

// Without a delay before the first synchronisation.
const settings = { 'repl-diskless-sync-delay': '0' };

/** Resolves once the replica has synchronised. */
export async function startRedisPair(): Promise<RedisPair> {
  const [primary, replica] = await Promise.all([startRedis({ settings }), startRedis({ settings })]);
  await replicate(replica, primary);
  return { primary, replica };
}

export async function replicate(replica: RedisServer, primary: RedisServer): Promise<void> {
  const admin = adminOf(replica);
  await admin.replicaof('127.0.0.1', primary.port);
  await until(async () => /master_link_status:up/.test(await admin.info('replication')));
}

export interface Endpoint {
  readonly url: string;
  /** Sends new connections to this server. Open ones stay where they are, as with a DNS name. */
  pointTo(server: RedisServer): void;
}

/** A name whose server changes. */
export async function startEndpoint(server: RedisServer): Promise<Endpoint> {
  let { port } = server;
  const sockets = new Set<Socket>();
  const proxy = createServer((client) => {
    const upstream = connect(port, '127.0.0.1');
    for (const [from, to] of [
      [client, upstream],
      [upstream, client],
    ] as const) {
      sockets.add(from);
      from.on('error', () => to.destroy()).on('close', () => to.destroy());
      from.pipe(to);
    }
  });
  await new Promise<void>((resolve) => proxy.listen(0, '127.0.0.1', resolve));
  const address = proxy.address();
  closeAfterTest(async () => {
    proxy.close();
    for (const socket of sockets) socket.destroy();
  });
  return {
    url: `redis://127.0.0.1:${typeof address === 'object' ? address?.port : ''}`,
    pointTo(next) {
      port = next.port;
    },
  };
}

export interface Sentinels {
  /** Value for `REDIS_URL`. */
  readonly url: string;
  /** A client for an operator's commands to each. */
  readonly sentinels: readonly Redis[];
}

/** Three Sentinels. Resolves once they could fail over. @param password with which they authenticate clients and each other. */
export async function startSentinels({ primary }: RedisPair, password?: string): Promise<Sentinels> {
  const ports = await Promise.all([freePort(), freePort(), freePort()]);
  for (const port of ports) {
    const folder = temporaryFolder();
    const file = join(folder, 'sentinel.conf');
    const settings = [
      `port ${port}`,
      'bind 127.0.0.1',
      `dir ${folder}`,
      `sentinel monitor main 127.0.0.1 ${primary.port} 2`,
      'sentinel down-after-milliseconds main 500',
      'sentinel failover-timeout main 3000',
      ...(password === undefined ? [] : [`requirepass ${password}`]),
    ];
    writeFileSync(file, `${settings.join('\n')}\n`);
    const sentinel = await launchRedis([file, '--sentinel'], /\+monitor master main/);
    closeAfterTest(() => ended(sentinel));
  }
  const credentials = password === undefined ? '' : `:${password}@`;
  const sentinels = ports.map((port) => adminOf({ url: `redis://${credentials}127.0.0.1:${port}` }));
  const isReady = async (sentinel: Redis) => {
    const quorum = await sentinel.call('SENTINEL', 'CKQUORUM', 'main').catch(String);
    const replicas = (await sentinel.call('SENTINEL', 'REPLICAS', 'main')) as unknown[];
    return /^OK 3/.test(String(quorum)) && replicas.length === 1;
  };
  await until(async () => (await Promise.all(sentinels.map(isReady))).every(Boolean));
  return { url: `redis+sentinel://${ports.map((port) => `127.0.0.1:${port}`).join(',')}/main`, sentinels };
}
