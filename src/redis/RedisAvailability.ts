/** State of one connection to Redis, and the log lines about its changes. */
import type { Logger } from '../telemetry/logger';
import { RedisFailure } from './RedisFailure';

export class RedisAvailability {
  readonly #logger: Logger;
  readonly #role: string;
  #state: 'new' | 'connected' | 'lost' | 'rejected' | 'closed' = 'new';
  /** Code of the error reply that was logged last. */
  #rejection = '';

  constructor(logger: Logger, role: string) {
    this.#logger = logger;
    this.#role = role;
  }

  get isConnected(): boolean {
    return this.#state === 'connected';
  }

  succeed(): void {
    if (this.#state === 'closed' || this.#state === 'connected') return;
    this.#state = 'connected';
    this.#logger.info({ role: this.#role }, 'redis connected');
  }

  /** Logs one line per loss, however many attempts fail; and another for each other error with which Redis replies. */
  fail(error: unknown): void {
    if (this.#state === 'closed') return;
    const { code, isErrorReply } = new RedisFailure(error);
    const role = this.#role;
    if (isErrorReply) {
      if (this.#state === 'rejected' && this.#rejection === code) return;
      this.#state = 'rejected';
      this.#rejection = code;
      if (CLUSTER_CODES.has(code)) this.#logger.error({ role, code }, 'redis cluster is not supported');
      else this.#logger.warn({ role, code }, 'redis rejected the connection');
    } else if (this.#state === 'new' || this.#state === 'connected') {
      this.#state = 'lost';
      this.#logger.warn({ role, code }, 'redis unavailable');
    }
  }

  close(): void {
    this.#state = 'closed';
  }
}

/** Replies of a Redis Cluster to clients that do not follow its redirects. */
const CLUSTER_CODES: ReadonlySet<string> = new Set(['MOVED', 'ASK', 'CROSSSLOT', 'CLUSTERDOWN', 'TRYAGAIN']);
