/**
 * Node's server, and what is decided in it before Fastify hears of a request: whether it is taken on. A server that is
 * offered four times what it can do refuses three requests for each that it serves, so that a refusal has to cost next to
 * nothing.
 */
import { lookup } from 'node:dns/promises';
import {
  createServer,
  type IncomingMessage,
  type RequestListener,
  type Server,
  type ServerResponse,
} from 'node:http';
import { type AddressInfo, createServer as createSocketServer, type Server as SocketServer } from 'node:net';
import type { AppError } from '../errors/AppError';
import { InternalServerError } from '../errors/InternalServerError';
import { Overloaded, type OverloadReason } from '../errors/RateLimited';
import { formatFailure } from '../graphql/errors';
import type { Logger } from '../telemetry/logger';
import type { AdmissionControl } from './loadShedding/AdmissionControl';
import { ConnectionTracker } from './loadShedding/ConnectionTracker';
import { buildSecurityHeaders, type SecurityHeadersOptions } from './registerSecurityHeaders';

export interface HttpServerOptions extends SecurityHeadersOptions {
  readonly admissionControl: AdmissionControl;
  readonly logger: Logger;
  /** At one time; more are closed as soon as they are opened. */
  readonly maxConnections: number;
  readonly timeouts: Pick<HttpTimeouts, 'response'> & Partial<HttpTimeouts>;
}

/** In milliseconds. */
export interface HttpTimeouts {
  /** How long an answer may take, from when its request is there. */
  readonly response: number;
  /** From the connection's beginning, or the first byte of another request, to the end of the headers. */
  readonly headers: number;
  /** The same to the end of the body. */
  readonly request: number;
  /** How long a connection may wait for the next request. Longer than that of what usually stands in front. */
  readonly keepAlive: number;
  /** How long nothing of an answer may be taken, or of a body come, beyond the time that an answer has. */
  readonly stalled: number;
  /** How often these are looked at. */
  readonly checkInterval: number;
}

const TIMES: Omit<HttpTimeouts, 'response'> = {
  headers: 10_000,
  request: 30_000,
  keepAlive: 72_000,
  stalled: 1_000,
  checkInterval: 1_000,
};

/** Whoever looks after the server has to see it most of all when it is busy. */
const ALWAYS_SERVED = /^\/(?:healthz|readyz|metrics)(?:\?|$)/;

export class HttpServer {
  readonly connections: ConnectionTracker;
  readonly #server: Server;
  readonly #admissionControl: AdmissionControl;
  readonly #others: SocketServer[] = [];
  readonly #refusals: Readonly<Record<OverloadReason, Prepared>>;

  constructor(options: HttpServerOptions) {
    const { admissionControl, logger, maxConnections: connections } = options;
    const times = { ...TIMES, ...options.timeouts };
    this.#admissionControl = admissionControl;
    const headers = buildSecurityHeaders(options);
    const lastHeaders = { ...headers, connection: 'close' };
    this.#refusals = {
      'requests in flight': prepare(new Overloaded('requests in flight'), headers),
      'event loop': prepare(new Overloaded('event loop'), headers),
      stopping: prepare(new Overloaded('stopping'), lastHeaders),
    };
    const late = prepare(new InternalServerError(), lastHeaders);
    this.#server = createServer({
      headersTimeout: times.headers,
      requestTimeout: times.request,
      keepAliveTimeout: times.keepAlive,
      connectionsCheckingInterval: times.checkInterval,
    });
    this.#server.maxConnections = connections;
    this.#server.setTimeout(times.response + times.stalled);
    this.connections = new ConnectionTracker(this.#server, {
      responseTimeoutMs: times.response,
      checkIntervalMs: times.checkInterval,
      onTimeout: (response) => {
        logger.error('a request took too long');
        this.#write(response, late);
      },
    });
  }

  /** Fastify's `serverFactory`. */
  attach(serve: RequestListener): Server {
    return this.#server.on('request', serve);
  }

  /** From now on, whoever listens for requests hears of those alone that are taken on. */
  enableAdmissionControl(): void {
    const server = this.#server;
    const listeners = server.listeners('request') as RequestListener[];
    server.removeAllListeners('request').on('request', (request, response) => {
      if (this.#takes(request, response)) for (const listener of listeners) listener(request, response);
    });
  }

  /** A name may have several addresses (`localhost`), and Fastify listens on the first. */
  async listenOnOtherAddresses(host: string): Promise<void> {
    const { address: first, port } = this.#server.address() as AddressInfo;
    const addresses = await lookup(host, { all: true });
    for (const { address } of addresses.filter((each) => each.address !== first)) {
      const other = createSocketServer({ allowHalfOpen: true, noDelay: true }, (socket) =>
        this.#server.emit('connection', socket),
      );
      const isListening = await new Promise<boolean>((resolve) => {
        // Such as on a machine without IPv6.
        other.once('error', () => resolve(false));
        other.listen({ host: address, port }, () => resolve(true));
      });
      if (isListening) this.#others.push(other);
    }
    this.#server.once('close', () => {
      for (const other of this.#others) other.close();
    });
  }

  #takes(request: IncomingMessage, response: ServerResponse): boolean {
    if (ALWAYS_SERVED.test(request.url ?? '')) {
      this.connections.add(request, response, () => {});
      return true;
    }
    const refusal = this.#admissionControl.acquire();
    if (refusal === null) {
      this.connections.add(request, response, () => this.#admissionControl.release());
      return true;
    }
    if (refusal === 'stopping') this.#refuseLast(request, response);
    // Node reads what is left of the request by itself, and keeps the connection: another would cost more than that.
    else this.#write(response, this.#refusals[refusal]);
    return false;
  }

  #refuseLast(request: IncomingMessage, response: ServerResponse): void {
    // It crossed the word that this connection has ended, which is the answer.
    if (!response.socket?.writable) return;
    this.connections.add(request, response, () => {});
    // A connection that is closed while somebody sends is reset, and the answer with it.
    request.resume().once('end', () => this.#write(response, this.#refusals.stopping));
  }

  #write(response: ServerResponse, { status, head, body }: Prepared): void {
    response.writeHead(status, head);
    // As text, which goes out in one piece with the head.
    response.end(body, 'latin1');
  }
}

/** An answer of which nothing is left to be made. */
interface Prepared {
  readonly status: number;
  /** Names and values in turn, which Node writes down as they are. */
  readonly head: string[];
  readonly body: string;
}

function prepare(error: AppError, headers: Readonly<Record<string, string>>): Prepared {
  const body = JSON.stringify({ errors: [formatFailure(error)] });
  const all = {
    ...headers,
    ...error.httpHeaders,
    'content-type': 'application/json; charset=utf-8',
    'content-length': String(Buffer.byteLength(body)),
  };
  return { status: error.httpStatus, head: Object.entries(all).flat(), body };
}
