/**
 * One WebSocket, which speaks the protocol of `graphql-ws`: https://github.com/enisdenjo/graphql-ws/blob/master/PROTOCOL.md
 *
 * Of that library this takes the protocol (`makeServer`) and not what ties it to a socket (`useServer`, `makeHandler`):
 * those print errors to the console, with whatever is in them.
 */
import type { WebSocket } from '@fastify/websocket';
import type { FastifyRequest } from 'fastify';
import { type ExecutionResult, type FormattedExecutionResult, GraphQLSchema, parse } from 'graphql';
import { CloseCode, makeServer, type SubscribePayload } from 'graphql-ws';
import { CancellationToken } from '../../../async/CancellationToken';
import type { Authenticator } from '../../../auth/Authenticator';
import type { Viewer } from '../../../auth/Viewer';
import { ClientDisconnected } from '../../../errors/ClientDisconnected';
import { Overloaded } from '../../../errors/RateLimited';
import { InvalidToken, Unauthenticated } from '../../../errors/Unauthenticated';
import type { AdmissionControl } from '../../../http/loadShedding/AdmissionControl';
import { operationId, REQUEST_ID_HEADER } from '../../../http/requestId';
import type { Logger } from '../../../telemetry/logger';
import type { Metrics } from '../../../telemetry/metrics/Metrics';
import { stackOf } from '../../../telemetry/stackOf';
import type { Caller } from '../../context';
import { badRequest, formatFailure, internalServerError } from '../../errors';
import { logRefusal } from '../../logRefusal';
import type { CallerSlots } from '../../subscriptions/CallerSlots';
import type { RunOperation } from '../../subscriptions/createOperationRunner';
import { isUpdates, type Updates } from '../../subscriptions/Updates';
import { connectionHeaders } from './connectionHeaders';
import { InvalidRequest, isOfInvalidRequest } from './InvalidRequest';
import { SocketFlow } from './SocketFlow';

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

/** Of one connection, at a time. */
const MAX_OPERATIONS = 100;

/** RFC 6455 §5.5: a control frame has 125 bytes, two of which are the code. */
const MAX_REASON_BYTES = 123;

const MAX_WAIT_FOR_INIT_MS = 3_000;

export class WebSocketConnection {
  readonly #options: WebSocketOptions;
  readonly #socket: WebSocket;
  readonly #request: FastifyRequest;
  #caller: Omit<Caller, 'requestId'> | null = null;
  #operations = 0;
  readonly #cancellation = new CancellationToken();
  /** What is under way, by what asked for it: the updates of a subscription, null for what has one answer. */
  readonly #underWay = new Map<SubscribePayload, Updates | null>();
  readonly #tooMany = new WeakSet<SubscribePayload>();
  /** Of what is under way. */
  readonly #ids = new Set<string>();
  #isClosing = false;
  /** Resolves when the socket is closed. */
  readonly closed: Promise<void>;

