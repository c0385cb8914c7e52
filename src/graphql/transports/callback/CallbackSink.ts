/**
 * One subscription of a router's, from its first `check` to `complete`. The next update is asked for when the router has
 * taken the last, so that for a slow one nothing is stored up.
 */
import { setImmediate as soon } from 'node:timers/promises';
import { type FormattedExecutionResult, GraphQLError, type GraphQLFormattedError } from 'graphql';
import { formatStack } from '../../../telemetry/formatStack';
import type { Logger } from '../../../telemetry/logger';
import { formatInternalServerError } from '../../errors';
import type { Updates } from '../../subscriptions/Updates';
import type { CallbackClient } from './CallbackClient';
import type { CallbackRequest } from './callbackRequest';

export interface CallbackSinkOptions {
  readonly client: CallbackClient;
  readonly logger: Logger;
}

type Message =
  | { readonly action: 'check' }
  | { readonly action: 'next'; readonly payload: FormattedExecutionResult }
  | { readonly action: 'complete'; readonly errors?: readonly GraphQLFormattedError[] };

/** Of the router's interval, when the next `check` is sent: the rest is for its way. */
const BEAT_AT = 2 / 3;

export class CallbackSink {
  readonly #request: CallbackRequest;
  readonly #options: CallbackSinkOptions;
  readonly #hurry = new AbortController();
  #updates: Updates | null = null;
  #timer: NodeJS.Timeout | undefined;
  #isConfirmed = false;
  /** `left`: the router wants no more. `stopped`: this server does not. */
  #state: 'open' | 'left' | 'stopped' = 'open';
  #ended: Promise<void> = Promise.resolve();

  constructor(request: CallbackRequest, options: CallbackSinkOptions) {
    this.#request = request;
    this.#options = options;
  }

  /** Whether the router stood by its request. */
  get isConfirmed(): boolean {
    return this.#isConfirmed;
  }

  /** Resolves once updates can be sent. @throws {GraphQLError} where the router does not confirm that it asked for them. */
  async open(): Promise<void> {
    this.#isConfirmed = await this.#post({ action: 'check' });
    if (this.#isConfirmed) return this.#beat();
    throw new GraphQLError('The router does not answer for this subscription.', {
      extensions: { http: { status: 400 } },
    });
  }

  /** Asks for the next update when the last is sent, and returns them at the end. */
  deliver(updates: Updates): void {
    this.#updates = updates;
    this.#ended = this.#sendAll(updates).catch((error) => this.#fail(error));
  }

  /** Resolves once nothing more will be sent. */
  get ended(): Promise<void> {
    return this.#ended;
  }

  /** Nothing was subscribed to, or nothing more is to be sent. */
  stopHeartbeat(): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
  }

  /** Tells the router that there would be more, though not from here. */
  async stop(): Promise<void> {
    if (this.#state === 'open') this.#state = 'stopped';
    this.#hurry.abort();
    await this.#updates?.return();
    await this.#ended;
  }

  async #sendAll(updates: Updates): Promise<void> {
    if (this.#state !== 'open') await updates.return();
    let turn = updates.next();
    for (;;) {
      const { done, value } = await turn;
      if (done) return this.#complete(this.#state === 'stopped' ? [STOPPING] : undefined);
      const rest = isFailure(value) ? updates.next() : null;
      // What comes last is what the subscription failed of.
      if (rest && (await isOver(rest))) return this.#complete(value.errors);
      if (!(await this.#post({ action: 'next', payload: value }))) await this.#leave();
      turn = rest ?? updates.next();
    }
  }

  async #complete(errors?: readonly GraphQLFormattedError[]): Promise<void> {
    this.stopHeartbeat();
    if (this.#state !== 'left') await this.#post({ action: 'complete', ...(errors && { errors }) });
  }

  /** Such as JSON that is nested too deeply to be written. */
  async #fail(error: unknown): Promise<void> {
    this.#options.logger.error({ problem: formatStack(error) }, 'operation failed');
    this.#updates?.return().catch(() => {});
    await this.#complete([formatInternalServerError()]);
  }

  /** The router has gone, or wants no more. */
  async #leave(): Promise<void> {
    if (this.#state === 'open') this.#state = 'left';
    this.stopHeartbeat();
    await this.#updates?.return();
  }

  #beat(): void {
    const { heartbeatMs } = this.#request;
    if (heartbeatMs === null) return;
    this.#timer = setTimeout(async () => {
      const isHeard = await this.#post({ action: 'check' });
      // Quietened meanwhile.
      if (this.#timer === undefined) return;
      if (isHeard) this.#beat();
      else await this.#leave();
    }, heartbeatMs * BEAT_AT);
    // What keeps the process is the server.
    this.#timer.unref();
  }

  /** Gives whether the router took it. */
  async #post(message: Message): Promise<boolean> {
    const { url, id, verifier } = this.#request;
    const text = JSON.stringify({ kind: 'subscription', id, verifier, ...message });
    const outcome = await this.#options.client.post(url, text, this.#hurry.signal);
    if (outcome === 'refused' || outcome === 'unreachable') {
      const problem = `${message.action} was ${outcome === 'refused' ? 'refused' : 'not answered'}`;
      this.#options.logger.warn({ problem, router: url.origin }, 'a callback failed');
    }
    return outcome === 'taken';
  }
}

/** The subscription ends, for no reason of its own. */
const STOPPING: GraphQLFormattedError = {
  ...formatInternalServerError(),
  message: 'The server is stopping: subscribe again.',
};

/** Also of an update that failed, after which others come. */
function isFailure({ data, errors }: FormattedExecutionResult): boolean {
  return errors !== undefined && (data === null || data === undefined);
}

/** Whether that is already clear. */
function isOver(turn: Promise<IteratorResult<unknown>>): Promise<boolean> {
  return Promise.race([turn.then(({ done }) => done === true), soon(false)]);
}
