/** Spans of OpenTelemetry as arguments. An ended span keeps only its span context. */
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
};

/** Creates the parent of spans that start a new trace. */
export function createRootTrace(tracer: Tracer): Trace {
  return {
    traceId: null,
    headers: {},
    startSpan: (name, kind, attributes) => startSpan(tracer, ROOT_CONTEXT, name, kind, attributes),
  };
}

/** Continues the trace of a caller. */
export function continueTrace(tracer: Tracer, remote: RemoteTraceContext): Trace {
  const { traceId, spanId, flags, tracestate } = remote;
  return new OtelTrace(tracer, {
    traceId,
    spanId,
    traceFlags: flags,
    isRemote: true,
    ...(tracestate !== null && { traceState: createTraceState(tracestate) }),
  });
}

class OtelTrace implements Trace {
  readonly #tracer: Tracer;
  readonly #spanContext: SpanContext;

  constructor(tracer: Tracer, spanContext: SpanContext) {
    this.#tracer = tracer;
    this.#spanContext = spanContext;
  }

  get traceId(): string {
    return this.#spanContext.traceId;
  }

  get headers(): Readonly<Record<string, string>> {
    const { traceId, spanId, traceFlags, traceState } = this.#spanContext;
    const traceparent = `00-${traceId}-${spanId}-${traceFlags & 1 ? '01' : '00'}`;
    const tracestate = traceState?.serialize();
    return tracestate ? { traceparent, tracestate } : { traceparent };
  }

  startSpan(name: string, kind: SpanKind, attributes?: Attributes): Span {
    const context = trace.setSpanContext(ROOT_CONTEXT, this.#spanContext);
    return startSpan(this.#tracer, context, name, kind, attributes);
  }
}

class RecordingSpan extends OtelTrace implements Span {
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

  end(failure?: string): void {
    if (failure !== undefined) {
      this.#span?.setStatus({ code: SpanStatusCode.ERROR, message: failure });
      this.#span?.setAttribute('error.type', failure);
    }
    this.#span?.end();
    this.#span = null;
  }
}

function startSpan(
  tracer: Tracer,
  context: Context,
  name: string,
  kind: SpanKind,
  attributes: Attributes = {},
): Span {
  const options = { kind: kinds[kind], attributes: { ...attributes } };
  return new RecordingSpan(tracer, tracer.startSpan(name, options, context));
}
