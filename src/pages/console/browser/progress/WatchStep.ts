/** Step 3: watches a link token live or reads it once, and shows its timeline. */

import { operations } from '../calls/operations.js';
import type { GraphQLResponse, LinkToken, LinkTokenUpdate, ResponseError } from '../calls/responses.js';
import { sendOperation } from '../calls/sendOperation.js';
import { clockTime, find } from '../elements/element.js';
import { addUpdate, EMPTY_PROGRESS, isFinished, type Progress, toProgress } from './linkTokenProgress.js';
import { subscribe } from './subscribe.js';
import { Timeline } from './Timeline.js';

export interface WatchStepOptions {
  headers(): Record<string, string>;
  onResponse(operation: 'watch' | 'read', response: GraphQLResponse): void;
  onErrors(errors: readonly ResponseError[]): void;
}

type Connection = 'none' | 'connecting' | 'live' | 'waiting' | 'ended';

export class WatchStep {
  readonly #options: WatchStepOptions;
  readonly #timeline = new Timeline();
  readonly #connection = find('connection', HTMLElement);
  readonly #stopButton = find('stop', HTMLButtonElement);
  #unsubscribe: (() => void) | null = null;
  /** Number of the current run. A response to an earlier run is ignored. */
  #run = 0;

  constructor(options: WatchStepOptions) {
    this.#options = options;
    this.#stopButton.addEventListener('click', () => {
      this.#startRun();
      this.#showConnection('none', 'Stopped');
    });
  }

  watch(token: string, untilFinished: boolean): void {
    this.#startRun();
    this.#timeline.clear();
    let progress: Progress = EMPTY_PROGRESS;
    let failure: readonly ResponseError[] | null = null;
    this.#stopButton.hidden = false;
    this.#unsubscribe = subscribe({
      query: operations.watch,
      variables: { token, untilFinished },
      headers: this.#options.headers,
      onConnecting: () => this.#showConnection('connecting', 'Connecting …'),
      onConnected: () => this.#showConnection('live', 'Live'),
      onRetry: (seconds) => this.#showConnection('waiting', `Connection lost. Retrying in ${seconds} s …`),
      onResponse: (response) => {
        this.#options.onResponse('watch', response);
        if (response.errors) failure = response.errors;
        const update = response.data?.['linkTokenUpdated'] as LinkTokenUpdate | null | undefined;
        if (!update) return;
        progress = addUpdate(progress, update, new Date().toISOString());
        this.#timeline.show(progress);
      },
      isFinished: () => failure !== null || isFinished(progress, untilFinished, Date.now()),
      onComplete: () => {
        this.#startRun();
        this.#showConnection('ended', failure ? 'Ended by the server' : 'Finished: no more updates');
        if (failure) this.#showErrors(failure);
      },
      onRejected: (errors) => {
        this.#startRun();
        this.#showConnection('ended', 'Rejected by the server');
        this.#options.onResponse('watch', { errors });
        this.#showErrors(errors);
      },
    });
  }

  async read(token: string): Promise<void> {
    const run = this.#startRun();
    this.#timeline.clear();
    this.#showConnection('connecting', 'Reading …');
    const response = await sendOperation(operations.read, { token }, this.#options.headers());
    if (run !== this.#run) return;
    this.#options.onResponse('read', response);
    const linkToken = response.data?.['linkToken'] as LinkToken | null | undefined;
    this.#showConnection('none', linkToken ? `Read at ${clockTime(new Date())}` : 'Read failed');
    if (response.errors) this.#showErrors(response.errors);
    if (linkToken) this.#timeline.show(toProgress(linkToken));
  }

  #showErrors(errors: readonly ResponseError[]): void {
    this.#timeline.showError();
    this.#options.onErrors(errors);
  }

  /** Ends the current run. */
  #startRun(): number {
    this.#unsubscribe?.();
    this.#unsubscribe = null;
    this.#stopButton.hidden = true;
    this.#run += 1;
    return this.#run;
  }

  #showConnection(connection: Connection, text: string): void {
    this.#connection.dataset['connection'] = connection;
    this.#connection.textContent = text;
  }
}
