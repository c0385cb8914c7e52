/**
 * Subscription sink that posts updates to a router, from the first `check` to `complete`. Backpressure: the next update
 * is requested when the router has accepted the last, so nothing is buffered for a slow consumer.
 */
import { setImmediate } from 'node:timers/promises';
import { type FormattedExecutionResult, GraphQLError, type GraphQLFormattedError } from 'graphql';
import { formatStack } from '../../../telemetry/formatStack';
import type { Logger } from '../../../telemetry/logger';
import { formatInternalServerError } from '../../formatErrors';
import type { Updates } from '../../subscriptions/Updates';
import type { CallbackClient } from './CallbackClient';
import type { CallbackRequest } from './callbackRequest';

type Message =
  | { readonly action: 'check' }
  | { readonly action: 'next'; readonly payload: FormattedExecutionResult }
  | { readonly action: 'complete'; readonly errors?: readonly GraphQLFormattedError[] };

/** Part of the router's interval after which a `check` is sent. The rest is for its delivery. */
const HEARTBEAT_AT = 2 / 3;

export class CallbackSink {
  readonly #request: CallbackRequest;
  readonly #client: CallbackClient;
  readonly #logger: Logger;
  readonly #stopping = new AbortController();
  #updates: Updates | null = null;
  #timer: NodeJS.Timeout | undefined;
  /** `cancelled` by the router, or `stopped` by this server. */
  #state: 'open' | 'cancelled' | 'stopped' = 'open';
  #ended: Promise<void> = Promise.resolve();

  constructor(request: CallbackRequest, client: CallbackClient, logger: Logger) {
    this.#request = request;
    this.#client = client;
    this.#logger = logger;
  }

  /** Sends the first `check` and starts the heartbeat. @throws {GraphQLError} if the router does not accept it. */
  async open(): Promise<void> {
    if (await this.#post({ action: 'check' })) return this.#startHeartbeat();
    throw new GraphQLError('The router did not confirm the subscription.', {
      extensions: { http: { status: 400 } },
    });
  }

  /** Posts all updates. Resolves once no further message will be sent. */
  deliver(updates: Updates): Promise<void> {
    this.#updates = updates;
    this.#ended = this.#sendAll(updates).catch((error) => this.#fail(error));
    return this.#ended;
  }

  stopHeartbeat(): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
  }

  /** Graceful shutdown: completes the subscription with an error, so that the router subscribes again. */
  async stop(): Promise<void> {
    if (this.#state === 'open') this.#state = 'stopped';
    this.#stopping.abort();
    await this.#updates?.return();
    await this.#ended;
  }

  async #sendAll(updates: Updates): Promise<void> {
    if (this.#state !== 'open') await updates.return();
    let pending = updates.next();
    for (;;) {
      const { done, value } = await pending;
      if (done) return this.#complete(this.#state === 'stopped' ? [STOPPING] : undefined);
      const following = isFailure(value) ? updates.next() : null;
      // A failure that ends the updates is the reason why the subscription ends.
      if (following && (await isDone(following))) return this.#complete(value.errors);
      if (!(await this.#post({ action: 'next', payload: value }))) await this.#cancel();
      pending = following ?? updates.next();
    }
  }

  async #complete(errors?: readonly GraphQLFormattedError[]): Promise<void> {
    this.stopHeartbeat();
    if (this.#state !== 'cancelled') await this.#post({ action: 'complete', ...(errors && { errors }) });
  }

  /** For errors such as a result that is nested too deeply to serialise. */
  async #fail(error: unknown): Promise<void> {
    this.#logger.error({ problem: formatStack(error) }, 'operation failed');
    this.#updates?.return().catch(() => {});
    await this.#complete([formatInternalServerError()]);
  }

  /** Ends the subscription because the router rejects messages or is unreachable. */
  async #cancel(): Promise<void> {
    if (this.#state === 'open') this.#state = 'cancelled';
    this.stopHeartbeat();
    await this.#updates?.return();
  }

  #startHeartbeat(): void {
    const { heartbeatMs } = this.#request;
    if (heartbeatMs === null) return;
    this.#timer = setTimeout(async () => {
      const isAccepted = await this.#post({ action: 'check' });
      // The heartbeat was stopped while the message was sent.
      if (this.#timer === undefined) return;
      if (isAccepted) this.#startHeartbeat();
      else await this.#cancel();
    }, heartbeatMs * HEARTBEAT_AT);
    // The server keeps the process alive, not the timer.
    this.#timer.unref();
  }

  /** @returns whether the router accepted the message. */
  async #post(message: Message): Promise<boolean> {
    const { url, id, verifier } = this.#request;
    const text = JSON.stringify({ kind: 'subscription', id, verifier, ...message });
    const outcome = await this.#client.post(url, text, this.#stopping.signal);
    if (outcome === 'rejected' || outcome === 'unreachable') {
      const problem = `${message.action} ${outcome === 'rejected' ? 'rejected' : 'not answered'}`;
      this.#logger.warn({ problem, router: url.origin }, 'callback failed');
    }
    return outcome === 'accepted';
  }
}

const STOPPING: GraphQLFormattedError = {
  ...formatInternalServerError(),
  message: 'The server is shutting down. Subscribe again.',
};

/** Whether a result holds no data; others may follow it. */
function isFailure({ data, errors }: FormattedExecutionResult): boolean {
  return errors !== undefined && (data === null || data === undefined);
}

/** Whether an iterator result is already known to be the end. */
function isDone(next: Promise<IteratorResult<unknown>>): Promise<boolean> {
  return Promise.race([next.then(({ done }) => done === true), setImmediate(false)]);
}
