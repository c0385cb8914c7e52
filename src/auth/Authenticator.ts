/**
 * Who is let in at `/graphql` and below, decided before a body is read: the router's secret first, then who asks. Over
 * WebSocket it is decided as soon as the connection has said who it is.
 */
import type { FastifyRequest } from 'fastify';
import { InvalidToken, NotFromRouter } from '../errors/Unauthenticated';
import { type BearerTokens, findAuthorization } from './BearerTokens';
import { isFromRouter } from './isFromRouter';
import type { Viewer } from './Viewer';

export interface AuthenticatorOptions {
  /** Null: anybody may ask. */
  readonly routerSecret: string | null;
  /** Null: nobody has to sign in. */
  readonly bearerTokens: Pick<BearerTokens, 'verify'> | null;
}

declare module 'fastify' {
  interface FastifyRequest {
    /** Who asks, once that is decided. */
    viewer: Viewer | null;
  }
}

export class Authenticator {
  readonly #options: AuthenticatorOptions;

  constructor(options: AuthenticatorOptions) {
    this.#options = options;
  }

  /**
   * For Fastify's `onRequest`.
   *
   * @throws {Unauthenticated}
   * @throws {KeysUnavailable}
   */
  async authenticate(request: FastifyRequest): Promise<void> {
    const { method, headers, ip, url } = request;
    // Decided by `admitConnection`.
    if (request.ws) return;
    this.assertFromRouter(headers);
    // Runs nothing: Apollo Server shows Sandbox, where a token can be given, or says that the query is missing.
    const asksNothing = method === 'GET' && url === '/graphql';
    request.viewer = asksNothing ? NOBODY : await this.identify(headers, ip);
  }

  /** Who sent a request, which has to be one that was admitted. */
  getViewer({ viewer }: FastifyRequest): Viewer {
    if (viewer === null) throw new Error('A request came past the authenticator.');
    return viewer;
  }

  /**
   * For a connection: what the request that opened it did not say, because browsers let no page add a header to it, its
   * parameters may.
   *
   * @param params which may hold anything.
   * @throws {Unauthenticated} also where the two name different callers.
   * @throws {KeysUnavailable}
   */
  async authenticateConnection(
    { headers, ip }: Pick<FastifyRequest, 'headers' | 'ip'>,
    params: Readonly<Record<string, unknown>>,
  ): Promise<Viewer> {
    const { bearerTokens } = this.#options;
    const fromRouter = headers['router-authorization'] ?? findParam('router-authorization', params);
    this.assertFromRouter({ 'router-authorization': fromRouter });
    if (bearerTokens === null) return this.identify({}, ip);
    const [first, ...others] = [findAuthorization(headers), findAuthorization(params)].filter(isSaid);
    if (others.some((other) => other !== first)) throw new InvalidToken('ambiguous');
    return this.identify({ authorization: first }, ip);
  }

  /** @throws {Unauthenticated} */
  assertFromRouter(headers: Readonly<Record<string, unknown>>): void {
    const { routerSecret } = this.#options;
    if (routerSecret === null || isFromRouter(headers['router-authorization'], routerSecret)) return;
    throw new NotFromRouter();
  }

  /**
   * Who asks, by what came with a request or, over WebSocket, with the connection: a bearer token either way.
   *
   * @param source HTTP headers, or connection parameters.
   * @param address whence it came.
   * @throws {Unauthenticated}
   * @throws {KeysUnavailable}
   */
  async identify(source: Readonly<Record<string, unknown>>, address: string): Promise<Viewer> {
    const { bearerTokens } = this.#options;
    if (bearerTokens) return bearerTokens.verify(findAuthorization(source));
    return { kind: 'anyone', id: address, subject: null, expiresAt: null };
  }
}

/** Whoever writes them may begin names with capitals, as documents about HTTP do. */
export function findParam(name: string, params: Readonly<Record<string, unknown>>): unknown {
  const key = Object.keys(params).find((each) => each.toLowerCase() === name);
  return key === undefined ? undefined : params[key];
}

function isSaid(value: unknown): boolean {
  return value !== undefined && value !== null;
}

/** Owns no token: owners are known by hashes. */
const NOBODY: Viewer = { kind: 'endUser', id: 'nobody', subject: null, expiresAt: null };
