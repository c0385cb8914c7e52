/** The third step: a token, watched live or read once, and its timeline. */

import { operations } from '../calls/operations.js';
import type { GraphQLResponse, LinkToken, LinkTokenUpdate, ResponseError } from '../calls/responses.js';
import { sendOperation } from '../calls/sendOperation.js';
import { find } from '../elements/element.js';
import { addUpdate, EMPTY_PROGRESS, isFinished, type Progress, toProgress } from './linkTokenProgress.js';
import { subscribe } from './subscribe.js';
import { Timeline } from './Timeline.js';

export interface WatchStepOptions {
  headers(): Record<string, string>;
  answered(operation: 'watch' | 'read', answer: unknown): void;
  failed(errors: readonly ResponseError[]): void;
}

type Connection = 'none' | 'connecting' | 'live' | 'waiting' | 'ended';

export class WatchStep {
  readonly #options: WatchStepOptions;
  readonly #timeline = new Timeline();
  readonly #connection = find('connection', HTMLElement);
  readonly #stopButton = find('stop', HTMLButtonElement);
  #stopWatching: (() => void) | null = null;
  /** Counts what was begun: an answer to what was given up on is of no interest. */
  #turn = 0;

  constructor(options: WatchStepOptions) {
    this.#options = options;
    this.#stopButton.addEventListener('click', () => {
      this.#begin();
      this.#say('none', 'Stopped.');
    });
  }

  watch(token: string, untilFinished: boolean): void {
    this.#begin();
    this.#timeline.clear();
    let progress: Progress = EMPTY_PROGRESS;
    let failure: readonly ResponseError[] | null = null;
    this.#stopButton.hidden = false;
    this.#stopWatching = subscribe({
      query: operations.watch,
      variables: { token, untilFinished },
      headers: this.#options.headers,
      connecting: () => this.#say('connecting', 'Connecting …'),
      connected: () => this.#say('live', 'Live'),
      waiting: (seconds) => this.#say('waiting', `The connection is gone. Trying again in ${seconds} s …`),
      answered: (answer) => {
        this.#options.answered('watch', answer);
        const update = updateIn(answer);
        if (answer.errors) failure = answer.errors;
        if (update === null) return;
        progress = addUpdate(progress, update, new Date().toISOString());
        this.#timeline.show(progress);
      },
      isFinished: () => failure !== null || isFinished(progress, untilFinished, Date.now()),
      ended: () => {
        this.#begin();
        this.#say('ended', failure ? 'The server ended it.' : 'Over: there is no more to come.');
        if (failure) this.#options.failed(failure);
      },
      refused: (errors) => {
        this.#begin();
        this.#say('ended', 'The server refused it.');
        this.#options.answered('watch', { errors });
        this.#options.failed(errors);
      },
    });
  }

  async read(token: string): Promise<void> {
    const turn = this.#begin();
    this.#timeline.clear();
    this.#say('connecting', 'Reading …');
    const answer = await sendOperation(operations.read, { token }, this.#options.headers());
    if (turn !== this.#turn) return;
    this.#options.answered('read', answer);
    const linkToken = answer.data?.['linkToken'] as LinkToken | null | undefined;
    this.#say('none', linkToken ? `Read at ${new Date().toLocaleTimeString([], { hour12: false })}.` : '');
    if (linkToken) this.#timeline.show(toProgress(linkToken));
    if (answer.errors) this.#options.failed(answer.errors);
  }

  /** Ends what was going on. */
  #begin(): number {
    this.#stopWatching?.();
    this.#stopWatching = null;
    this.#stopButton.hidden = true;
    this.#turn += 1;
    return this.#turn;
  }

  #say(connection: Connection, text: string): void {
    this.#connection.dataset['connection'] = connection;
    this.#connection.textContent = text;
  }
}

function updateIn({ data }: GraphQLResponse): LinkTokenUpdate | null {
  return (data?.['linkTokenUpdated'] as LinkTokenUpdate | null | undefined) ?? null;
}
