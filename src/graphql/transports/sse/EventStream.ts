/**
 * One response as server-sent events (SSE), in the protocol of `graphql-sse`, with backpressure: the next update is
 * requested when the last one is written.
 * https://github.com/enisdenjo/graphql-sse/blob/master/PROTOCOL.md#distinct-connections-mode
 */
import type { ServerResponse } from 'node:http';
import type { FormattedExecutionResult } from 'graphql';
import { formatStack } from '../../../telemetry/formatStack';
import type { Logger } from '../../../telemetry/logger';
import { stringifyResult } from '../../execution/JsonText';
import { formatInternalServerError } from '../../formatErrors';
import { isUpdates, type OperationResult, type Updates } from '../../subscriptions/Updates';

export interface EventStreamOptions {
  readonly logger: Logger;
  /** Interval between comments that keep proxies from closing an idle connection. */
  readonly keepAliveMs?: number;
  /** Called when the operation is a subscription and has begun. */
  readonly onSubscriptionStart?: () => void;
}

/** Keep-alive intervals without a completed write after which a slow consumer is disconnected. */
const MAX_STALLS = 4;

export class EventStream {
  readonly #response: ServerResponse;
  readonly #options: EventStreamOptions;
  readonly #timer: NodeJS.Timeout;
  #updates: Updates | null = null;
  /** Completes the pending write. */
  #onWritten: (() => void) | null = null;
  #stalls = 0;
  #isInterrupted = false;
  #isOver = false;

  constructor(response: ServerResponse, options: EventStreamOptions) {
    this.#response = response;
    this.#options = options;
    this.#timer = setInterval(() => this.#keepAlive(), options.keepAliveMs ?? 12_000);
    response.once('close', () => this.#end());
    // Emitted by a write after the client disconnected; `close` follows.
    response.on('error', () => this.#end());
  }

  /** Sends the headers and a comment, without which some browsers do not report the stream as open. */
  open(headers: Readonly<Record<string, string>>): void {
    this.#response.writeHead(200, headers);
    this.#response.write(COMMENT);
  }

  /** Resolves once the response is complete or the client has disconnected. Never rejects. */
  async send(operation: Promise<OperationResult>): Promise<void> {
    try {
      const result = await operation;
      if (isUpdates(result)) await this.#sendAll(result);
      else await this.#write(formatNext(result));
    } catch (error) {
      // For example, a result that is nested too deeply to serialise.
      this.#options.logger.error({ problem: formatStack(error) }, 'operation failed');
      await this.#write(formatNext({ errors: [formatInternalServerError()] }));
    }
    await this.#write(COMPLETE);
    this.#response.end();
  }

  /** Graceful shutdown: ends a subscription without completing it, so that the client reconnects. */
  interrupt(): void {
    this.#isInterrupted = true;
    if (this.#updates === null || this.#isOver) return;
    this.#end();
    this.#response.end(formatRetry());
  }

  async #sendAll(updates: Updates): Promise<void> {
    this.#updates = updates;
    this.#options.onSubscriptionStart?.();
    if (this.#isInterrupted) this.interrupt();
    if (this.#isOver) await updates.return();
    else for await (const update of updates) await this.#write(formatNext(update));
  }

  /** Resolves once the text is written or the client has disconnected. */
  #write(text: string): Promise<void> {
    return new Promise((resolve) => {
      if (this.#isOver) return resolve();
      this.#onWritten = () => {
        this.#onWritten = null;
        this.#stalls = 0;
        resolve();
      };
      this.#response.write(text, this.#onWritten);
    });
  }

  #keepAlive(): void {
    if (this.#response.writableEnded) return;
    if (this.#onWritten === null) this.#response.write(COMMENT);
    else if (++this.#stalls > MAX_STALLS) this.#response.destroy();
  }

  #end(): void {
    if (this.#isOver) return;
    this.#isOver = true;
    clearInterval(this.#timer);
    this.#onWritten?.();
    this.#updates?.return().catch((error) => {
      this.#options.logger.error({ problem: formatStack(error) }, 'ending a subscription failed');
    });
  }
}

const COMMENT = ':\n\n';
/** Has a data field, because browsers ignore events without one. */
const COMPLETE = 'event: complete\ndata: \n\n';

/** Reconnection delay with jitter, so that the clients of a stopped server do not reconnect all at once. */
function formatRetry(): string {
  return `retry: ${Math.round(MIN_RETRY_MS + Math.random() * RETRY_JITTER_MS)}\n\n`;
}

const MIN_RETRY_MS = 500;
const RETRY_JITTER_MS = 2_500;

function formatNext(result: FormattedExecutionResult): string {
  return `event: next\ndata: ${stringifyResult(result)}\n\n`;
}
