/**
 * One answer as server-sent events, in the words of `graphql-sse`:
 * https://github.com/enisdenjo/graphql-sse/blob/master/PROTOCOL.md#distinct-connections-mode
 *
 * Written here, since that library's handler takes each update as soon as there is one and keeps it (`pending`) until
 * the client has taken those before, however many they become.
 */
import type { ServerResponse } from 'node:http';
import type { FormattedExecutionResult } from 'graphql';
import { formatStack } from '../../../telemetry/formatStack';
import type { Logger } from '../../../telemetry/logger';
import { formatInternalServerError } from '../../errors';
import { stringifyResult } from '../../execution/JsonText';
import { isUpdates, type OperationResult, type Updates } from '../../subscriptions/Updates';

export interface EventStreamOptions {
  readonly logger: Logger;
  /** How often something is sent, so that neither the client nor what is between takes it for dead. */
  readonly keepAliveMs?: number;
  /** It is a subscription's, and has begun. */
  readonly onSubscriptionStart?: () => void;
}

/** How often in a row a client may have taken nothing of what was sent before. */
const MAX_STALLS = 4;

export class EventStream {
  readonly #response: ServerResponse;
  readonly #logger: Logger;
  readonly #timer: NodeJS.Timeout;
  #updates: Updates | null = null;
  /** Of a write that is not done. */
  #written: (() => void) | null = null;
  #stalls = 0;
  #isInterrupted = false;
  #isOver = false;
  readonly #onLive: (() => void) | undefined;

  constructor(
    response: ServerResponse,
    { logger, keepAliveMs = 12_000, onSubscriptionStart: onLive }: EventStreamOptions,
  ) {
    this.#response = response;
    this.#onLive = onLive;
    this.#logger = logger;
    this.#timer = setInterval(() => this.#keepAlive(), keepAliveMs);
    response.once('close', () => this.#end());
    // Of one that was written to too late; `close` follows.
    response.on('error', () => this.#end());
  }

  /** Says that it has begun: some browsers wait for that. */
  open(headers: Readonly<Record<string, string>>): void {
    this.#response.writeHead(200, headers);
    this.#response.write(COMMENT);
  }

  /** Resolves once all is sent, or the client has gone. Never rejects. */
  async send(answer: Promise<OperationResult>): Promise<void> {
    try {
      const result = await answer;
      if (isUpdates(result)) await this.#sendAll(result);
      else await this.#write(eventOf(result));
    } catch (error) {
      // Such as JSON that is nested too deeply to be written.
      this.#logger.error({ problem: formatStack(error) }, 'operation failed');
      await this.#write(eventOf({ errors: [formatInternalServerError()] }));
    }
    await this.#write(COMPLETE);
    this.#response.end();
  }

  /** Ends a subscription, which is not completed: its client sees that there is more to come. */
  interrupt(): void {
    this.#isInterrupted = true;
    if (this.#updates === null) return;
    if (this.#isOver) return;
    this.#end();
    this.#response.end(comeAgain());
  }

  async #sendAll(updates: Updates): Promise<void> {
    this.#updates = updates;
    this.#onLive?.();
    if (this.#isInterrupted) this.interrupt();
    if (this.#isOver) await updates.return();
    else for await (const update of updates) await this.#write(eventOf(update));
  }

  /** Resolves once it is on its way, or there is nobody to whom it could be. */
  #write(text: string): Promise<void> {
    return new Promise((resolve) => {
      if (this.#isOver) return resolve();
      this.#written = () => {
        this.#written = null;
        this.#stalls = 0;
        resolve();
      };
      this.#response.write(text, this.#written);
    });
  }

  #keepAlive(): void {
    if (this.#response.writableEnded) return;
    if (this.#written === null) this.#response.write(COMMENT);
    else if (++this.#stalls > MAX_STALLS) this.#response.destroy();
  }

  #end(): void {
    if (this.#isOver) return;
    this.#isOver = true;
    clearInterval(this.#timer);
    this.#written?.();
    this.#updates?.return().catch((error) => {
      this.#logger.error({ problem: formatStack(error) }, 'a subscription was not ended');
    });
  }
}

const COMMENT = ':\n\n';
/** With data, without which browsers do not tell of it. */
const COMPLETE = 'event: complete\ndata: \n\n';

/** When to connect again: not all at the same moment, and later than where only a connection broke. */
function comeAgain(): string {
  return `retry: ${Math.round(RETRY_FROM_MS + Math.random() * RETRY_SPREAD_MS)}\n\n`;
}

const RETRY_FROM_MS = 500;
const RETRY_SPREAD_MS = 2_500;

function eventOf(result: FormattedExecutionResult): string {
  return `event: next\ndata: ${stringifyResult(result)}\n\n`;
}
