/**
 * One WebSocket of the GraphQL over WebSocket protocol: https://github.com/enisdenjo/graphql-ws/blob/master/PROTOCOL.md
 *
 * Messages, their validation and close codes are those of `graphql-ws`. Its server (`makeServer`) is not used. It needs a
 * schema and a parsed document for each operation, to choose between `execute` and `subscribe`, and has no option for an
 * executor that takes the request as it came; here Apollo Server parses and validates, once, under its own limits. It also
 * forgets an operation as soon as its client completes it, so that the limit per connection, graceful shutdown and updates
 * that come late would each need a second list of operations.
 */
import type { WebSocket } from '@fastify/websocket';
import type { FastifyRequest } from 'fastify';
import {
  CloseCode,
  GRAPHQL_TRANSPORT_WS_PROTOCOL,
  type Message,
  MessageType,
  parseMessage,
  type SubscribeMessage,
  type SubscribePayload,
} from 'graphql-ws';
import { CancellationToken } from '../../../async/CancellationToken';
import type { Authenticator } from '../../../auth/Authenticator';
import type { Viewer } from '../../../auth/Viewer';
import { ClientDisconnected } from '../../../errors/ClientDisconnected';
import { Overloaded } from '../../../errors/RateLimited';
import { InvalidToken, Unauthenticated } from '../../../errors/Unauthenticated';
import type { AdmissionControl } from '../../../http/loadShedding/AdmissionControl';
import { buildOperationId, REQUEST_ID_HEADER } from '../../../http/requestId';
import { formatStack } from '../../../telemetry/formatStack';
import type { Logger } from '../../../telemetry/logger';
import type { Metrics } from '../../../telemetry/metrics/Metrics';
import type { Caller } from '../../context';
import { formatBadRequest, formatFailure, formatInternalServerError } from '../../errors';
import { stringifyResult } from '../../execution/JsonText';
import { logAuthenticationFailure } from '../../logAuthenticationFailure';
import type { CallerSlots } from '../../subscriptions/CallerSlots';
import type { RunOperation } from '../../subscriptions/createOperationRunner';
import { isUpdates, type OperationResult, type Updates } from '../../subscriptions/Updates';
import { BackpressuredSocket } from './BackpressuredSocket';
import { isInvalidRequest } from './isInvalidRequest';
import { mergeConnectionParams } from './mergeConnectionParams';

export interface WebSocketOptions {
  readonly runOperation: RunOperation;
  readonly authenticator: Authenticator;
  /** The clock, in milliseconds since 1970. */
  readonly now: () => number;
  readonly logger: Logger;
  readonly metrics: Metrics;
  readonly admissionControl: AdmissionControl;
  /** Of this kind and of streams. */
  readonly liveConnections: CallerSlots;
  /** How often a socket is asked whether anybody is there. One that has not answered by the next time is ended. */
  readonly keepAliveMs?: number;
}

/** An operation that has neither ended nor failed. */
interface Operation {
  readonly id: string;
  /** Null until it turns out to be a subscription. */
  updates: Updates | null;
  /** Whether the client has completed it, or disconnected. */
  isStopped: boolean;
}

/** Of one connection, at a time. */
const MAX_OPERATIONS = 100;

/** Longest id that fits into a reason for closing. RFC 6455 §5.5: a control frame has 125 bytes, two of them the code. */
const MAX_ID_BYTES = 123 - 'Subscriber for  already exists'.length;

const MAX_WAIT_FOR_INIT_MS = 3_000;

export class WebSocketConnection {
  readonly #options: WebSocketOptions;
  readonly #socket: WebSocket;
  readonly #request: FastifyRequest;
  readonly #flow: BackpressuredSocket;
  readonly #initTimer: NodeJS.Timeout;
  readonly #cancellation = new CancellationToken();
  readonly #operations = new Map<string, Operation>();
  #isInitialised = false;
  /** Null until the connection is acknowledged. */
  #caller: Omit<Caller, 'requestId'> | null = null;
  #operationCount = 0;
  #isClosing = false;
  /** Resolves when the socket is closed. */
  readonly closed: Promise<void>;

