/** Spans of OpenTelemetry's, handed on by argument. Of an ended one its place in the trace is left, and no more. */
import {
  type Context,
  createTraceState,
  type Span as OtelSpan,
  SpanKind as OtelSpanKind,
  ROOT_CONTEXT,
  type SpanContext,
  SpanStatusCode,
  type Tracer,
  trace,
} from '@opentelemetry/api';
import type { RemoteTraceContext } from './parseTraceContext';
import type { Attributes, Span, SpanKind, Trace } from './Trace';

const kinds: Readonly<Record<SpanKind, OtelSpanKind>> = {
  server: OtelSpanKind.SERVER,
  client: OtelSpanKind.CLIENT,
  internal: OtelSpanKind.INTERNAL,
};

/** Where whatever begins begins a trace. */
export function createRootTrace(tracer: Tracer): Trace {
  return {
    traceId: null,
    headers: {},
    startSpan: (name, kind, attributes) => beginSpan(tracer, ROOT_CONTEXT, name, kind, attributes),
  };
}

/** In a trace that somebody else began. */
export function continueTrace(tracer: Tracer, remote: RemoteTraceContext): Trace {
  const { traceId, spanId, flags, tracestate } = remote;
  return new Place(tracer, {
    traceId,
    spanId,
    traceFlags: flags,
    isRemote: true,
    ...(tracestate !== null && { traceState: createTraceState(tracestate) }),
  });
}

class Place implements Trace {
  readonly #tracer: Tracer;
  readonly #place: SpanContext;

  constructor(tracer: Tracer, place: SpanContext) {
    this.#tracer = tracer;
    this.#place = place;
  }

  get traceId(): string {
    return this.#place.traceId;
  }

  get headers(): Readonly<Record<string, string>> {
    const { traceId, spanId, traceFlags, traceState } = this.#place;
    const traceparent = `00-${traceId}-${spanId}-${traceFlags & 1 ? '01' : '00'}`;
    const tracestate = traceState?.serialize();
    return tracestate ? { traceparent, tracestate } : { traceparent };
  }

  startSpan(name: string, kind: SpanKind, attributes?: Attributes): Span {
    const context = trace.setSpanContext(ROOT_CONTEXT, this.#place);
    return beginSpan(this.#tracer, context, name, kind, attributes);
  }
}

class Work extends Place implements Span {
  /** Null once it has ended. */
  #span: OtelSpan | null;

  constructor(tracer: Tracer, span: OtelSpan) {
    super(tracer, span.spanContext());
    this.#span = span;
  }

  setAttributes(attributes: Attributes): void {
    this.#span?.setAttributes({ ...attributes });
  }

  updateName(name: string): void {
    this.#span?.updateName(name);
  }

  addEvent(name: string, attributes?: Attributes): void {
    this.#span?.addEvent(name, { ...attributes });
  }

  end(failure?: string): void {
    if (failure !== undefined) {
      this.#span?.setStatus({ code: SpanStatusCode.ERROR, message: failure });
      this.#span?.setAttribute('error.type', failure);
    }
    this.#span?.end();
    this.#span = null;
  }
}

function beginSpan(
  tracer: Tracer,
  context: Context,
  name: string,
  kind: SpanKind,
  attributes: Attributes = {},
): Span {
  const options = { kind: kinds[kind], attributes: { ...attributes } };
  return new Work(tracer, tracer.startSpan(name, options, context));
}
