/**
 * Which operations are run at all. Decided before anything of them is parsed: a trusted one is put in place of its id,
 * and one that is refused is put out of the way. Apollo Server takes the text from the request after its plugins were
 * told of it, and has no earlier place from which an error reaches the caller as one: its other hooks before
 * `didResolveOperation` answer with a 500.
 */
import type { GraphQLRequest } from '@apollo/server';
import { isJsonObject } from '../../codec/json';
import type { AppError } from '../../errors/AppError';
import { BadRequest } from '../../errors/BadRequest';
import { Forbidden } from '../../errors/Forbidden';
import type { TrustedOperations } from './loadTrustedOperations';
import type { OperationPlugin } from './OperationPlugin';

export interface TrustedOperationsOptions {
  /** Null where there is no manifest. */
  readonly trusted: TrustedOperations | null;
  /**
   * Whether all others are refused: also introspection, `_service` and `_entities`, so that it is nothing for a server
   * behind a router. That one keeps such a list itself, and asks its subgraphs what it likes.
   */
  readonly only: boolean;
}

export function resolveTrustedOperations({ trusted, only }: TrustedOperationsOptions): OperationPlugin {
  return {
    requestDidStart({ request, response }) {
      const text = trusted && textOfTrusted(request, trusted);
      const refusal = text === null ? refusalOf(request, only) : null;
      if (text !== null) runInstead(request, text);
      if (refusal === null) return undefined;
      runInstead(request, NOTHING);
      return {
        didResolveOperation() {
          response.http.status = refusal.httpStatus;
          throw refusal;
        },
      };
    },
  };
}

/** Stands for an operation that is refused, and is not run. */
const NOTHING = '{ __typename }';

function runInstead(request: GraphQLRequest, text: string): void {
  request.query = text;
  const { persistedQuery: _, ...extensions } = request.extensions ?? {};
  request.extensions = extensions;
}

/** Null where the request names no trusted operation, and its text is none. */
function textOfTrusted({ query, extensions }: GraphQLRequest, trusted: TrustedOperations): string | null {
  if (query !== undefined) return trusted.has(query) ? query : null;
  const persisted: unknown = extensions?.['persistedQuery'];
  if (!isJsonObject(persisted) || persisted['version'] !== 1) return null;
  const { sha256Hash } = persisted;
  return (typeof sha256Hash === 'string' && trusted.getText(sha256Hash)) || null;
}

function refusalOf({ query, extensions }: GraphQLRequest, only: boolean): AppError | null {
  const persisted: unknown = extensions?.['persistedQuery'];
  // A request without an operation is Apollo Server's to refuse.
  if (only && (query || persisted)) {
    return new Forbidden('Only trusted operations are run here, and this is not one of them.', null);
  }
  // Apollo Server makes a key of it as it is, which throws for some objects.
  if (isJsonObject(persisted) && typeof persisted['sha256Hash'] !== 'string') {
    return new BadRequest('`extensions.persistedQuery.sha256Hash` must be a string.');
  }
  return null;
}
