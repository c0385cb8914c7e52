/** A server under test: a process of its own on its own core. */
import type { ChildProcess } from 'node:child_process';
import { type AddressInfo, connect, createServer } from 'node:net';
import { join } from 'node:path';
import { root } from '../upstream/everyField';
import { startChild } from './children';
import type { Cores } from './cores';
import type { ServerSpec } from './servers';

export interface RunningServer {
  readonly spec: ServerSpec;
  readonly url: string;
  readonly pid: number;
  /** Whether it was warmed up in any case. */
  isWarm: boolean;
  /** Asks `probe.cjs` in the process. */
  ask(question: Question): Promise<unknown>;
  /** Its last output if it has exited by itself; null while it runs. */
  epitaph(): string | null;
  stop(signal?: NodeJS.Signals): Promise<void>;
}

export type Question = 'startGc' | 'stopGc' | 'heapBytes' | 'startProfile' | 'stopProfile';

/** Garbage collections between `startGc` and `stopGc`. */
export interface Collections {
  readonly microseconds: number;
  readonly scavenges: number;
  readonly promotedBytes: number;
}

const PROBE = join(root, 'test/load/bench/servers/probe.cjs');

/** Longer than the slowest start beside the others. */
const START_MS = 60_000;

export async function startServer(spec: ServerSpec, cores: Cores): Promise<RunningServer> {
  const [node = '', ...args] = spec.command;
  const port = await freePort();
  const child = startChild(cores.onServerCore([node, '--require', PROBE, ...args]), {
    cwd: root,
    env: { PATH: process.env['PATH'], ...spec.env, PORT: String(port) },
    // Its log goes through a pipe with a reader, as in a container.
    stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
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
  return {
    spec,
    url: `http://127.0.0.1:${port}`,
    pid: child.pid,
    isWarm: false,
    ask: (question) => ask(child.process, question, epitaph),
    epitaph,
    stop: child.stop,
  };
}

function ask(server: ChildProcess, question: Question, epitaph: () => string | null): Promise<unknown> {
  return new Promise((resolve, reject) => {
    const onExit = () => reject(new Error(`The server does not answer ${question}. ${epitaph()}`));
    server.once('exit', onExit);
    server.once('message', ({ reply }: { reply: unknown }) => {
      server.off('exit', onExit);
      resolve(reply);
    });
    server.send(question);
  });
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
