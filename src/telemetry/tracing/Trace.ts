/**
 * Where a piece of work stands in a trace: handed on by argument, from the request to Plaid. So nothing has to be followed
 * through promises, and where no traces are made it costs nothing.
 */

/** No secret, no token, nothing that a caller made up but the name of an operation. */
export type Attributes = Readonly<Record<string, string | number | boolean>>;

export type SpanKind = 'server' | 'client' | 'internal';

export interface Trace {
  /** 32 hexadecimal digits; null where there is no trace. */
  readonly traceId: string | null;
  /** What W3C Trace Context sends on: `traceparent` and `tracestate`, if any. https://www.w3.org/TR/trace-context/ */
  readonly headers: Readonly<Record<string, string>>;
  /** Begins a piece of work within this one. */
  startSpan(name: string, kind: SpanKind, attributes?: Attributes): Span;
}

export interface Span extends Trace {
  setAttributes(attributes: Attributes): void;
  updateName(name: string): void;
  addEvent(name: string, attributes?: Attributes): void;
  /** @param failure a code, and not a message: that may hold anything. Absent where all went well. */
  end(failure?: string): void;
}

export interface Tracing {
  /** By the headers of a request, or the parameters of a connection, whatever is missing or wrong in them. */
  extract(headers: Readonly<Record<string, unknown>>): Trace;
  /** Work that nobody asked for, such as looking whether a token has changed. */
  readonly root: Trace;
  /** Sends what was not sent yet. Never rejects, and takes some seconds at most. */
  stop(): Promise<void>;
}
