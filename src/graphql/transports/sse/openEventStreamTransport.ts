/** SSE transport (server-sent events), distinct connections mode: one request per operation, at `/graphql/stream`. */
import type { ServerResponse } from 'node:http';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { LinkedList } from '../../../async/LinkedList';
import type { Authenticator } from '../../../auth/Authenticator';
import { BadRequest, UnsupportedBody } from '../../../errors/BadRequest';
import { CallerLimitExceeded } from '../../../errors/RateLimited';
import type { Metrics } from '../../../telemetry/metrics/Metrics';
import { EVENT_STREAM, negotiateMediaType } from '../../negotiateMediaType';
import type { CallerSlots } from '../../subscriptions/CallerSlots';
import type { RunOperation } from '../../subscriptions/createOperationRunner';
import { cancelOnDisconnect } from '../cancelOnDisconnect';
import type { OriginReporter } from '../createOriginReporter';
import { isCrossSiteSimpleGet } from '../csrfPrevention';
import { refuse } from '../refuse';
import { isJson, refuseUnsupportedEncoding } from '../refuseUnsupportedEncoding';
import type { Transport } from '../Transport';
import { EventStream, type EventStreamOptions } from './EventStream';

export interface EventStreamTransportOptions extends Omit<EventStreamOptions, 'onSubscriptionStart'> {
  readonly runOperation: RunOperation;
  readonly authenticator: Authenticator;
  /** Limit of WebSockets and SSE streams per caller. */
  readonly liveConnections: CallerSlots;
  /** Origins whose pages may open an event stream by `EventSource`, besides the server's own. */
  readonly corsOrigins: readonly (string | RegExp)[];
  readonly reportOrigin: OriginReporter;
  /** Called when the response becomes a subscription, which stays open. */
  readonly onSubscriptionStart: (response: ServerResponse) => void;
  readonly metrics: Metrics;
}

export function openEventStreamTransport(
  server: FastifyInstance,
  options: EventStreamTransportOptions,
): Transport {
  const { runOperation, authenticator, liveConnections, onSubscriptionStart, metrics } = options;
  const streams = new LinkedList<{ readonly stream: EventStream; readonly sent: Promise<void> }>();
  let isClosing = false;

  server.route({
    // Other methods than GET and POST are refused with 405.
    method: ['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE'],
    url: '/graphql/stream',
    onRequest: (request) => authenticator.authenticate(request),
    preParsing: async (request) => refuseUnsupportedBody(request),
    handler(request, reply) {
      const refused = refuseRequest(request, reply, options);
      if (refused) return refused;
      const { headers, method, id: requestId } = request;
      const viewer = authenticator.getViewer(request);
      const release = liveConnections.acquire(viewer);
      if (release === null) {
        metrics.shed('caller');
        return refuse(reply, new CallerLimitExceeded('connections'));
      }
      metrics.liveConnection('sse', 1);
      reply.raw.once('close', () => {
        metrics.liveConnection('sse', -1);
        release();
      });
      // From here on Fastify does not write the response. The CORS headers are already set.
      reply.hijack();
      const stream = new EventStream(reply.raw, {
        ...options,
        onSubscriptionStart: () => onSubscriptionStart(reply.raw),
      });
      stream.open({ ...getHeaders(reply), ...HEADERS });
      const result = runOperation(readParams(request), {
        headers,
        viewer,
        requestId,
        transport: 'sse',
        cancellation: cancelOnDisconnect(reply.raw),
        refusesMutations: method === 'GET',
      });
      const sent = stream.send(result).finally(() => remove());
      const remove = streams.add({ stream, sent });
      if (isClosing) stream.interrupt();
      return undefined;
    },
  });

  return {
    async close() {
      isClosing = true;
      const open = streams.values();
      for (const { stream } of open) stream.interrupt();
      await Promise.all(open.map(({ sent }) => sent));
    },
  };
}

const HEADERS = {
  'content-type': EVENT_STREAM,
  // Keeps nginx from buffering the response.
  'x-accel-buffering': 'no',
};

function getHeaders(reply: FastifyReply): Record<string, string> {
  return Object.fromEntries(Object.entries(reply.getHeaders()).map(([name, value]) => [name, String(value)]));
}

/** @throws {UnsupportedBody} */
function refuseUnsupportedBody({ method, headers }: FastifyRequest): void {
  refuseUnsupportedEncoding(headers);
  const needsType = method === 'POST' || headers['content-type'] !== undefined;
  if (needsType && !isJson(headers)) throw new UnsupportedBody();
}

/** @returns undefined if the request is accepted. */
function refuseRequest(
  request: FastifyRequest,
  reply: FastifyReply,
  { corsOrigins, reportOrigin }: Pick<EventStreamTransportOptions, 'corsOrigins' | 'reportOrigin'>,
): FastifyReply | undefined {
  const { method, headers } = request;
  if (method !== 'GET' && method !== 'POST') {
    return refuse(
      reply.header('allow', 'GET, POST'),
      new BadRequest('Only GET and POST are supported.', 405),
    );
  }
  if (negotiateMediaType(headers.accept, [EVENT_STREAM]) === undefined) {
    const message =
      'The response is text/event-stream, which the Accept header excludes. For JSON, send the request to /graphql.';
    return refuse(reply, new BadRequest(message, 406));
  }
  if (isCrossSiteSimpleGet(request, corsOrigins)) {
    reportOrigin(headers.origin);
    const message =
      'This request may be cross-site request forgery. Send the header apollo-require-preflight, or use a page whose origin is in CORS_ORIGINS.';
    return refuse(reply, new BadRequest(message));
  }
  return undefined;
}

/** @returns the body, or the parameters of the URL. Invalid JSON stays text, which the runner rejects. */
function readParams({ method, query, body }: FastifyRequest): unknown {
  if (method === 'POST') return body;
  const { variables, extensions, ...rest } = query as Readonly<Record<string, unknown>>;
  return { ...rest, variables: parseJson(variables), extensions: parseJson(extensions) };
}

function parseJson(text: unknown): unknown {
  if (typeof text !== 'string') return text;
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}
