/**
 * Maps the events of a source to results. An error of the source becomes the last result. Not an `async function*`,
 * whose `return` would wait for the next event; graphql-js does not export its `mapAsyncIterable`.
 */
import type { FormattedExecutionResult } from 'graphql';
import type { Updates } from './Updates';

export interface UpdateHandlers {
  onNext(event: unknown): Promise<FormattedExecutionResult>;
  onError(error: unknown): FormattedExecutionResult;
  /** Called once, whatever ends the updates. */
  onEnd(): void;
}

const DONE = { done: true, value: undefined } as const;

export function mapUpdates(
  source: AsyncIterator<unknown>,
  { onNext, onError, onEnd }: UpdateHandlers,
): Updates {
  let isOpen = true;
  function end(): void {
    if (isOpen) onEnd();
    isOpen = false;
  }
  async function close() {
    end();
    await source.return?.();
    return DONE;
  }
  return {
    async next() {
      if (!isOpen) return DONE;
      try {
        const { done, value } = await source.next();
        if (!done && isOpen) return { done: false, value: await onNext(value) };
        end();
        return DONE;
      } catch (error) {
        await close();
        return { done: false, value: onError(error) };
      }
    },
    return: close,
    [Symbol.asyncIterator]() {
      return this;
    },
  };
}
