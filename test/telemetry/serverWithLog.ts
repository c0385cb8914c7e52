/** A built server whose stdout is a file that a test can block: a FIFO without a reader, a full disk, a terminal. */
import { type ChildProcess, execFileSync, type StdioOptions, spawn } from 'node:child_process';
import { closeSync, constants, openSync, readSync } from 'node:fs';
import { join } from 'node:path';
import { closeAfterTest } from '../support/closing';
import { temporaryFolder } from '../support/temporaryFolder';
import { until } from '../support/until';

const { O_RDONLY, O_NONBLOCK } = constants;

/** Opens a file, and closes it after the test. */
export function openForTest(path: string, flags: number): number {
  const fd = openSync(path, flags);
  closeAfterTest(async () => closeSync(fd));
  return fd;
}

/** Creates a FIFO whose reader reads nothing by itself. */
export function createFifo() {
  const path = join(temporaryFolder(), 'log');
  execFileSync('mkfifo', [path]);
  let reader: number | null = openSync(path, O_RDONLY | O_NONBLOCK);
  const closeReader = () => {
    if (reader !== null) closeSync(reader);
    reader = null;
  };
  closeAfterTest(async () => closeReader());
  let text = '';
  return {
    path,
    closeReader,
    openReader() {
      reader = openSync(path, O_RDONLY | O_NONBLOCK);
    },
    /** Reads what is there. @returns all text so far. */
    read(): string {
      if (reader === null) return text;
      const bytes = Buffer.alloc(65_536);
      try {
        for (let length = -1; length !== 0; ) {
          length = readSync(reader, bytes);
          text += bytes.toString('latin1', 0, length);
        }
      } catch (error) {
        expect(error).toMatchObject({ code: 'EAGAIN' });
      }
      return text;
    },
  };
}

export interface LoggingServer {
  readonly process: ChildProcess;
  stderr(): string;
  /** Exit code and signal, once the process has ended. */
  ended(): readonly [number | null, NodeJS.Signals | null] | null;
}

export const SERVER = join(__dirname, '../../dist/main.js');

/** @param stdout path of a file, or a descriptor. */
export function startWithLog(
  stdout: string | number,
  [command = process.execPath, ...args]: readonly string[] = [process.execPath, SERVER],
): LoggingServer {
  const fd =
    typeof stdout === 'number' ? stdout : openForTest(stdout, constants.O_WRONLY | constants.O_APPEND);
  const stdio: StdioOptions = ['ignore', fd, 'pipe'];
  const server = spawn(command, args, {
    env: {
      PATH: process.env['PATH'],
      PORT: '0',
      EMULATOR_PORT: '0',
      EXPLORER: 'off',
      LOG_LEVEL: 'info',
      // The event-loop limiter must not refuse requests on a busy machine.
      MAX_EVENT_LOOP_TURN_MS: '0',
    },
    stdio,
  });
  const printed: string[] = [];
  server.stderr?.on('data', (chunk) => printed.push(String(chunk)));
  let ended: [number | null, NodeJS.Signals | null] | null = null;
  server.once('exit', (code, signal) => {
    ended = [code, signal];
  });
  closeAfterTest(async () => {
    server.kill('SIGKILL');
    await until(() => ended !== null);
  });
  return { process: server, stderr: () => printed.join(''), ended: () => ended };
}

/** The server's URL, once the line `ready` is in the log. */
export async function waitForUrl(read: () => string): Promise<string> {
  await until(() => read().includes('"msg":"ready"'));
  return /"url":"([^"]+)".*"msg":"ready"/.exec(read())?.[1] ?? '';
}

/** Sends requests whose log lines are 700 characters long. */
export async function sendRequests(url: string, count: number): Promise<void> {
  const query = encodeURIComponent(`query ${'q'.repeat(100)} { __typename }`);
  const headers = {
    'apollo-require-preflight': '1',
    'apollographql-client-name': 'n'.repeat(100),
    'apollographql-client-version': 'v'.repeat(100),
    'x-request-id': 'i'.repeat(64),
  };
  const send = async () => {
    const response = await fetch(`${url}/graphql?query=${query}`, { headers });
    return [response.status, await response.json()];
  };
  const expected = [200, { data: { __typename: 'Query' } }];
  for (let sent = 0; sent < count; sent += 20) {
    const answers = await Promise.all(Array.from({ length: Math.min(20, count - sent) }, send));
    for (const answer of answers) expect(answer).toEqual(expected);
  }
}

export async function countDroppedLines(url: string): Promise<number> {
  const metrics = await (await fetch(`${url}/metrics`)).text();
  return Number(/^plaid_link_log_lines_dropped_total (\d+)$/m.exec(metrics)?.[1]);
}
