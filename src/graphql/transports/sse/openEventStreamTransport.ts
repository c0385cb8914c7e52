/**
 * GraphQL over server-sent events: one request for each operation, whose answer goes on for as long as there is something
 * to say.
 */
import type { ServerResponse } from 'node:http';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import Negotiator from 'negotiator';
import type { Authenticator } from '../../../auth/Authenticator';
import { BadRequest, UnsupportedBody } from '../../../errors/BadRequest';
import { CallerLimitExceeded } from '../../../errors/RateLimited';
import type { Metrics } from '../../../telemetry/metrics/Metrics';
import type { CallerSlots } from '../../subscriptions/CallerSlots';
import type { RunOperation } from '../../subscriptions/createOperationRunner';
import { cancelOnDisconnect } from '../cancelOnDisconnect';
import { isCrossSiteSimpleGet } from '../csrfPrevention';
import { refuse } from '../refuse';
import { refuseUnsupportedEncoding } from '../refuseUnsupportedEncoding';
import type { Transport } from '../Transport';
import { EventStream, type EventStreamOptions } from './EventStream';

export interface EventStreamTransportOptions extends Omit<EventStreamOptions, 'onSubscriptionStart'> {
  readonly runOperation: RunOperation;
  readonly authenticator: Authenticator;
  /** Of this kind and WebSockets. */
  readonly liveConnections: CallerSlots;
  /** An answer is one no more, but a stream that stays open. */
  readonly onSubscriptionStart: (response: ServerResponse) => void;
  readonly metrics: Metrics;
}

export function openEventStreamTransport(
  server: FastifyInstance,
  {
    runOperation,
    authenticator,
    liveConnections,
    onSubscriptionStart: onLive,
    metrics,
    ...options
  }: EventStreamTransportOptions,
): Transport {
  const streams = new Map<EventStream, Promise<void>>();
  let isClosing = false;

  server.route({
    // Those that it does not serve are there to be refused by 405.
    method: ['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE'],
    url: '/graphql/stream',
    onRequest: (request) => authenticator.authenticate(request),
    preParsing: async (request) => refuseOtherBodies(request),
    handler(request, reply) {
      const refused = refuseRequest(request, reply);
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
      const cancellation = cancelOnDisconnect(reply.raw);
      const refusesMutations = method === 'GET';
      const caller = {
        headers,
        viewer,
        requestId,
        transport: 'sse',
        cancellation,
        refusesMutations,
      } as const;
      // From here on it is written by hand. What was to be said of CORS is in the headers.
      reply.hijack();
      const stream = new EventStream(reply.raw, { ...options, onSubscriptionStart: () => onLive(reply.raw) });
      stream.open({ ...headersOf(reply), ...EVENT_STREAM });
      const answered = stream.send(runOperation(paramsOf(request), caller));
      streams.set(
        stream,
        answered.finally(() => streams.delete(stream)),
      );
      if (isClosing) stream.interrupt();
      return undefined;
    },
  });

  return {
    async close() {
      isClosing = true;
      for (const stream of streams.keys()) stream.interrupt();
      await Promise.all(streams.values());
    },
  };
}

const EVENT_STREAM = {
  'content-type': 'text/event-stream; charset=utf-8',
  // nginx would wait for more.
  'x-accel-buffering': 'no',
};

function headersOf(reply: FastifyReply): Record<string, string> {
  return Object.fromEntries(Object.entries(reply.getHeaders()).map(([name, value]) => [name, String(value)]));
}

/** @throws {UnsupportedBody} */
function refuseOtherBodies({ method, headers }: FastifyRequest): void {
  refuseUnsupportedEncoding(headers);
  const type = headers['content-type'];
  if (type === undefined ? method === 'POST' : !/^\s*application\/json\s*(;|$)/i.test(type)) {
    throw new UnsupportedBody();
  }
}

/** Undefined where it is not refused. */
function refuseRequest(request: FastifyRequest, reply: FastifyReply): FastifyReply | undefined {
  const { method, headers } = request;
  if (method !== 'GET' && method !== 'POST') {
    return refuse(
      reply.header('allow', 'GET, POST'),
      new BadRequest('Only GET and POST are served here.', 405),
    );
  }
  const accepted = new Negotiator({ headers: { accept: headers.accept } }).mediaType(['text/event-stream']);
  if (accepted === undefined) {
    const message = 'The answer is text/event-stream, which the request does not accept.';
    return refuse(reply, new BadRequest(message, 406));
  }
  if (isCrossSiteSimpleGet(request)) {
    const message =
      'A page of another site may have sent this. Send the header apollo-require-preflight with it.';
    return refuse(reply, new BadRequest(message));
  }
  return undefined;
}

/** Of a GET, what its URL says; whatever is no JSON is left as it is, and refused as what it is. */
function paramsOf({ method, query, body }: FastifyRequest): unknown {
  if (method === 'POST') return body;
  const { variables, extensions, ...rest } = query as Readonly<Record<string, unknown>>;
  return { ...rest, variables: parsed(variables), extensions: parsed(extensions) };
}

function parsed(text: unknown): unknown {
  if (typeof text !== 'string') return text;
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}
