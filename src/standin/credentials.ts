/** Who is calling: `client_id` and `secret`, each from the body or from its header. */
import type { IncomingHttpHeaders } from 'node:http';
import { invalidField, Refusal } from './plaidError';
import type { JsonObject } from './wire';

/** The only credentials that pass; without them any non-empty pair does. */
export interface Credentials {
  readonly clientId: string;
  readonly secret: string;
}

/** The caller's client id, once its credentials pass. */
export function authenticate(
  headers: IncomingHttpHeaders,
  body: JsonObject,
  only: Credentials | null,
): string {
  const clientId = credential('client_id', body, headers['plaid-client-id']);
  const secret = credential('secret', body, headers['plaid-secret']);
  if (!clientId || !secret) {
    const missing = [clientId ? [] : ['client_id'], secret ? [] : ['secret']].flat();
    throw new Refusal('MISSING_FIELDS', `the following required fields are missing: ${missing.join(', ')}`);
  }
  if (only && (clientId !== only.clientId || secret !== only.secret)) {
    throw new Refusal('INVALID_API_KEYS', 'invalid client_id or secret provided');
  }
  return clientId;
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
