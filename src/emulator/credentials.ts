/** Authentication by `client_id` and `secret`, each from the body or from its header. */
import type { IncomingHttpHeaders } from 'node:http';
import { ApiError, invalidField } from './ApiError';
import { rejectMissingFields } from './shape';
import type { JsonObject } from './wire';

export interface Credentials {
  readonly clientId: string;
  readonly secret: string;
}

/**
 * @param required The only accepted credentials. With null any non-empty pair is accepted for any link token, so that
 *   a token of one client can be read with another.
 * @throws {ApiError} if credentials are missing or not the required ones.
 */
export function authenticate(
  headers: IncomingHttpHeaders,
  body: JsonObject,
  required: Credentials | null,
): void {
  const clientId = readCredential('client_id', body, headers['plaid-client-id']);
  const secret = readCredential('secret', body, headers['plaid-secret']);
  rejectMissingFields([...(clientId ? [] : ['client_id']), ...(secret ? [] : ['secret'])]);
  if (required && (clientId !== required.clientId || secret !== required.secret)) {
    throw new ApiError('INVALID_API_KEYS', 'invalid client_id or secret provided');
  }
}

function readCredential(
  field: string,
  body: JsonObject,
  header: string | string[] | undefined,
): string | undefined {
  const value = body[field] ?? header;
  if (value === undefined || typeof value === 'string') return value;
  throw invalidField(`${field} must be a properly formatted, non-empty string`);
}
