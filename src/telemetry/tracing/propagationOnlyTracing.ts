/** Trace-context propagation without spans: passes the caller's headers on to Plaid unchanged. */
import { parseTraceContext } from './parseTraceContext';
import type { Span, Trace, Tracing } from './Trace';

/** One object for all spans of an operation; it records nothing. */
class PropagatedTrace implements Span {
  constructor(
    readonly traceId: string | null,
    readonly headers: Readonly<Record<string, string>>,
  ) {}

  startSpan(): Span {
    return this;
  }

  setAttributes(): void {}
  updateName(): void {}
  end(): void {}
}

const NONE = new PropagatedTrace(null, {});

export const propagationOnlyTracing: Tracing = {
  extract(headers): Trace {
    const remote = parseTraceContext(headers);
    if (remote === null) return NONE;
    const { traceId, traceparent, tracestate } = remote;
    return new PropagatedTrace(traceId, tracestate === null ? { traceparent } : { traceparent, tracestate });
  },
  root: NONE,
  async stop() {},
};
