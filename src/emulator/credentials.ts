/** Who is calling: `client_id` and `secret`, each from the body or from its header. */
import type { IncomingHttpHeaders } from 'node:http';
import { ApiError, invalidField } from './ApiError';
import type { JsonObject } from './wire';

/**
 * The only credentials that pass. Without them any non-empty pair does, for any link token: nobody has to find out
 * whose token a server made in order to look at it with a client of their own.
 */
export interface Credentials {
  readonly clientId: string;
  readonly secret: string;
}

/** Refuses credentials that are missing, or not those that pass. */
export function authenticate(headers: IncomingHttpHeaders, body: JsonObject, only: Credentials | null): void {
  const clientId = credential('client_id', body, headers['plaid-client-id']);
  const secret = credential('secret', body, headers['plaid-secret']);
  if (!clientId || !secret) {
    const missing = [clientId ? [] : ['client_id'], secret ? [] : ['secret']].flat();
    throw new ApiError('MISSING_FIELDS', `the following required fields are missing: ${missing.join(', ')}`);
  }
  if (only && (clientId !== only.clientId || secret !== only.secret)) {
    throw new ApiError('INVALID_API_KEYS', 'invalid client_id or secret provided');
  }
}

function credential(
  field: string,
  body: JsonObject,
  header: string | string[] | undefined,
): string | undefined {
  const value = body[field] ?? header;
  if (value !== undefined && typeof value !== 'string') {
    throw invalidField(`${field} must be a properly formatted, non-empty string`);
  }
  return value;
}
