/** Plaid's errors, and responses that are not Plaid's JSON. */
import { EXAMPLE, json, type PlaidReply } from './plaidReplies';

function failure(status: number, errorType: string, errorCode: string, headers = {}): PlaidReply {
  const text = JSON.stringify({
    error_type: errorType,
    error_code: errorCode,
    error_message: 'it is as the code says, "quoted" \u2028',
    display_message: null,
    request_id: 'request-1',
    documentation_url: 'https://plaid.com/docs/errors/',
    suggested_action: 'wait',
    more: [1],
  });
  return { ...json(text), status, headers: { 'content-type': 'application/json', ...headers } };
}

export const UNKNOWN_TOKEN = failure(400, 'INVALID_INPUT', 'INVALID_LINK_TOKEN');

export const plaidFailures: Readonly<Record<string, PlaidReply>> = {
  'a request refused': failure(400, 'INVALID_REQUEST', 'INVALID_FIELD'),
  'a token unknown': UNKNOWN_TOKEN,
  'too many requests': failure(429, 'RATE_LIMIT_EXCEEDED', 'LINK_LIMIT', { 'retry-after': '7' }),
  'too many requests, without a time': failure(429, 'RATE_LIMIT_EXCEEDED', 'LINK_LIMIT'),
  'a failure of Plaid’s': failure(500, 'API_ERROR', 'INTERNAL_SERVER_ERROR'),
  maintenance: { status: 503, headers: { 'content-type': 'text/html' }, text: '<html>503</html>' },
  'wrong keys': failure(400, 'INVALID_INPUT', 'INVALID_API_KEYS'),
  garbage: json('<html>200</html>'),
  'half an answer': json(EXAMPLE.slice(0, 300)),
  'a list': json('[]'),
  'a null': json('null'),
  'an error without a body': { status: 400, headers: {}, text: '' },
};
