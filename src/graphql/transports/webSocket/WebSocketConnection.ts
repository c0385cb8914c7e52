/**
 * One connection of the GraphQL over WebSocket protocol, with the messages, validation and close codes of
 * `graphql-ws`: https://github.com/enisdenjo/graphql-ws/blob/master/PROTOCOL.md
 */
import { ApolloServerErrorCode } from '@apollo/server/errors';
import type { WebSocket } from '@fastify/websocket';
import type { FastifyRequest } from 'fastify';
import type { FormattedExecutionResult } from 'graphql';
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
import { LinkedList } from '../../../async/LinkedList';
import type { Authenticator } from '../../../auth/Authenticator';
import { ClientDisconnected } from '../../../errors/ClientDisconnected';
import { Overloaded } from '../../../errors/Overloaded';
import { InvalidToken, Unauthenticated } from '../../../errors/Unauthenticated';
import type { AdmissionControl } from '../../../http/loadShedding/AdmissionControl';
import { buildOperationId, REQUEST_ID_HEADER } from '../../../http/requestId';
import { formatStack } from '../../../telemetry/formatStack';
import type { Logger } from '../../../telemetry/logger';
import type { Metrics } from '../../../telemetry/metrics/Metrics';
import type { Caller } from '../../context';
import { stringifyResult } from '../../execution/JsonText';
import {
  formatBadRequest,
  formatFailure,
  formatInternalServerError,
  invalidRequestCodes,
  logAuthenticationFailure,
} from '../../formatErrors';
import type { CallerSlots } from '../../subscriptions/CallerSlots';
import type { RunOperation } from '../../subscriptions/createOperationRunner';
import { isUpdates, type OperationResult, type Updates } from '../../subscriptions/Updates';
import { BackpressuredSocket } from './BackpressuredSocket';
import { mergeConnectionParams } from './mergeConnectionParams';

export interface WebSocketOptions {
  readonly runOperation: RunOperation;
  readonly authenticator: Authenticator;
  /** The clock, in milliseconds since 1970. */
  readonly now: () => number;
  readonly logger: Logger;
  readonly metrics: Metrics;
  readonly admissionControl: AdmissionControl;
  /** Limit of WebSockets and SSE streams per caller. */
  readonly liveConnections: CallerSlots;
}

interface Operation {
  readonly id: string;
  /** Null unless it is a subscription that has begun. */
  updates: Updates | null;
  /** Whether the client has completed it, or disconnected. */
  isStopped: boolean;
}

/** Maximum number of concurrent operations per connection. */
const MAX_OPERATIONS = 100;

/** Longest id that fits into a close reason. RFC 6455 §5.5: a control frame has 125 bytes, two of them the code. */
const MAX_ID_BYTES = 123 - 'Subscriber for  already exists'.length;

const INIT_TIMEOUT_MS = 3_000;

