/**
 * Node's HTTP server with admission control, load shedding and timeouts in front of Fastify. At four times its capacity
 * the server refuses three requests for each one served, so refusals are prepared responses that cost almost nothing.
 */
import { lookup } from 'node:dns/promises';
import {
  createServer,
  type IncomingMessage,
  type RequestListener,
  type Server,
  type ServerResponse,
} from 'node:http';
import { type AddressInfo, createServer as createSocketServer, Server as SocketServer } from 'node:net';
import type { AppError } from '../errors/AppError';
import { InternalServerError } from '../errors/InternalServerError';
import { Overloaded } from '../errors/Overloaded';
import { formatFailure } from '../graphql/formatErrors';
import type { Logger } from '../telemetry/logger';
import { closeListener } from './closeListener';
import type { AdmissionControl } from './loadShedding/AdmissionControl';
import { ConnectionTracker } from './loadShedding/ConnectionTracker';
import { buildSecurityHeaders } from './registerSecurityHeaders';

export interface HttpServerOptions {
  readonly production: boolean;
  readonly admissionControl: AdmissionControl;
  readonly logger: Logger;
  /** Connections above this number are closed when they are opened. */
  readonly maxConnections: number;
  /** Whether this server has the probes and metrics, which are exempt from load shedding. */
  readonly servesProbes?: boolean;
  readonly timeouts: Pick<HttpTimeouts, 'response' | 'keepAlive'> & Partial<HttpTimeouts>;
}

/** HTTP timeouts, in milliseconds. */
export interface HttpTimeouts {
  /** From a complete request to its response. */
  readonly response: number;
  /** From the opening of the connection, or the first byte of a later request, to the end of the headers. */
  readonly headers: number;
  /** From the same start to the end of the body. */
  readonly request: number;
  /** Idle time of a connection between requests. It must be longer than a load balancer's in front (usually 60 s). */
  readonly keepAlive: number;
  /** Time without progress of a response or a request body, beyond `response`. */
  readonly stalled: number;
  /** Interval between timeout checks. */
  readonly checkInterval: number;
}

const DEFAULT_TIMEOUTS: Omit<HttpTimeouts, 'response' | 'keepAlive'> = {
  headers: 10_000,
  request: 30_000,
  stalled: 1_000,
  checkInterval: 1_000,
};

/** Probes and metrics are exempt from load shedding: operators need them most under load. */
const EXEMPT_PATHS = /^\/(?:healthz|readyz|metrics)(?:\?|$)/;

export class HttpServer {
  readonly connections: ConnectionTracker;
  readonly #server: Server;
  readonly #admissionControl: AdmissionControl;
  readonly #servesProbes: boolean;
  readonly #overloaded: PreparedResponse;
  readonly #otherListeners: SocketServer[] = [];
  readonly #release = () => this.#admissionControl.release();

  constructor(options: HttpServerOptions) {
    const { admissionControl, logger, maxConnections } = options;
    const times = { ...DEFAULT_TIMEOUTS, ...options.timeouts };
    this.#admissionControl = admissionControl;
    this.#servesProbes = options.servesProbes ?? true;
    const headers = buildSecurityHeaders(options.production);
    this.#overloaded = prepareResponse(new Overloaded(), headers);
    const timedOut = prepareResponse(new InternalServerError(), { ...headers, connection: 'close' });
    this.#server = createServer({
      headersTimeout: times.headers,
      requestTimeout: times.request,
      keepAliveTimeout: times.keepAlive,
      connectionsCheckingInterval: times.checkInterval,
    });
    this.#server.maxConnections = maxConnections;
    this.#server.setTimeout(times.response + times.stalled);
    this.connections = new ConnectionTracker(this.#server, {
      responseTimeoutMs: times.response,
      checkIntervalMs: times.checkInterval,
      onTimeout: (response) => {
        logger.error('request timed out');
        this.#write(response, timedOut);
      },
    });
  }

  /** Fastify's `serverFactory`: adds its request listener. */
  attach(serve: RequestListener): Server {
    return this.#server.on('request', serve);
  }

  /** Puts admission control in front of all request listeners registered so far. */
  enableAdmissionControl(): void {
    const server = this.#server;
    const listeners = server.listeners('request') as RequestListener[];
    server.removeAllListeners('request').on('request', (request, response) => {
      if (this.#admits(request, response)) for (const listener of listeners) listener(request, response);
    });
  }

  /** Listens on the other addresses of a host name such as `localhost`: with a `serverFactory`, Fastify uses the first. */
  async listenOnOtherAddresses(host: string): Promise<void> {
    const { address: first, port } = this.#server.address() as AddressInfo;
    const addresses = await lookup(host, { all: true });
    for (const { address } of addresses.filter((each) => each.address !== first)) {
      const other = createSocketServer({ allowHalfOpen: true, noDelay: true }, (socket) =>
        this.#server.emit('connection', socket),
      );
      const isListening = await new Promise<boolean>((resolve) => {
        // The machine may have no IPv6.
        other.once('error', () => resolve(false));
        other.listen({ host: address, port }, () => resolve(true));
      });
      if (isListening) this.#otherListeners.push(other);
    }
    this.#server.once('close', () => {
      for (const other of this.#otherListeners) other.close();
    });
  }

  /**
   * Refuses new connections, which a proxy then opens elsewhere. Those that are open stay.
   *
   * @param isPassed whether systemd has passed the socket on and keeps it: new connections wait for the next process.
   */
  async closeListeners(isPassed: boolean): Promise<void> {
    // Node's own method would destroy idle connections, perhaps with a request on its way.
    if (isPassed) return void SocketServer.prototype.close.call(this.#server);
    await Promise.all([this.#server, ...this.#otherListeners].map(closeListener));
  }

  #admits(request: IncomingMessage, response: ServerResponse): boolean {
    if (!request.socket.writable) {
      // The server has already ended this connection: the client repeats the request on another.
      request.resume();
      return false;
    }
    if (this.#servesProbes && EXEMPT_PATHS.test(request.url ?? '')) {
      this.connections.track(request, response, () => {});
      return true;
    }
    if (this.#admissionControl.acquire() === null) {
      this.connections.track(request, response, this.#release);
      return true;
    }
    // Node discards the rest of the request and keeps the connection, since a new connection costs more.
    this.connections.closeIfDraining(response);
    this.#write(response, this.#overloaded);
    return false;
  }

  #write(response: ServerResponse, { status, head, body }: PreparedResponse): void {
    response.writeHead(status, head);
    // Node sends a string body in one packet with the headers.
    response.end(body, 'latin1');
  }
}

/** Response that is serialized once at start. */
interface PreparedResponse {
  readonly status: number;
  /** Names and values in turn, which Node writes unchanged. */
  readonly head: string[];
  readonly body: string;
}

function prepareResponse(error: AppError, headers: Readonly<Record<string, string>>): PreparedResponse {
  const body = JSON.stringify({ errors: [formatFailure(error)] });
  const all = {
    ...headers,
    ...error.httpHeaders,
    'content-type': 'application/json; charset=utf-8',
    'content-length': String(Buffer.byteLength(body)),
  };
  return { status: error.httpStatus, head: Object.entries(all).flat(), body };
}
