/** A Plaid that knows every token but one; each response names its token. */

import type { ServerResponse } from 'node:http';
import { type PlaidCall, sendJson } from '../support/plaid/plaidDouble';

export const UNKNOWN = 'link-sandbox-unknown';

export function readOf({ body }: PlaidCall, response: ServerResponse): unknown {
  const token = body['link_token'];
  if (token !== UNKNOWN) return { link_token: token, request_id: `read of ${token}` };
  return sendJson(response, 400, {
    error_type: 'INVALID_INPUT',
    error_code: 'INVALID_LINK_TOKEN',
    error_message: 'invalid link_token provided',
    display_message: null,
    request_id: 'refused',
  });
}
