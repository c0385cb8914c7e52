/**
 * Trusted operations (persisted operations): replaces IDs by texts and, in `only` mode, rejects all other operations.
 * Runs before parsing. A rejected operation is replaced by a no-op and fails in `didResolveOperation`, since errors of
 * Apollo Server's earlier hooks become a 500.
 */
import type { GraphQLRequest } from '@apollo/server';
import { isJsonObject } from '../../codec/json';
import type { AppError } from '../../errors/AppError';
import { BadRequest } from '../../errors/BadRequest';
import { Forbidden } from '../../errors/Forbidden';
import type { OperationPlugin } from './OperationPlugin';

export interface TrustedOperations {
  /** @returns the operation's text; undefined for an unknown ID. */
  getText(id: string): string | undefined;
  /** Whether the text is exactly that of a trusted operation. */
  has(text: string): boolean;
}

/** Settings that a reload replaces. */
export interface LiveTrustedOperations {
  readonly current: {
    readonly trustedOperations: {
      /** Null without a manifest. */
      readonly manifest: TrustedOperations | null;
      /** Whether all other operations are rejected. */
      readonly only: boolean;
    };
  };
}

/**
 * With `only`, introspection, `_service` and `_entities` are rejected too. It is not for a server behind a router, which
 * checks its own list and sends generated operations to subgraphs.
 */
export function resolveTrustedOperations(live: LiveTrustedOperations): OperationPlugin {
  const rejections = new WeakMap<GraphQLRequest, AppError>();
  return {
    requestDidStart({ request }) {
      const { manifest, only } = live.current.trustedOperations;
      const text = manifest && findTrustedText(request, manifest);
      const rejection = text === null ? findRejection(request, only) : null;
      if (text !== null) replaceText(request, text);
      if (rejection === null) return;
      replaceText(request, NO_OPERATION);
      rejections.set(request, rejection);
    },
    didResolveOperation({ request, response }) {
      const rejection = rejections.get(request);
      if (rejection === undefined) return;
      response.http.status = rejection.httpStatus;
      throw rejection;
    },
  };
}

/** Replaces a rejected operation; never executed. */
const NO_OPERATION = '{ __typename }';

function replaceText(request: GraphQLRequest, text: string): void {
  request.query = text;
  const { persistedQuery: _, ...extensions } = request.extensions ?? {};
  request.extensions = extensions;
}

/** @returns null if neither the request's text nor its ID is trusted. */
function findTrustedText({ query, extensions }: GraphQLRequest, trusted: TrustedOperations): string | null {
  if (query !== undefined) return trusted.has(query) ? query : null;
  const persisted: unknown = extensions?.['persistedQuery'];
  if (!isJsonObject(persisted) || persisted['version'] !== 1) return null;
  const { sha256Hash } = persisted;
  return (typeof sha256Hash === 'string' && trusted.getText(sha256Hash)) || null;
}

function findRejection({ query, extensions }: GraphQLRequest, only: boolean): AppError | null {
  const persisted: unknown = extensions?.['persistedQuery'];
  // Apollo Server rejects a request without an operation.
  if (only && (query || persisted)) {
    return new Forbidden('The operation is not trusted. Only operations of the manifest are accepted.', null);
  }
  // Apollo Server's APQ uses the hash as a cache key unchecked, and throws for some objects.
  if (isJsonObject(persisted) && typeof persisted['sha256Hash'] !== 'string') {
    return new BadRequest('`extensions.persistedQuery.sha256Hash` must be a string.');
  }
  return null;
}
