/** Where no traces are made, those of others are handed on as they came: so their spans meet at Plaid's. */
import type { Span, Trace, Tracing } from './Trace';
import { readTraceContext } from './traceContext';

/** One object for all of an operation: nothing begins, and nothing is kept. */
class PassedOn implements Span {
  constructor(
    readonly traceId: string | null,
    readonly headers: Readonly<Record<string, string>>,
  ) {}

  begin(): Span {
    return this;
  }

  set(): void {}
  rename(): void {}
  event(): void {}
  end(): void {}
}

const NONE = new PassedOn(null, {});

export const passTracesOn: Tracing = {
  follow(headers): Trace {
    const remote = readTraceContext(headers);
    if (remote === null) return NONE;
    const { traceId, traceparent, tracestate } = remote;
    return new PassedOn(traceId, tracestate === null ? { traceparent } : { traceparent, tracestate });
  },
  root: NONE,
  async stop() {},
};
