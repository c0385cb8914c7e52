/** The call that the page makes, beside it: operation, variables and answer, and the same as code. */

import { createCopyButton, createRevealButton } from '../elements/createSecretText.js';
import { find } from '../elements/element.js';
import { highlight } from '../elements/highlight.js';
import { maskJson } from '../elements/masking.js';
import { Tabs } from '../elements/Tabs.js';
import { type Call, createCodeSample, type SampleName, sampleNames } from './codeSamples.js';
import { formatJson } from './formatJson.js';
import { type OperationName, operationNames, operations } from './operations.js';
import { resolveUrl } from './sendOperation.js';

export interface CallPanelOptions {
  variables(operation: OperationName): Readonly<Record<string, unknown>>;
  placeholders(): Call['headers'];
}

export class CallPanel {
  readonly #options: CallPanelOptions;
  readonly #operation = find('call-operation', HTMLElement);
  readonly #variables = find('call-variables', HTMLElement);
  readonly #sample = find('call-sample', HTMLElement);
  readonly #answer = find('call-answer', HTMLElement);
  readonly #answers = new Map<OperationName, unknown>();
  readonly #operationTabs: Tabs;
  #shown: OperationName = 'create';
  #language: SampleName | 'graphql' = 'graphql';
  #revealed = false;

  constructor(options: CallPanelOptions) {
    this.#options = options;
    this.#operationTabs = new Tabs(find('call-operations', HTMLElement), (name) => {
      this.#shown = operationNames.find((known) => known === name) ?? 'create';
      this.refresh();
    });
    new Tabs(find('call-languages', HTMLElement), (name) => {
      this.#language = sampleNames.find((known) => known === name) ?? 'graphql';
      this.refresh();
    });
    find('call-code-buttons', HTMLElement).append(
      createRevealButton('the tokens in the call', (revealed) => {
        this.#revealed = revealed;
        this.refresh();
      }),
      createCopyButton('the call', () => this.#code(this.#call())),
    );
    find('call-answer-buttons', HTMLElement).append(
      createCopyButton('the answer', () => formatJson(this.#answers.get(this.#shown) ?? null)),
    );
  }

  show(operation: OperationName): void {
    if (this.#shown !== operation) this.#operationTabs.open(operation);
  }

  /** To another, where this one is shown. */
  leave(operation: OperationName, other: OperationName): void {
    if (this.#shown === operation) this.show(other);
  }

  answered(operation: OperationName, answer: unknown): void {
    this.#answers.set(operation, answer);
    this.refresh();
  }

  /** After whatever it shows has changed. */
  refresh(): void {
    const whole = this.#call();
    const variables = maskJson(whole.variables) as Call['variables'];
    const call = this.#revealed ? whole : { ...whole, variables };
    const isGraphQL = this.#language === 'graphql';
    find('call-graphql', HTMLElement).hidden = !isGraphQL;
    this.#sample.hidden = isGraphQL;
    if (isGraphQL) {
      this.#operation.replaceChildren(...highlight(call.query));
      this.#variables.replaceChildren(...highlight(formatJson(call.variables)));
    } else {
      this.#sample.replaceChildren(...highlight(this.#code(call)));
    }

    const answer = this.#answers.get(this.#shown);
    find('call-answer-part', HTMLElement).classList.toggle('empty', answer === undefined);
    const shown = this.#revealed ? answer : maskJson(answer);
    this.#answer.replaceChildren(...(answer === undefined ? [NO_ANSWER] : highlight(formatJson(shown))));
  }

  #call(): Call {
    const operation = this.#shown;
    return {
      operation,
      query: operations[operation],
      variables: this.#options.variables(operation),
      url: resolveUrl(operation === 'watch' ? 'graphql/stream' : 'graphql'),
      headers: this.#options.placeholders(),
    };
  }

  #code(call: Call): string {
    if (this.#language !== 'graphql') return createCodeSample(this.#language, call);
    return `${call.query}\n\n${formatJson(call.variables)}\n`;
  }
}

const NO_ANSWER = 'Not asked yet.';
