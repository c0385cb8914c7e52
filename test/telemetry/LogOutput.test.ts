/** A log whose reader stalls or whose disk is full: the server answers, lines are dropped and counted, and it can exit. */
import { execFileSync, spawn } from 'node:child_process';
import { closeSync, constants, openSync, readSync } from 'node:fs';
import { join } from 'node:path';
import { LogOutput } from '../../src/telemetry/LogOutput';
import { closeAfterTest } from '../support/closing';
import { temporaryFolder } from '../support/temporaryFolder';
import { until } from '../support/until';

const { O_RDONLY, O_WRONLY, O_NONBLOCK } = constants;

/** Opens a file, and closes it after the test. */
function open(path: string, flags: number): number {
  const fd = openSync(path, flags);
  closeAfterTest(async () => closeSync(fd));
  return fd;
}

/** Creates a FIFO whose reader reads nothing by itself. */
function createFifo() {
  const path = join(temporaryFolder(), 'log');
  execFileSync('mkfifo', [path]);
  const reader = open(path, O_RDONLY | O_NONBLOCK);
  let text = '';
  return {
    path,
    /** Reads what is there. @returns all text so far. */
    read(): string {
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

function openOutput(fd: number, maxLength?: number) {
  const failures: string[] = [];
  const recoveries: number[] = [];
  const output = new LogOutput({
    fd,
    ...(maxLength !== undefined && { maxLength }),
    onFailure: (code) => failures.push(code),
    onRecovery: (dropped) => recoveries.push(dropped),
  });
  return { output, failures, recoveries };
}

describe('output', () => {
  it('writes lines in their order', async () => {
    const fifo = createFifo();
    const { output } = openOutput(open(fifo.path, O_WRONLY | O_NONBLOCK));
    const lines = Array.from({ length: 500 }, (_, index) => `${index} ünïcode\n`);
    for (const line of lines) output.write(line);
    output.flush();
    const expected = Buffer.from(lines.join('')).toString('latin1');
    await until(() => fifo.read().length >= expected.length);
    expect(fifo.read()).toBe(expected);
    expect(output.droppedLines).toBe(0);
  });

  it('drops lines beyond its buffer while the reader stalls, and reports their number once', async () => {
    const fifo = createFifo();
    const { output, failures, recoveries } = openOutput(open(fifo.path, O_WRONLY | O_NONBLOCK), 100_000);
    const line = `${'x'.repeat(99)}\n`;
    for (let count = 0; count < 5_000; count += 1) output.write(line);
    expect(output.droppedLines).toBe(4_000);
    await until(() => fifo.read().length >= 100_000);
    await until(() => recoveries.length > 0);
    expect([recoveries, failures]).toEqual([[4_000], []]);
    expect(fifo.read()).toBe(line.repeat(1_000));
  });

  it('reports the cause of a failed write once', async () => {
    const { output, failures, recoveries } = openOutput(open('/dev/full', O_WRONLY));
    output.write('a line\n');
    output.flush();
    await until(() => failures.length > 0);
    output.write('another line\n');
    output.flush();
    expect([failures, recoveries]).toEqual([['ENOSPC'], []]);
  });
});

describe('server', () => {
  /** Starts a server whose stdout is a file, and returns its process and what it prints on stderr. */
  function startWithLog(path: string) {
    const env = { PATH: process.env['PATH'], PORT: '0', EMULATOR_PORT: '0', LOG_LEVEL: 'info' };
    const server = spawn(process.execPath, [join(__dirname, '../../dist/main.js')], {
      env,
      stdio: ['ignore', openSync(path, O_WRONLY), 'pipe'],
    });
    const printed: string[] = [];
    server.stderr?.on('data', (chunk) => printed.push(String(chunk)));
    let ended: [number | null, string | null] | null = null;
    server.once('exit', (code, signal) => {
      ended = [code, signal];
    });
    closeAfterTest(async () => {
      server.kill('SIGKILL');
      await until(() => ended !== null);
    });
    return { server, stderr: () => printed.join(''), ended: () => ended };
  }

  it('answers and stops while no one reads the log', async () => {
    const fifo = createFifo();
    const { server, ended } = startWithLog(fifo.path);
    await until(() => fifo.read().includes('"msg":"ready"'));
    const [, url = ''] = /"url":"([^"]+)".*"msg":"ready"/.exec(fifo.read()) ?? [];
    // More than a pipe holds, 64 KB.
    for (let count = 0; count < 16; count += 1) {
      const query = `query ${'q'.repeat(100)} { __typename }`;
      const sent = Array.from({ length: 20 }, () =>
        fetch(`${url}/graphql?query=${encodeURIComponent(query)}`, {
          headers: { 'apollo-require-preflight': '1' },
        }).then((response) => response.text()),
      );
      await Promise.all(sent);
    }
    expect(await (await fetch(`${url}/healthz`)).json()).toEqual({ status: 'alive' });
    expect(await (await fetch(`${url}/metrics`)).text()).toContain(
      '\nplaid_link_log_lines_dropped_total 0\n',
    );
    server.kill('SIGTERM');
    await until(() => ended() !== null);
    expect(ended()).toEqual([0, null]);
  });

  it('names the cause on stderr and stops if the log cannot be written', async () => {
    const { server, stderr, ended } = startWithLog('/dev/full');
    await until(() => stderr().includes('The log cannot be written to stdout: ENOSPC.\n'));
    server.kill('SIGTERM');
    await until(() => ended() !== null);
    expect(ended()).toEqual([0, null]);
  });
});
