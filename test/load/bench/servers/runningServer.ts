/** A server under test: a process of its own on its own core. */
import { type AddressInfo, connect, createServer } from 'node:net';
import { root } from '../upstream/everyField';
import { startChild } from './children';
import type { Cores } from './cores';
import type { ServerSpec } from './servers';

export interface RunningServer {
  readonly spec: ServerSpec;
  readonly url: string;
  readonly pid: number;
  /** Its last output if it has exited by itself; null while it runs. */
  epitaph(): string | null;
  stop(signal?: NodeJS.Signals): Promise<void>;
}

/** Longer than the slowest start beside the others. */
const START_MS = 60_000;

export async function startServer(
  spec: ServerSpec,
  cores: Cores,
  nodeOptions: readonly string[],
): Promise<RunningServer> {
  const [node = '', ...args] = spec.command;
  const port = await freePort();
  const child = startChild(cores.onServerCore([node, ...nodeOptions, ...args]), {
    cwd: root,
    env: { PATH: process.env['PATH'], ...spec.env, PORT: String(port) },
    // Its log goes through a pipe with a reader, as in a container.
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let lastWords = '';
  for (const stream of [child.process.stdout, child.process.stderr]) {
    stream?.on('data', (chunk: Buffer) => {
      lastWords = chunk.toString().slice(-2_000);
    });
  }
  let ended = false;
  void child.ended.then(() => {
    ended = true;
  });
  const epitaph = () => (ended ? `It ended by itself: ${lastWords}` : null);
  await listening(spec, port, epitaph);
  return { spec, url: `http://127.0.0.1:${port}`, pid: child.pid, epitaph, stop: child.stop };
}

async function listening(spec: ServerSpec, port: number, epitaph: () => string | null): Promise<void> {
  const deadline = performance.now() + START_MS;
  while (!(await takesConnections(port))) {
    const end = epitaph();
    if (end !== null) throw new Error(`${spec.title} does not start. ${end}`);
    if (performance.now() > deadline) throw new Error(`${spec.title} does not listen.`);
    await new Promise((resolve) => setTimeout(resolve, 25));
  }
}

function takesConnections(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect({ host: '127.0.0.1', port });
    socket.once('connect', () => resolve(true));
    socket.once('error', () => resolve(false));
    socket.once('connect', () => socket.destroy());
  });
}

function freePort(): Promise<number> {
  return new Promise((resolve) => {
    const server = createServer();
    server.listen(0, '127.0.0.1', () => {
      const { port } = server.address() as AddressInfo;
      server.close(() => resolve(port));
    });
  });
}
