/** Port of a peer and URL of its upstream, set by the benchmark. */
export const port = Number(process.env['PORT']);
export const host = '127.0.0.1';
export const plaidUrl = process.env['PLAID_BASE_URL'] ?? '';

/** Headers equal to those of the server under test. */
export const plaidHeaders = {
  accept: 'application/json',
  'content-type': 'application/json',
  'plaid-client-id': process.env['PLAID_CLIENT_ID'] ?? '',
  'plaid-secret': process.env['PLAID_SECRET'] ?? '',
  'plaid-version': '2020-09-14',
};
