/** Error of a session, from a GraphQL error, a closed WebSocket or a lost connection. */
import type { GraphQLResult } from './LinkTransport.js';

export interface LinkSessionError {
  /**
   * The API’s `extensions.code`, or one of the kit’s own: `NETWORK_ERROR`, `POPUP_BLOCKED`, `SDK_NOT_LOADED`,
   * `HOSTED_LINK_MISSING`.
   */
  readonly code: string;
  /** Whether the same call may succeed later. */
  readonly retryable: boolean;
  /** Plaid’s message for the user, or null. */
  readonly displayMessage: string | null;
  /** Path of the rejected field, such as `['input', 'user', 'dateOfBirth']`, or null. */
  readonly argumentPath: readonly (string | number)[] | null;
  /** The message for developers. */
  readonly message: string;
}

/** Close code of a WebSocket whose authentication failed. After 4403, a new connection sends a new access token. */
const UNAUTHORIZED = 4401;

/** @param cause what `LinkSink.error` received. */
export function toLinkSessionError(cause: unknown): LinkSessionError {
  if (Array.isArray(cause)) return fromGraphQL(cause);
  const { code } = (cause ?? {}) as { readonly code?: unknown };
  if (code === UNAUTHORIZED)
    return createLinkSessionError('UNAUTHENTICATED', false, 'Authentication failed.');
  return createLinkSessionError('NETWORK_ERROR', true, 'There was no response of the server.');
}

export function createLinkSessionError(code: string, retryable: boolean, message: string): LinkSessionError {
  return { code, retryable, displayMessage: null, argumentPath: null, message };
}

function fromGraphQL([error]: NonNullable<GraphQLResult['errors']>): LinkSessionError {
  const { code, retryable, argumentPath, plaid } = (error?.extensions ?? {}) as ErrorExtensions;
  return {
    code: code ?? 'INTERNAL_SERVER_ERROR',
    // Errors of a gateway have no `retryable`: whether the request reached the server is unknown.
    retryable: retryable ?? true,
    displayMessage: plaid?.displayMessage ?? null,
    argumentPath: argumentPath ?? null,
    message: error?.message ?? '',
  };
}

interface ErrorExtensions {
  readonly code?: string;
  readonly retryable?: boolean;
  readonly argumentPath?: readonly (string | number)[];
  readonly plaid?: { readonly displayMessage?: string | null };
}
