/** Who is let in at `/graphql`, decided before a body is read: the router's secret first, then who asks. */
import type { IncomingHttpHeaders } from 'node:http';
import type { FastifyRequest } from 'fastify';
import { authorizationIn, type BearerTokens } from './BearerTokens';
import { isFromRouter } from './routerSecret';
import { Unauthenticated } from './Unauthenticated';
import type { Viewer } from './Viewer';

export interface AdmissionOptions {
  /** Null: anybody may ask. */
  readonly routerSecret: string | null;
  /** Null: nobody has to sign in. */
  readonly bearerTokens: Pick<BearerTokens, 'verify'> | null;
}

export class Admission {
  readonly #options: AdmissionOptions;
  readonly #viewers = new WeakMap<FastifyRequest, Viewer>();

  constructor(options: AdmissionOptions) {
    this.#options = options;
  }

  /**
   * For Fastify's `onRequest`.
   *
   * @throws {Unauthenticated}
   * @throws {KeysUnavailable}
   */
  async admit(request: FastifyRequest): Promise<void> {
    const { method, headers, ip, url } = request;
    this.assertFromRouter(headers);
    // Runs nothing: Apollo Server shows Sandbox, where a token can be given, or says that the query is missing.
    const asksNothing = method === 'GET' && !url.includes('?');
    this.#viewers.set(request, asksNothing ? NOBODY : await this.identify(headers, ip));
  }

  /** Who sent a request, which has to be one that was admitted. */
  viewerOf(request: FastifyRequest): Viewer {
    const viewer = this.#viewers.get(request);
    if (viewer === undefined) throw new Error('A request came past the door.');
    return viewer;
  }

  /** @throws {Unauthenticated} */
  assertFromRouter(headers: IncomingHttpHeaders): void {
    const { routerSecret } = this.#options;
    if (routerSecret === null || isFromRouter(headers['router-authorization'], routerSecret)) return;
    throw new Unauthenticated('This server answers its router alone.', 'not from the router');
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
    if (bearerTokens) return bearerTokens.verify(authorizationIn(source));
    return { kind: 'anyone', id: address, subject: null, expiresAt: null };
  }
}

/** Owns no token: owners are known by hashes. */
const NOBODY: Viewer = { kind: 'endUser', id: 'nobody', subject: null, expiresAt: null };
