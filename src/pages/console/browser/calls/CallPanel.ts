/** Panel with the GraphQL call of each step: operation, variables, code samples and the last response. */

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
  readonly #response = find('call-answer', HTMLElement);
  readonly #responses = new Map<OperationName, unknown>();
  readonly #operationTabs: Tabs;
  #shown: OperationName = 'create';
  #language: SampleName | 'graphql' = 'graphql';
  #isRevealed = false;

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
      createRevealButton('the tokens in the request', (isRevealed) => {
        this.#isRevealed = isRevealed;
        this.refresh();
      }),
      createCopyButton('the request', () => this.#code(this.#call())),
    );
    find('call-answer-buttons', HTMLElement).append(
      createCopyButton('the response', () => formatJson(this.#responses.get(this.#shown) ?? null)),
    );
  }

  /** The operation that the panel shows. */
  get operation(): OperationName {
    return this.#shown;
  }

  show(operation: OperationName): void {
    if (this.#shown !== operation) this.#operationTabs.open(operation);
  }

  setResponse(operation: OperationName, response: unknown): void {
    this.#responses.set(operation, response);
    this.refresh();
  }

  /** Renders the panel again; to be called after a form changed. */
  refresh(): void {
    const unmasked = this.#call();
    const variables = maskJson(unmasked.variables) as Call['variables'];
    const call = this.#isRevealed ? unmasked : { ...unmasked, variables };
    const isGraphQL = this.#language === 'graphql';
    find('call-graphql', HTMLElement).hidden = !isGraphQL;
    this.#sample.hidden = isGraphQL;
    if (isGraphQL) {
      this.#operation.replaceChildren(...highlight(call.query));
      this.#variables.replaceChildren(...highlight(formatJson(call.variables)));
    } else {
      this.#sample.replaceChildren(...highlight(this.#code(call)));
    }

    const response = this.#responses.get(this.#shown);
    const shown = this.#isRevealed ? response : maskJson(response);
    find('call-answer-part', HTMLElement).classList.toggle('empty', response === undefined);
    this.#response.replaceChildren(
      ...(response === undefined ? ['Not sent yet'] : highlight(formatJson(shown))),
    );
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
