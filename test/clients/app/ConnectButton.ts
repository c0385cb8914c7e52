/**
 * The button "Connect a bank". One idempotency key per click, so that a double click and a retry return the token of the
 * first request. In React the key belongs into `useRef`.
 */
import type { BankLink, Customer, LinkResult, StartedLink } from './bankLink';

export class ConnectButton {
  readonly #bankLink: BankLink;
  readonly #customer: Customer;
  /** Null if the last click has ended. */
  #idempotencyKey: string | null = null;

  constructor(bankLink: BankLink, customer: Customer) {
    this.#bankLink = bankLink;
    this.#customer = customer;
  }

  /** @throws if there was no response. The next click is then a retry, with the same key. */
  async click(): Promise<LinkResult<StartedLink>> {
    // Outside a secure context `crypto.randomUUID` is missing; any unique text will do.
    this.#idempotencyKey ??= crypto.randomUUID();
    const result = await this.#bankLink.start(this.#customer, this.#idempotencyKey);
    const isRetryable = result.errors.some(({ extensions }) => extensions.retryable);
    if (result.data || !isRetryable) this.#idempotencyKey = null;
    return result;
  }
}
