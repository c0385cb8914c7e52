/** This server with a probe for its heap size, which the kernel does not know. */
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Cores } from '../servers/cores';
import { type RunningServer, startServer } from '../servers/runningServer';
import type { ServerSpec } from '../servers/servers';
import { root } from '../upstream/everyField';

export interface Probe {
  /** After garbage collection. */
  readonly heapBytes: number;
}

export interface ProbedServer {
  readonly server: RunningServer;
  probe(): Promise<Probe>;
  stop(): Promise<void>;
}

export async function startProbed(spec: ServerSpec, cores: Cores): Promise<ProbedServer> {
  const folder = mkdtempSync(join(tmpdir(), 'growth-'));
  const file = join(folder, 'probe.json');
  const env = { ...spec.env, PROBE_FILE: file };
  const server = await startServer({ ...spec, env }, cores, [
    '--expose-gc',
    '--require',
    join(root, 'test/load/bench/growth/growthProbe.cjs'),
  ]);
  return {
    server,
    async probe() {
      rmSync(file, { force: true });
      process.kill(server.pid, 'SIGUSR2');
      while (!existsSync(file)) {
        const end = server.epitaph();
        if (end !== null) throw new Error(`${spec.title} does not answer its probe. ${end}`);
        await new Promise((resolve) => setTimeout(resolve, 2));
      }
      return JSON.parse(readFileSync(file, 'utf8')) as Probe;
    },
    async stop() {
      await server.stop('SIGTERM');
      rmSync(folder, { recursive: true });
    },
  };
}
