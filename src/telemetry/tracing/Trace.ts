/**
 * Trace context and spans, passed as arguments from the request to Plaid. No async context tracking is needed, and without
 * tracing it costs nothing.
 */

/** Attributes of a span. They contain no secret, no token and, except an operation's name, no text from a caller. */
export type Attributes = Readonly<Record<string, string | number | boolean>>;

export type SpanKind = 'server' | 'client';

export interface Trace {
  /** 32 hexadecimal digits; null without a trace. */
  readonly traceId: string | null;
  /** Headers for propagation: `traceparent` and `tracestate`, if any. https://www.w3.org/TR/trace-context/ */
  readonly headers: Readonly<Record<string, string>>;
  /** Starts a child span. */
  startSpan(name: string, kind: SpanKind, attributes?: Attributes): Span;
}

export interface Span extends Trace {
  setAttributes(attributes: Attributes): void;
  updateName(name: string): void;
  /** @param failure error code; absent on success. Never a message, which may contain secrets. */
  end(failure?: string): void;
}

export interface Tracing {
  /** Reads the trace context of a request's headers or a WebSocket's connection parameters. Malformed values are ignored. */
  extract(headers: Readonly<Record<string, unknown>>): Trace;
  /** Parent of spans without a request, such as those of polls. */
  readonly root: Trace;
  /** Exports the remaining spans, within a few seconds. Never rejects. */
  stop(): Promise<void>;
}
