/** A Redis server for the soak, if `redis-server` is installed, without persistence. */
import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { freePort } from '../../../support/loopback';
import { startChild } from '../../bench/servers/children';

export interface RedisProcess {
  readonly url: string;
  /** Stops replying but keeps its connections. */
  freeze(): void;
  thaw(): void;
  stop(): Promise<void>;
}

/** Null if it is not installed. */
export async function startRedisProcess(): Promise<RedisProcess | null> {
  if (!isInstalled()) return null;
  const port = await freePort();
  const folder = mkdtempSync(join(tmpdir(), 'soak-'));
  const child = startChild(
    [
      'redis-server',
      '--port',
      `${port}`,
      '--bind',
      '127.0.0.1',
      '--dir',
      folder,
      '--save',
      '',
      '--appendonly',
      'no',
    ],
    { stdio: ['ignore', 'pipe', 'inherit'] },
  );
  await new Promise<void>((resolve, reject) => {
    let printed = '';
    child.process.stdout?.on('data', (chunk) => {
      printed += chunk;
      if (printed.includes('Ready to accept connections')) resolve();
    });
    void child.ended.then(() => reject(new Error(`redis-server ended: ${printed}`)));
  });
  let isFrozen = false;
  return {
    url: `redis://127.0.0.1:${port}`,
    freeze() {
      isFrozen = true;
      child.process.kill('SIGSTOP');
    },
    thaw() {
      if (!isFrozen) return;
      isFrozen = false;
      child.process.kill('SIGCONT');
    },
    async stop() {
      await child.stop();
      rmSync(folder, { recursive: true });
    },
  };
}

function isInstalled(): boolean {
  try {
    execFileSync('redis-server', ['--version'], { stdio: 'ignore' });
    return true;
  } catch {
    return false;
  }
}
