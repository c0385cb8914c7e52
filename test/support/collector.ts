/** Trace collector: a real HTTP server that reads OTLP as JSON or protobuf and records what it receives. */
import { createServer, type IncomingHttpHeaders, type ServerResponse } from 'node:http';
import { closeAfterTest } from './closing';
import { listenOnLoopback } from './loopback';
import { decodeTraceRequest } from './otlpProtobuf';

export interface ReceivedSpan {
  /** Attributes of its resource. */
  readonly resource: Readonly<Record<string, unknown>>;
  readonly traceId: string;
  readonly spanId: string;
  readonly parentSpanId: string | undefined;
  readonly traceState: string | undefined;
  readonly name: string;
  readonly kind: 'internal' | 'server' | 'client';
  readonly attributes: Readonly<Record<string, unknown>>;
  readonly events: readonly string[];
  /** Status message of a failed span; null for a successful one. */
  readonly failure: string | null;
}

export interface Collector {
  /** Value for `OTEL_EXPORTER_OTLP_ENDPOINT`. */
  readonly url: string;
  readonly spans: readonly ReceivedSpan[];
  readonly requests: readonly { readonly headers: IncomingHttpHeaders; readonly text: string }[];
}

/** @param answer sends the response; accepts everything by default. */
export async function startCollector(answer: (response: ServerResponse) => void = take): Promise<Collector> {
  const spans: ReceivedSpan[] = [];
  const requests: { headers: IncomingHttpHeaders; text: string }[] = [];
  const server = createServer(async (request, response) => {
    const bytes = Buffer.concat(await request.toArray());
    // Texts in protobuf are readable too.
    const text = bytes.toString();
    requests.push({ headers: request.headers, text });
    const isJson = request.headers['content-type'] === 'application/json';
    const message = isJson ? JSON.parse(text) : decodeTraceRequest(bytes);
    if (request.url === '/v1/traces') spans.push(...spansIn(message));
    answer(response);
  });
  const { url, stop } = await listenOnLoopback(server);
  closeAfterTest(stop);
  return { url, spans, requests };
}

function take(response: ServerResponse): void {
  response.writeHead(200, { 'content-type': 'application/json' }).end('{"partialSuccess":{}}');
}

interface Message {
  readonly resourceSpans: readonly {
    readonly resource: { readonly attributes: readonly Attribute[] };
    readonly scopeSpans: readonly { readonly spans: readonly SentSpan[] }[];
  }[];
}

interface Attribute {
  readonly key: string;
  readonly value: Readonly<Record<string, unknown>>;
}

interface SentSpan {
  readonly traceId: string;
  readonly spanId: string;
  readonly parentSpanId?: string;
  readonly traceState?: string;
  readonly name: string;
  readonly kind: number;
  readonly attributes: readonly Attribute[];
  readonly events: readonly { readonly name: string }[];
  readonly status: { readonly code: number; readonly message?: string };
}

const kinds = { 1: 'internal', 2: 'server', 3: 'client' } as const;

function spansIn({ resourceSpans }: Message): ReceivedSpan[] {
  return resourceSpans.flatMap(({ resource, scopeSpans }) =>
    scopeSpans
      .flatMap(({ spans }) => spans)
      .map(({ traceId, spanId, parentSpanId, traceState, name, kind, attributes, events, status }) => ({
        resource: record(resource.attributes),
        traceId,
        spanId,
        parentSpanId,
        traceState,
        name,
        kind: kinds[kind as keyof typeof kinds],
        attributes: record(attributes),
        events: events.map((event) => event.name),
        // Status code 2 is an error.
        failure: status.code === 2 ? (status.message ?? '') : null,
      })),
  );
}

function record(attributes: readonly Attribute[]): Record<string, unknown> {
  return Object.fromEntries(attributes.map(({ key, value }) => [key, Object.values(value)[0]]));
}
