/**
 * A server whose log takes no lines: a full disk, a stalled reader, a reader that is gone, a terminal that is stopped. It
 * answers every request and health check, drops and counts lines, recovers, and ends by a signal and by a crash.
 */
import { execFileSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { closeAfterTest } from '../support/closing';
import { describeWith, programOnPath } from '../support/processes/programs';
import { temporaryFolder } from '../support/temporaryFolder';
import { until } from '../support/until';
import {
  countDroppedLines,
  createFifo,
  type LoggingServer,
  SERVER,
  sendRequests,
  startWithLog,
  waitForUrl,
} from './serverWithLog';

/** Bounds a failure only. */
const TIMEOUT_MS = 120_000;

interface Log {
  readonly path: string;
  /** Everything that has been written. */
  read(): string;
  /** From now on no write succeeds, or after the next 64 KB. */
  block(): void;
  unblock(): void;
  /** Code of a failed write; null if writes only wait. */
  readonly failure: string | null;
}

/** A file system of 64 KB, with a file that fills most of it. */
function mountSmallDisk(): Log {
  const folder = temporaryFolder();
  execFileSync('mount', ['-t', 'tmpfs', '-o', 'size=64k', 'tmpfs', folder]);
  closeAfterTest(async () => execFileSync('umount', ['--lazy', folder]));
  const path = join(folder, 'log');
  writeFileSync(path, '');
  return {
    path,
    read: () => readFileSync(path, 'latin1'),
    block: () => writeFileSync(join(folder, 'other'), Buffer.alloc(32 * 1024)),
    unblock: () => execFileSync('mount', ['-o', 'remount,size=16m', folder]),
    failure: 'ENOSPC',
  };
}

function stallReader(): Log {
  const fifo = createFifo();
  return { ...fifo, block() {}, unblock() {}, failure: null };
}

function closeReader(): Log {
  const fifo = createFifo();
  return { ...fifo, block: fifo.closeReader, unblock: fifo.openReader, failure: 'EPIPE' };
}

function canMount(): boolean {
  try {
    const folder = temporaryFolder();
    execFileSync('mount', ['-t', 'tmpfs', 'tmpfs', folder], { stdio: 'ignore' });
    execFileSync('umount', [folder]);
    return true;
  } catch {
    return false;
  }
}

const logs: (readonly [string, () => Log])[] = [
  ['a stalled reader', stallReader],
  ['a reader that is gone', closeReader],
];
if (canMount()) logs.push(['a full disk', mountSmallDisk]);
else
  process.stderr.write(
    'SKIPPED: a full disk: mounting is not permitted. LogOutput.test.ts uses /dev/full.\n',
  );

/** Probes `/healthz` until it is stopped. @returns a function that stops it and returns the statuses. */
function probe(url: string): () => Promise<readonly number[]> {
  const statuses: number[] = [];
  let isStopped = false;
  const probing = (async () => {
    while (!isStopped) {
      statuses.push((await fetch(`${url}/healthz`)).status);
      await delay(10);
    }
  })();
  return async () => {
    isStopped = true;
    await probing;
    return statuses;
  };
}

/** Sends requests until lines are dropped. @returns their number. */
async function fillBuffer(url: string): Promise<number> {
  let sent = 0;
  while ((await countDroppedLines(url)) === 0) {
    await sendRequests(url, 100);
    sent += 100;
  }
  return sent;
}

async function end(server: LoggingServer, signal: NodeJS.Signals): Promise<number> {
  const start = performance.now();
  server.process.kill(signal);
  await until(() => server.ended() !== null, TIMEOUT_MS);
  return Math.round(performance.now() - start);
}

describe.each(logs)('a server whose log has %s', (what, createLog) => {
  it('answers, counts what it drops, and reports it once the log takes lines again', async () => {
    const log = createLog();
    const server = startWithLog(log.path);
    const url = await waitForUrl(log.read);
    const stopProbing = probe(url);
    log.block();
    const sent = await fillBuffer(url);
    if (log.failure !== null) await until(() => server.stderr() !== '');
    const dropped = await countDroppedLines(url);
    log.unblock();
    await until(() => log.read().includes('"msg":"log lines dropped"'), TIMEOUT_MS);
    await sendRequests(url, 1);
    const statuses = await stopProbing();
    const stoppedMs = await end(server, 'SIGTERM');

    expect(server.ended()).toEqual([0, null]);
    expect(server.stderr()).toBe(
      log.failure === null ? '' : `The log cannot be written to stdout: ${log.failure}.\n`,
    );
    expect(statuses.length).toBeGreaterThan(0);
    expect(statuses.filter((status) => status !== 200)).toEqual([]);
    const lines = log
      .read()
      .split('\n')
      .filter((line) => line.startsWith('{'))
      .map((line) => JSON.parse(line));
    const reports = lines.filter(({ msg }) => msg === 'log lines dropped');
    expect(reports).toEqual([
      {
        level: 40,
        severity: 'warn',
        instance: lines[0].instance,
        time: expect.any(Number),
        lines: dropped,
        msg: 'log lines dropped',
      },
    ]);
    // Every line is either written, whole, or counted.
    expect(lines.filter(({ msg }) => msg === 'operation').length + dropped).toBe(sent + 1);
    expect(lines.at(-1)).toMatchObject({ msg: 'stopped' });
    process.stderr.write(
      `${what}: ${sent} requests answered, ${statuses.length} health checks, ${dropped} lines dropped; stopped in ${stoppedMs} ms\n`,
    );
  });

  it.each<[string, NodeJS.Signals, number]>([
    ['SIGTERM', 'SIGTERM', 0],
    ['an uncaught exception', 'SIGUSR2', 1],
  ])('ends by %s while lines wait', async (event, signal, code) => {
    const log = createLog();
    const crash = "process.on('SIGUSR2', () => { throw new Error('on purpose'); })";
    const server = startWithLog(log.path, [
      process.execPath,
      '--import',
      `data:text/javascript,${encodeURIComponent(crash)}`,
      SERVER,
    ]);
    const url = await waitForUrl(log.read);
    log.block();
    await fillBuffer(url);
    expect((await fetch(`${url}/healthz`)).status).toBe(200);
    const endedMs = await end(server, signal);
    expect(server.ended()).toEqual([code, null]);
    process.stderr.write(`${what}: ended by ${event} in ${endedMs} ms\n`);
  });
});

describeWith('a terminal that takes no output', 'script on the PATH', programOnPath('script'), (script) => {
  it('does not keep a server from ending by SIGTERM', async () => {
    const fifo = createFifo();
    // `script` gives the server a terminal, and copies its output into the FIFO until that is full.
    const command = `echo pid=$$; exec ${process.execPath} ${SERVER}`;
    const { ended } = startWithLog(fifo.path, [
      script,
      '--quiet',
      '--return',
      '--command',
      command,
      '/dev/null',
    ]);
    const url = await waitForUrl(fifo.read);
    const [, pid = ''] = /pid=(\d+)/.exec(fifo.read()) ?? [];
    await fillBuffer(url);
    expect((await fetch(`${url}/healthz`)).status).toBe(200);
    process.kill(Number(pid), 'SIGTERM');
    await until(() => !isRunning(Number(pid)), TIMEOUT_MS);
    // `script` ends once its output is read.
    await until(() => fifo.read() !== '' && ended() !== null, TIMEOUT_MS);
    expect(ended()).toEqual([0, null]);
  });
});

function isRunning(pid: number): boolean {
  try {
    return !/^State:\s+Z/m.test(readFileSync(`/proc/${pid}/status`, 'utf8'));
  } catch {
    return false;
  }
}
