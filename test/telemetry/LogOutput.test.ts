/** A log whose reader stalls or whose disk is full: the server answers, lines are dropped and counted, and it can exit. */
import { constants, openSync } from 'node:fs';
import { join } from 'node:path';
import { LogOutput } from '../../src/telemetry/LogOutput';
import { until } from '../support/until';
import {
  countDroppedLines,
  createFifo,
  openForTest,
  SERVER,
  sendRequests,
  startWithLog,
  waitForUrl,
} from './serverWithLog';

const { O_WRONLY, O_NONBLOCK } = constants;

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
    const { output } = openOutput(openForTest(fifo.path, O_WRONLY | O_NONBLOCK));
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
    const { output, failures, recoveries } = openOutput(
      openForTest(fifo.path, O_WRONLY | O_NONBLOCK),
      100_000,
    );
    const line = `${'x'.repeat(99)}\n`;
    for (let count = 0; count < 5_000; count += 1) output.write(line);
    expect(output.droppedLines).toBe(4_000);
    await until(() => fifo.read().length >= 100_000);
    await until(() => recoveries.length > 0);
    expect([recoveries, failures]).toEqual([[4_000], []]);
    expect(fifo.read()).toBe(line.repeat(1_000));
  });

  it('reports the cause of a failed write once', async () => {
    // Stays open: the output repeats its write, and another file would get the number.
    const fd = openSync('/dev/full', O_WRONLY);
    const { output, failures, recoveries } = openOutput(fd);
    output.write('a line\n');
    output.flush();
    await until(() => failures.length > 0);
    output.write('another line\n');
    output.flush();
    expect([failures, recoveries]).toEqual([['ENOSPC'], []]);
  });
});

it('ends a process whose write blocks', async () => {
  const fifo = createFifo();
  // A blocking descriptor, as that of a file on a network file system that hangs.
  const program = `
    const { openSync } = require('node:fs');
    const { LogOutput } = require(${JSON.stringify(join(SERVER, '../telemetry/LogOutput.js'))});
    const output = new LogOutput({ fd: openSync(${JSON.stringify(fifo.path)}, 'w'), onFailure() {}, onRecovery() {} });
    output.write('x'.repeat(200_000) + '\\n');
    output.write('y\\n');
    setTimeout(() => process.exit(), 1_000);
  `;
  const { ended } = startWithLog('/dev/null', [process.execPath, '-e', program]);
  await until(() => ended() !== null);
  expect(ended()).toEqual([null, 'SIGKILL']);
});

describe('server', () => {
  it('answers and stops while no one reads the log', async () => {
    const fifo = createFifo();
    const { process: server, ended } = startWithLog(fifo.path);
    const url = await waitForUrl(fifo.read);
    // More than a pipe holds, 64 KB.
    await sendRequests(url, 320);
    expect(await (await fetch(`${url}/healthz`)).json()).toEqual({ status: 'alive' });
    expect(await countDroppedLines(url)).toBe(0);
    server.kill('SIGTERM');
    await until(() => ended() !== null);
    expect(ended()).toEqual([0, null]);
  });

  it.each([
    ['ENOSPC', () => '/dev/full'],
    [
      'EPIPE',
      () => {
        const { path, closeReader } = createFifo();
        const writer = openForTest(path, O_WRONLY);
        closeReader();
        return writer;
      },
    ],
  ])('names the cause on stderr and stops if the log cannot be written: %s', async (code, openLog) => {
    const { process: server, stderr, ended } = startWithLog(openLog());
    await until(() => stderr().includes(`The log cannot be written to stdout: ${code}.\n`));
    server.kill('SIGTERM');
    await until(() => ended() !== null);
    expect(ended()).toEqual([0, null]);
  });
});
