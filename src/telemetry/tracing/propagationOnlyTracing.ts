/** Where no traces are made, those of others are handed on as they came: so their spans meet at Plaid's. */

import { parseTraceContext } from './parseTraceContext';
import type { Span, Trace, Tracing } from './Trace';

/** One object for all of an operation: nothing begins, and nothing is kept. */
class PassedOn implements Span {
  constructor(
    readonly traceId: string | null,
    readonly headers: Readonly<Record<string, string>>,
  ) {}

  startSpan(): Span {
    return this;
  }

  setAttributes(): void {}
  updateName(): void {}
  addEvent(): void {}
  end(): void {}
}

const NONE = new PassedOn(null, {});

export const propagationOnlyTracing: Tracing = {
  extract(headers): Trace {
    const remote = parseTraceContext(headers);
    if (remote === null) return NONE;
    const { traceId, traceparent, tracestate } = remote;
    return new PassedOn(traceId, tracestate === null ? { traceparent } : { traceparent, tracestate });
  },
  root: NONE,
  async stop() {},
};