  constructor(socket: WebSocket, request: FastifyRequest, options: WebSocketOptions) {
    this.#options = options;
    this.#socket = socket;
    this.#request = request;
    this.#flow = new BackpressuredSocket(socket, options.keepAliveMs);
    this.#initTimer = setTimeout(() => {
      if (this.#isInitialised) return;
      socket.close(CloseCode.ConnectionInitialisationTimeout, 'Connection initialisation timeout');
    }, MAX_WAIT_FOR_INIT_MS);
    this.closed = new Promise((resolve) => socket.once('close', () => resolve(this.#end())));
    if (socket.protocol === GRAPHQL_TRANSPORT_WS_PROTOCOL) {
      socket.on('message', (data) => this.#receive(String(data)).catch((error) => this.#fail(error)));
    } else socket.close(CloseCode.SubprotocolNotAcceptable, 'Subprotocol not acceptable');
  }

  /**
   * Answers what is under way, then ends. Subscriptions are not completed, so that their clients know that there is more
   * to come and subscribe again, elsewhere.
   */
  close(): void {
    this.#isClosing = true;
    this.#closeWhenAnswered();
  }

  /** Now. */
  terminate(): void {
    this.#socket.terminate();
  }

  async #receive(data: string): Promise<void> {
    const message = parsed(data);
    switch (message?.type) {
      case MessageType.ConnectionInit:
        return this.#init(message.payload ?? {});
      case MessageType.Ping:
        return this.#flow.send(
          JSON.stringify({ type: MessageType.Pong, payload: message.payload ?? undefined }),
        );
      case MessageType.Pong:
        return;
      case MessageType.Subscribe:
        return this.#subscribe(message);
      case MessageType.Complete:
        return stop(this.#operations.get(message.id));
      default:
        // Not a message, or one that only servers send.
        this.#socket.close(CloseCode.BadRequest, 'Invalid message received');
    }
  }

  async #init(params: Record<string, unknown>): Promise<void> {
    if (this.#isInitialised) {
      this.#socket.close(CloseCode.TooManyInitialisationRequests, 'Too many initialisation requests');
      return;
    }
    this.#isInitialised = true;
    try {
      const viewer = await this.#options.authenticator.authenticateConnection(this.#request, params);
      if (!this.#takeSlot(viewer)) return;
      const headers = mergeConnectionParams(this.#request.headers, params);
      this.#caller = { viewer, headers, transport: 'websocket', cancellation: this.#cancellation };
    } catch (error) {
      logAuthenticationFailure(this.#options.logger, error, this.#request.id);
      // Clients of the library try again after any code but the first, for half a minute.
      if (error instanceof Unauthenticated) this.#socket.close(CloseCode.Unauthorized, 'Unauthorized');
      else this.#socket.close(1013, 'Try again later');
      return;
    }
    await this.#flow.send(JSON.stringify({ type: MessageType.ConnectionAck }));
  }

  /** Until it is said who is there, nobody but the server's own limit counts a connection. */
  #takeSlot(viewer: Viewer): boolean {
    const release = this.#options.liveConnections.acquire(viewer);
    if (release) void this.closed.then(release);
    else {
      this.#options.metrics.shed('caller');
      this.#socket.close(1013, 'Too many connections');
    }
    return release !== null;
  }

  async #subscribe({ id, payload }: SubscribeMessage): Promise<void> {
    const caller = this.#caller;
    if (caller === null) return this.#socket.close(CloseCode.Unauthorized, 'Unauthorized');
    if (this.#operations.has(id)) {
      const name = Buffer.byteLength(id) <= MAX_ID_BYTES ? `Subscriber for ${id}` : 'Subscriber';
      return this.#socket.close(CloseCode.SubscriberAlreadyExists, `${name} already exists`);
    }
    // Not completed: it is asked for again on the next connection.
    if (this.#isClosing) return;
    if ((caller.viewer.expiresAt ?? Number.POSITIVE_INFINITY) <= this.#options.now()) {
      // The client connects again, and says anew who it is.
      logAuthenticationFailure(this.#options.logger, new InvalidToken('expired'), this.#request.id);
      return this.#socket.close(CloseCode.Forbidden, 'Forbidden');
    }
    const operation: Operation = { id, updates: null, isStopped: false };
    if (this.#operations.size >= MAX_OPERATIONS) {
      const error = formatBadRequest(`A connection has at most ${MAX_OPERATIONS} operations at a time.`);
      return this.#send(operation, MessageType.Error, JSON.stringify([error]));
    }
    this.#operations.set(id, operation);
    try {
      await this.#answer(operation, await this.#run(payload, caller));
    } catch (error) {
      // Such as JSON that is nested too deeply to be written.
      this.#options.logger.error({ problem: formatStack(error) }, 'operation failed');
      void this.#send(operation, MessageType.Error, JSON.stringify([formatInternalServerError()]));
    } finally {
      this.#operations.delete(id);
      this.#closeWhenAnswered();
    }
  }

  async #run(payload: SubscribePayload, caller: Omit<Caller, 'requestId'>): Promise<OperationResult> {
    const { runOperation, admissionControl } = this.#options;
    this.#operationCount += 1;
    const requestId = buildOperationId(
      this.#request.id,
      caller.headers[REQUEST_ID_HEADER],
      this.#operationCount,
    );
    const refusal = admissionControl.acquire();
    if (refusal !== null) return { errors: [formatFailure(new Overloaded(refusal))] };
    return runOperation(payload, { ...caller, requestId }).finally(() => admissionControl.release());
  }

  /** Waits until results are sent, but not the last message: once the client can have read that, the id is free. */
  async #answer(operation: Operation, result: OperationResult): Promise<void> {
    if (isUpdates(result)) {
      operation.updates = result;
      this.#closeWhenAnswered();
      if (operation.isStopped) await result.return();
      for await (const each of result) await this.#send(operation, MessageType.Next, stringifyResult(each));
    } else if (isInvalidRequest(result)) {
      // The last message of its operation: https://github.com/enisdenjo/graphql-ws/blob/master/PROTOCOL.md#error
      void this.#send(operation, MessageType.Error, JSON.stringify(result.errors));
      return;
    } else await this.#send(operation, MessageType.Next, stringifyResult(result));
    void this.#send(operation, MessageType.Complete);
  }

  /** Resolves once the message is on its way. Sends nothing about a stopped operation. */
  async #send({ id, isStopped }: Operation, type: MessageType, payload?: string): Promise<void> {
    if (isStopped) return;
    const rest = payload === undefined ? '' : `,"payload":${payload}`;
    await this.#flow.send(`{"id":${JSON.stringify(id)},"type":"${type}"${rest}}`);
  }

  #closeWhenAnswered(): void {
    if (!this.#isClosing) return;
    const isWaitedFor = [...this.#operations.values()].some(({ updates }) => updates === null);
    if (!isWaitedFor) this.#socket.close(1001, 'Going away');
  }

  /** Cleans up after the socket has closed. */
  #end(): void {
    this.#flow.stop();
    clearTimeout(this.#initTimer);
    this.#cancellation.cancel(new ClientDisconnected());
    for (const operation of this.#operations.values()) {
      stop(operation).catch((error) => this.#fail(error));
    }
  }

  #fail(error: unknown): void {
    this.#options.logger.error({ problem: formatStack(error) }, 'a WebSocket failed');
    this.#socket.close(CloseCode.InternalServerError, 'Internal server error');
  }
}

/** @returns null if it is not a message of the protocol. */
function parsed(data: string): Message | null {
  try {
    return parseMessage(data);
  } catch {
    return null;
  }
}

/** Ends an operation's updates, also those that are only about to begin. */
async function stop(operation: Operation | undefined): Promise<void> {
  if (operation === undefined) return;
  operation.isStopped = true;
  await operation.updates?.return();
}
