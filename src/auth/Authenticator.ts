/**
 * Authenticator for `/graphql` and below: checks the router's secret and the bearer token before a body is read. A
 * WebSocket is authenticated by its `connection_init` message.
 */
import type { FastifyRequest } from 'fastify';
import type { Live } from '../config/Live';
import { NotFromRouter } from '../errors/Unauthenticated';
import { type BearerTokens, findAuthorization } from './BearerTokens';
import { isFromRouter } from './isFromRouter';
import type { Viewer } from './Viewer';

type Source = Readonly<Record<string, unknown>>;

export interface AuthenticatorOptions {
  /** Without router secrets, requests need not come through a router. */
  readonly live: Live<{ readonly routerSecrets: readonly string[] | null }>;
  /** Null: no authentication (`AUTH_MODE=none`). */
  readonly bearerTokens: Pick<BearerTokens, 'verify'> | null;
}

declare module 'fastify' {
  interface FastifyRequest {
    /** Null until the request is authenticated. */
    viewer: Viewer | null;
  }
}

export class Authenticator {
  readonly #options: AuthenticatorOptions;

  constructor(options: AuthenticatorOptions) {
    this.#options = options;
  }

  /**
   * Fastify `onRequest` hook.
   *
   * @throws {Unauthenticated}
   * @throws {KeysUnavailable}
   */
  async authenticate(request: FastifyRequest): Promise<void> {
    const { method, headers, url } = request;
    // See `authenticateConnection`.
    if (request.ws) return;
    this.#assertFromRouter(headers['router-authorization']);
    // Executes nothing: Apollo Server serves Sandbox, where a token can be entered, or reports the missing query.
    const isSandbox = method === 'GET' && url === '/graphql';
    request.viewer = isSandbox ? SANDBOX_VIEWER : await this.#identify(request, headers);
  }

  /** @returns the viewer of an authenticated request. */
  getViewer({ viewer }: FastifyRequest): Viewer {
    if (viewer === null) throw new Error('The request was not authenticated.');
    return viewer;
  }

  /**
   * Authenticates a WebSocket by its upgrade request and, since browsers cannot add headers to that, by its
   * connection parameters.
   *
   * @throws {Unauthenticated} also if the two contain different access tokens.
   * @throws {KeysUnavailable}
   */
  async authenticateConnection(
    request: Pick<FastifyRequest, 'headers' | 'ip'>,
    params: Source,
  ): Promise<Viewer> {
    const { headers } = request;
    this.#assertFromRouter(headers['router-authorization'] ?? findParam('router-authorization', params));
    return this.#identify(request, headers, params);
  }

  #assertFromRouter(header: unknown): void {
    const { routerSecrets } = this.#options.live.current;
    if (routerSecrets?.some((secret) => isFromRouter(header, secret)) === false) throw new NotFromRouter();
  }

  #identify({ ip }: Pick<FastifyRequest, 'ip'>, ...sources: Source[]): Viewer | Promise<Viewer> {
    const { bearerTokens } = this.#options;
    if (bearerTokens) return bearerTokens.verify(findAuthorization(...sources));
    return { kind: 'anyone', id: ip, subject: null, expiresAt: null };
  }
}

/** @returns the connection parameter with that name in any case. */
export function findParam(name: string, params: Source): unknown {
  const key = Object.keys(params).find((each) => each.toLowerCase() === name);
  return key === undefined ? undefined : params[key];
}

/** Owns no link token: the ids of owners are hashes. */
const SANDBOX_VIEWER: Viewer = { kind: 'endUser', id: 'sandbox', subject: null, expiresAt: null };
