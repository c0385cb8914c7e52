/**
 * The updates of a source, each made into an answer; a failure is the last of them. Written by hand, and not as an
 * `async function*`, whose `return` would wait for the next event. graphql-js has the like and keeps it to itself.
 */
import type { FormattedExecutionResult } from 'graphql';
import type { Updates } from './Updates';

export interface UpdateHandlers {
  onNext(event: unknown): Promise<FormattedExecutionResult>;
  onError(error: unknown): FormattedExecutionResult;
  /** Once, however it ends. */
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
