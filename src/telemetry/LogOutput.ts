/**
 * Log output: writes lines to a file descriptor asynchronously, through a bounded buffer. Lines beyond it are dropped and
 * counted. pino's own destination (sonic-boom) blocks the event loop or, at exit, retries forever if its reader stalls or
 * its disk is full.
 */
import { type NoParamCallback, write, writeSync } from 'node:fs';
import { setTimeout as delay } from 'node:timers/promises';

/** A batch of about eighty lines: a write costs as much as several lines. */
const BATCH_LENGTH = 16 * 1024;
const MAX_DELAY_MS = 250;
/** Delay before a failed write is repeated. */
const RETRY_MS = 100;
/** Time limit for the rest of the log at exit, and age of a write that counts as blocked then. */
const EXIT_TIMEOUT_MS = 500;
const SETTLE_INTERVAL_MS = 5;

export interface LogOutputOptions {
  readonly fd: number;
  /** Maximum length of the lines that wait, in characters. */
  readonly maxLength?: number;
  /** Called with the cause of the first write that fails, and again after a success in between. */
  readonly onFailure: (code: string) => void;
  /** Called when a write succeeds after lines were dropped, with their number. */
  readonly onRecovery: (dropped: number) => void;
}

export class LogOutput {
  readonly #options: Required<LogOutputOptions>;
  /** Lines that wait for the next batch. */
  #waiting = '';
  /** Batch that is being written, or will be written again. */
  #batch: Buffer | null = null;
  #isWriting = false;
  #writeStart = 0;
  #isFailing = false;
  #droppedLines = 0;
  #reportedLines = 0;

  constructor(options: LogOutputOptions) {
    this.#options = { maxLength: 1024 * 1024, ...options };
    setInterval(() => this.flush(), MAX_DELAY_MS).unref();
    process.once('exit', () => this.#flushAtExit());
  }

  /** Number of lines dropped since the start. */
  get droppedLines(): number {
    return this.#droppedLines;
  }

  /** @param line ends with a line feed. */
  write(line: string): void {
    const length = this.#waiting.length + (this.#batch?.length ?? 0) + line.length;
    if (length > this.#options.maxLength) {
      this.#droppedLines += 1;
      return;
    }
    this.#waiting += line;
    if (this.#waiting.length >= BATCH_LENGTH) this.flush();
  }

  /** Starts to write what waits, unless a write is in progress. */
  flush(): void {
    if (this.#batch !== null || this.#waiting === '') return;
    this.#batch = this.#takeWaiting();
    this.#writeBatch(this.#batch);
  }

  /** Resolves when no write is in progress, so that lines written at exit follow it, or after half a second. */
  async settle(): Promise<void> {
    const deadline = performance.now() + EXIT_TIMEOUT_MS;
    while (this.#isWriting && performance.now() < deadline) await delay(SETTLE_INTERVAL_MS);
  }

  #takeWaiting(): Buffer {
    const batch = Buffer.from(this.#waiting);
    this.#waiting = '';
    return batch;
  }

  #writeBatch(batch: Buffer): void {
    this.#isWriting = true;
    this.#writeStart = performance.now();
    write(this.#options.fd, batch, (error, written) => {
      this.#isWriting = false;
      const rest = batch.subarray(written);
      this.#batch = rest.length > 0 ? rest : null;
      if (error) {
        this.#fail(error);
        setTimeout(() => this.#writeBatch(rest), RETRY_MS).unref();
      } else if (rest.length > 0) this.#writeBatch(rest);
      else this.#succeed();
    });
  }

  #fail({ code = 'unknown' }: Parameters<NoParamCallback>[0] & object): void {
    // A full pipe, whose reader is slow.
    if (code === 'EAGAIN' || this.#isFailing) return;
    this.#isFailing = true;
    this.#options.onFailure(code);
  }

  #succeed(): void {
    this.#isFailing = false;
    const dropped = this.#droppedLines - this.#reportedLines;
    this.#reportedLines = this.#droppedLines;
    if (dropped > 0) this.#options.onRecovery(dropped);
    if (this.#waiting.length >= BATCH_LENGTH) this.flush();
  }

  /** Writes the rest synchronously; a batch that is being written completes by itself. */
  #flushAtExit(): void {
    // Exiting waits for the thread pool, and so forever for a write to a file system that hangs.
    if (this.#isWriting && performance.now() - this.#writeStart > EXIT_TIMEOUT_MS) {
      process.kill(process.pid, 'SIGKILL');
    }
    const waiting = this.#takeWaiting();
    let rest = this.#batch && !this.#isWriting ? Buffer.concat([this.#batch, waiting]) : waiting;
    const deadline = performance.now() + EXIT_TIMEOUT_MS;
    while (rest.length > 0 && performance.now() < deadline) {
      try {
        rest = rest.subarray(writeSync(this.#options.fd, rest));
      } catch (error) {
        if ((error as NodeJS.ErrnoException).code !== 'EAGAIN') return;
        Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 10);
      }
    }
  }
}