export class WebSocketConnection {
  readonly #options: WebSocketOptions;
  readonly #socket: WebSocket;
  readonly #request: FastifyRequest;
  readonly #sender: BackpressuredSocket;
  readonly #initTimer: NodeJS.Timeout;
  readonly #cancellation = new CancellationToken();
  /** Operations by id. The client may reuse an id as soon as it has completed the operation. */
  readonly #operations: Record<string, Operation> = Object.create(null);
  /** Operations that use resources: those above, and completed ones that have not ended yet. */
  readonly #running = new LinkedList<Operation>();
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
    this.#sender = new BackpressuredSocket(socket);
    this.#initTimer = setTimeout(() => {
      if (this.#isInitialised) return;
      socket.close(CloseCode.ConnectionInitialisationTimeout, 'Connection initialisation timeout');
    }, INIT_TIMEOUT_MS);
    this.closed = new Promise((resolve) => socket.once('close', () => resolve(this.#end())));
    if (socket.protocol === GRAPHQL_TRANSPORT_WS_PROTOCOL) {
      socket.on('message', (data) => this.#receive(String(data)).catch((error) => this.#fail(error)));
    } else {
      const reason = `Subprotocol not acceptable. Use ${GRAPHQL_TRANSPORT_WS_PROTOCOL}.`;
      socket.close(CloseCode.SubprotocolNotAcceptable, reason);
    }
  }

  /**
   * Graceful shutdown: finishes pending operations, then closes. Subscriptions are not completed, so that their clients
   * subscribe again elsewhere.
   */
  close(): void {
    this.#isClosing = true;
    this.#closeWhenIdle();
  }

  terminate(): void {
    this.#socket.terminate();
  }

  async #receive(data: string): Promise<void> {
    const message = parseOrNull(data);
    switch (message?.type) {
      case MessageType.ConnectionInit:
        return this.#init(message.payload ?? {});
      case MessageType.Ping:
        return this.#sender.send(
          JSON.stringify({ type: MessageType.Pong, payload: message.payload ?? undefined }),
        );
      case MessageType.Pong:
        return;
      case MessageType.Subscribe:
        return this.#subscribe(message);
      case MessageType.Complete:
        return this.#complete(message.id);
      default:
        // The message is invalid, or only a server may send it.
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
      // Before authentication, only the server-wide limit counts a connection.
      const release = this.#options.liveConnections.acquire(viewer);
      if (release === null) {
        this.#options.metrics.shed('caller');
        return this.#socket.close(1013, 'Too many connections');
      }
      void this.closed.then(release);
      const headers = mergeConnectionParams(this.#request.headers, params);
      this.#caller = { viewer, headers, transport: 'websocket', cancellation: this.#cancellation };
    } catch (error) {
      logAuthenticationFailure(this.#options.logger, error, this.#request);
      // `graphql-ws` clients retry after any code but Unauthorized, for half a minute.
      if (error instanceof Unauthenticated) this.#socket.close(CloseCode.Unauthorized, 'Unauthorized');
      else this.#socket.close(1013, 'Try again later');
      return;
    }
    await this.#sender.send(JSON.stringify({ type: MessageType.ConnectionAck }));
  }

  async #subscribe({ id, payload }: SubscribeMessage): Promise<void> {
    const caller = this.#caller;
    if (caller === null) return this.#socket.close(CloseCode.Unauthorized, 'Unauthorized');
    if (this.#operations[id]) {
      const name = Buffer.byteLength(id) <= MAX_ID_BYTES ? `Subscriber for ${id}` : 'Subscriber';
      return this.#socket.close(CloseCode.SubscriberAlreadyExists, `${name} already exists`);
    }
    // The client gets no response, so it repeats the operation on its next connection.
    if (this.#isClosing) return;
    if ((caller.viewer.expiresAt ?? Number.POSITIVE_INFINITY) <= this.#options.now()) {
      // The client reconnects with a new token.
      logAuthenticationFailure(this.#options.logger, new InvalidToken('expired'), this.#request);
      return this.#socket.close(CloseCode.Forbidden, 'Forbidden');
    }
    const operation: Operation = { id, updates: null, isStopped: false };
    if (this.#running.size >= MAX_OPERATIONS) {
      const error = formatBadRequest(`A connection runs at most ${MAX_OPERATIONS} operations at a time.`);
      return this.#send(operation, MessageType.Error, JSON.stringify([error]));
    }
    this.#operations[id] = operation;
    const remove = this.#running.add(operation);
    try {
      await this.#respond(operation, await this.#run(payload, caller));
    } catch (error) {
      // For example, a result that is nested too deeply to serialise.
      this.#options.logger.error({ problem: formatStack(error) }, 'operation failed');
      void this.#send(operation, MessageType.Error, JSON.stringify([formatInternalServerError()]));
    } finally {
      remove();
      // Otherwise the client has completed it, and another operation may have its id.
      if (this.#operations[id] === operation) delete this.#operations[id];
      this.#closeWhenIdle();
    }
  }

  async #complete(id: string): Promise<void> {
    const operation = this.#operations[id];
    delete this.#operations[id];
    await stop(operation);
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
    if (refusal !== null) return { errors: [formatFailure(new Overloaded())] };
    return runOperation(payload, { ...caller, requestId }).finally(() => admissionControl.release());
  }

  /** Awaits all messages but the last: the client may reuse the id as soon as it receives that one. */
  async #respond(operation: Operation, result: OperationResult): Promise<void> {
    if (isUpdates(result)) {
      operation.updates = result;
      this.#closeWhenIdle();
      if (operation.isStopped) await result.return();
      for await (const each of result) await this.#send(operation, MessageType.Next, stringifyResult(each));
    } else if (isInvalidRequest(result)) {
      // Ends the operation: https://github.com/enisdenjo/graphql-ws/blob/master/PROTOCOL.md#error
      void this.#send(operation, MessageType.Error, JSON.stringify(result.errors));
      return;
    } else await this.#send(operation, MessageType.Next, stringifyResult(result));
    void this.#send(operation, MessageType.Complete);
  }

  /** Resolves once the message is written. Sends nothing for a stopped operation. */
  async #send({ id, isStopped }: Operation, type: MessageType, payload?: string): Promise<void> {
    if (isStopped) return;
    const rest = payload === undefined ? '' : `,"payload":${payload}`;
    await this.#sender.send(`{"id":${JSON.stringify(id)},"type":"${type}"${rest}}`);
  }

  #closeWhenIdle(): void {
    if (!this.#isClosing) return;
    const isBusy = this.#running.values().some(({ updates }) => updates === null);
    if (!isBusy) this.#socket.close(1001, 'Going away');
  }

  #end(): void {
    this.#sender.stop();
    clearTimeout(this.#initTimer);
    this.#cancellation.cancel(new ClientDisconnected());
    for (const operation of this.#running.values()) {
      stop(operation).catch((error) => this.#fail(error));
    }
  }

  #fail(error: unknown): void {
    this.#options.logger.error({ problem: formatStack(error) }, 'websocket failed');
    this.#socket.close(CloseCode.InternalServerError, 'Internal server error');
  }
}

/** @returns null if it is not a message of the protocol. */
function parseOrNull(data: string): Message | null {
  try {
    return parseMessage(data);
  } catch {
    return null;
  }
}

/** Distinguishes invalid GraphQL requests, for which `graphql-ws` has an `error` message, from failed operations. */
function isInvalidRequest({ data, errors }: FormattedExecutionResult): boolean {
  if (data !== undefined || errors === undefined) return false;
  const codes = errors.map(({ extensions }) => String(extensions?.['code']));
  // Arguments and variables are validated during execution.
  return codes.every(
    (code) => code !== ApolloServerErrorCode.BAD_USER_INPUT && invalidRequestCodes.has(code),
  );
}

/** Ends an operation's updates, also if they begin later. */
async function stop(operation: Operation | undefined): Promise<void> {
  if (operation === undefined) return;
  operation.isStopped = true;
  await operation.updates?.return();
}