  constructor(socket: WebSocket, request: FastifyRequest, options: WebSocketOptions) {
    this.#options = options;
    this.#socket = socket;
    this.#request = request;
    this.closed = this.#serve();
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

  #serve(): Promise<void> {
    const socket = this.#socket;
    const flow = new SocketFlow(socket, this.#options.keepAliveMs);
    const closed = this.#speak().opened(
      {
        protocol: socket.protocol,
        send: (data) => flow.send(data),
        close: (code, reason) => this.#close(code, reason),
        onMessage: (listener) => {
          socket.on('message', (data) => {
            listener(String(data)).catch((error) =>
              isOfClient(error)
                ? socket.close(CloseCode.BadRequest, 'Invalid message received')
                : this.#fail(error),
            );
          });
        },
      },
      null,
    );
    return new Promise((resolve) => {
      socket.once('close', (code, reason) => {
        flow.stop();
        resolve();
        this.#cancellation.cancel(new ClientDisconnected());
        closed(code, String(reason)).catch((error) => this.#fail(error));
        // Also those that the library has lost sight of.
        for (const updates of this.#underWay.values()) updates?.return().catch((error) => this.#fail(error));
      });
    });
  }

  #speak() {
    return makeServer<Record<string, unknown>, null>({
      connectionInitWaitTimeout: MAX_WAIT_FOR_INIT_MS,
      onConnect: ({ connectionParams }) => this.#admit(connectionParams ?? {}),
      // All that the library wants to know is what kind of operation it is; which, Apollo Server finds out.
      onSubscribe: (_context, id, payload) => {
        // Now, while it can be told which of many at once are too many.
        if (this.#mayBegin(id)) {
          if (this.#underWay.size >= MAX_OPERATIONS) this.#tooMany.add(payload);
          else this.#underWay.set(payload, null);
        }
        this.#ids.add(id);
        return { schema: NO_SCHEMA, document: ANY_SUBSCRIPTION, rootValue: null, contextValue: payload };
      },
      subscribe: ({ contextValue }) => this.#run(contextValue as SubscribePayload),
      // As it is: errors in it are formatted.
      onNext: (_context, _id, _payload, _args, result) => result as FormattedExecutionResult,
      onError: (_context, _id, _payload, [error]) => this.#formatted(error?.originalError),
      onComplete: (_context, id, payload) => {
        this.#underWay.delete(payload);
        this.#ids.delete(id);
        // The library says that it is complete only after this.
        setImmediate(() => this.#closeWhenAnswered());
      },
    });
  }

  /** Gives whether the caller is let in. */
  async #admit(params: Record<string, unknown>): Promise<boolean> {
    try {
      const viewer = await this.#options.authenticator.admitConnection(this.#request, params);
      if (!this.#takeSlot(viewer)) return false;
      const headers = connectionHeaders(this.#request.headers, params);
      this.#caller = { viewer, headers, transport: 'websocket', cancellation: this.#cancellation };
      return true;
    } catch (error) {
      logRefusal(this.#options.logger, error, this.#request.id);
      // Clients of the library try again after any code but the first, for half a minute.
      if (error instanceof Unauthenticated) this.#socket.close(CloseCode.Unauthorized, 'Unauthorized');
      else this.#socket.close(1013, 'Try again later');
      return false;
    }
  }

  /** Until it is said who is there, nobody but the server's own limit counts a connection. */
  #takeSlot(viewer: Viewer): boolean {
    const release = this.#options.liveConnections.take(viewer);
    if (release) void this.closed.then(release);
    else {
      this.#options.metrics.shed('caller');
      this.#socket.close(1013, 'Too many connections');
    }
    return release !== null;
  }

  #mayBegin(id: string): boolean {
    if (this.#isClosing) return false;
    if (this.#ids.has(id)) {
      // The library takes an id for free as soon as its client has completed it, and then confuses the two.
      this.#close(CloseCode.SubscriberAlreadyExists, `Subscriber for ${id} already exists`);
      return false;
    }
    const expiresAt = this.#caller?.viewer.expiresAt ?? Number.POSITIVE_INFINITY;
    if (expiresAt > this.#options.now()) return true;
    // The client connects again, and says anew who it is.
    logRefusal(this.#options.logger, new InvalidToken('expired'), this.#request.id);
    this.#socket.close(CloseCode.Forbidden, 'Forbidden');
    return false;
  }

  async #run(payload: SubscribePayload): Promise<Answers> {
    if (this.#tooMany.has(payload)) {
      const message = `A connection has at most ${MAX_OPERATIONS} operations at a time.`;
      return alone({ errors: [badRequest(message)] });
    }
    if (!this.#underWay.has(payload)) {
      // Not completed: it is asked for again on the next connection.
      await this.closed;
      return alone(null);
    }
    if (this.#caller === null) throw new Error('An operation came past the authenticator.');
    this.#operations += 1;
    const caller = this.#caller;
    const requestId = operationId(this.#request.id, caller.headers[REQUEST_ID_HEADER], this.#operations);
    const refusal = this.#options.admissionControl.enter();
    if (refusal !== null) return alone({ errors: [formatFailure(new Overloaded(refusal))] });
    const result = await this.#options
      .runOperation(payload, { ...caller, requestId })
      .finally(() => this.#options.admissionControl.leave());
    if (!isUpdates(result)) return alone(result);
    this.#underWay.set(payload, result);
    this.#closeWhenAnswered();
    return result as object as Answers;
  }

  #formatted(error: unknown) {
    if (error instanceof InvalidRequest) return error.errors;
    // Such as JSON that is nested too deeply to be written.
    this.#options.logger.error({ problem: stackOf(error) }, 'operation failed');
    return [internalServerError()];
  }

  #closeWhenAnswered(): void {
    const isWaitedFor = [...this.#underWay.values()].includes(null);
    if (this.#isClosing && !isWaitedFor) this.#socket.close(1001, 'Going away');
  }

  /** `ws` throws at a reason of more than 123 bytes, and the library puts ids of clients into its own. */
  #close(code: number | undefined, reason = ''): void {
    const fits = Buffer.byteLength(reason) <= MAX_REASON_BYTES;
    this.#socket.close(code, fits ? reason : 'Subscriber already exists');
  }

  #fail(error: unknown): void {
    this.#options.logger.error({ problem: stackOf(error) }, 'a WebSocket failed');
    this.#socket.close(CloseCode.InternalServerError, 'Internal server error');
  }
}

/** A message that only servers send: the library throws an error of no class of its own. */
function isOfClient(error: unknown): boolean {
  return error instanceof Error && error.message.startsWith('Unexpected message of type');
}

/** What they hold is formatted, for which the library has no type. */
type Answers = AsyncGenerator<ExecutionResult, void, void>;

const NO_SCHEMA = new GraphQLSchema({});
const ANY_SUBSCRIPTION = parse('subscription { any }');

/**
 * An answer, or none, in the form of a subscription's: what goes wrong with it on its way then ends it, and not the
 * connection.
 */
async function* alone(result: FormattedExecutionResult | null): Answers {
  if (result === null) return;
  if (isOfInvalidRequest(result)) throw new InvalidRequest(result.errors ?? []);
  yield result as ExecutionResult;
}
