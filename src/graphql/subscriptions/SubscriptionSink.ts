/** How the updates of a subscription reach whoever subscribed: each transport has its own way. */
import type { FormattedExecutionResult } from 'graphql';

/** To be read to its end, or returned. */
export interface Updates extends AsyncIterableIterator<FormattedExecutionResult, void, void> {
  return(): Promise<IteratorReturnResult<void>>;
  throw(error: unknown): Promise<never>;
}

/** Of a result that may be either: whether it is updates. */
export function isUpdates(result: FormattedExecutionResult | Updates): result is Updates {
  return Symbol.asyncIterator in result;
}

export interface SubscriptionSink {
  /** Whether mutations are refused: whoever asks may have been made to. */
  readonly refusesMutations?: boolean;
  /**
   * Resolves once updates can be sent, before anything is subscribed to.
   *
   * @throws where they cannot; the subscriber is told why.
   */
  open(): Promise<void>;
  /** Takes the updates, as callers see them. Asks for the next when the last is sent, and returns them at the end. */
  deliver(updates: Updates): void;
}
