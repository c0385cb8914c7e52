/** Compressed responses of Plaid or of a gateway in front of it, and byte-order marks. */
import { brotliCompressSync, deflateRawSync, deflateSync, gzipSync } from 'node:zlib';
import { startIssuer } from '../support/issuer';
import { answered, startPlaidDouble } from '../support/plaid/plaidDouble';
import { startTestApp } from '../support/testApp';

const READ = '{ linkToken(token: "link-sandbox-1") { linkToken additionalProperties } }';
const CREATE =
  'mutation { createLinkToken(input: { clientName: "App", language: "en", countryCodes: [US], userId: "usr_1" }) { linkToken } }';

const JSON_TEXT = Buffer.from(JSON.stringify({ link_token: 'link-sandbox-1', news: 'Zürich 🏦' }));
const BOM = Buffer.from('\uFEFF');
const NOT_FOUND = Buffer.from(
  JSON.stringify({ error_type: 'INVALID_INPUT', error_code: 'INVALID_LINK_TOKEN', error_message: 'none' }),
);
const UNAVAILABLE = [{ extensions: { code: 'PLAID_UNAVAILABLE', retryable: true } }];

interface Encoded {
  readonly status?: number;
  readonly encoding?: string | string[];
  readonly body: Buffer;
}

/** A server whose Plaid sends this response to every request. */
async function startWith({ status = 200, encoding, body }: Encoded, env = {}) {
  const plaid = await startPlaidDouble((_, response) => {
    if (encoding !== undefined) response.setHeader('content-encoding', encoding);
    response.writeHead(status, { 'content-type': 'application/json' }).end(body);
    return answered;
  });
  return { plaid, ...(await startTestApp({ PLAID_BASE_URL: plaid.url, ...env })) };
}

const gzip = gzipSync(JSON_TEXT);

it.each<[string, Encoded]>([
  ['gzip', { encoding: 'gzip', body: gzip }],
  ['x-gzip', { encoding: 'x-gzip', body: gzip }],
  ['GZIP', { encoding: 'GZIP', body: gzip }],
  ['deflate', { encoding: 'deflate', body: deflateSync(JSON_TEXT) }],
  ['deflate without zlib’s header', { encoding: 'deflate', body: deflateRawSync(JSON_TEXT) }],
  ['br', { encoding: 'br', body: brotliCompressSync(JSON_TEXT) }],
  ['identity', { encoding: 'identity', body: JSON_TEXT }],
  ['an empty encoding', { encoding: '', body: JSON_TEXT }],
  ['gzip, then br', { encoding: 'gzip, br', body: brotliCompressSync(gzip) }],
  ['two headers', { encoding: ['identity, deflate', 'gzip'], body: gzipSync(deflateSync(JSON_TEXT)) }],
  ['a byte-order mark', { body: Buffer.concat([BOM, JSON_TEXT]) }],
  ['gzip and a byte-order mark', { encoding: 'gzip', body: gzipSync(Buffer.concat([BOM, JSON_TEXT])) }],
])('reads a response with %s, and sends each request once', async (_, response) => {
  const { graphql, plaid } = await startWith(response);
  expect(await graphql(READ)).toEqual({
    status: 200,
    data: { linkToken: { linkToken: 'link-sandbox-1', additionalProperties: { news: 'Zürich 🏦' } } },
  });
  expect(await graphql(CREATE)).toEqual({
    status: 200,
    data: { createLinkToken: { linkToken: 'link-sandbox-1' } },
  });
  expect(plaid.calls.map(({ path }) => path)).toEqual(['/link/token/get', '/link/token/create']);
  expect(plaid.calls[0]?.headers['accept-encoding']).toBe('gzip, deflate, br');
});

it('reads a compressed error body', async () => {
  const { graphql } = await startWith({ status: 400, encoding: 'br', body: brotliCompressSync(NOT_FOUND) });
  expect((await graphql(READ)).errors).toMatchObject([{ extensions: { code: 'LINK_TOKEN_NOT_FOUND' } }]);
});

it.each<[string, string, Encoded]>([
  ['corrupt gzip', 'corrupt content-encoding', { encoding: 'gzip', body: JSON_TEXT }],
  ['truncated gzip', 'corrupt content-encoding', { encoding: 'gzip', body: gzip.subarray(0, -9) }],
  [
    'truncated br',
    'corrupt content-encoding',
    { encoding: 'br', body: brotliCompressSync(JSON_TEXT).subarray(0, 9) },
  ],
  ['an unknown encoding', 'unknown content-encoding', { encoding: 'zip', body: JSON_TEXT }],
  ['a name of Object.prototype', 'unknown content-encoding', { encoding: 'constructor', body: JSON_TEXT }],
  ['too many encodings', 'unknown content-encoding', { encoding: 'gzip,gzip,gzip,gzip', body: gzip }],
  [
    'a small body that decompresses to 7 MiB',
    'decompressed body too large',
    { encoding: 'br', body: brotliCompressSync(Buffer.alloc(7 * 1024 * 1024, ' ')) },
  ],
  [
    'stacked encodings of 7 MiB',
    'decompressed body too large',
    { encoding: 'gzip, gzip', body: gzipSync(gzipSync(Buffer.alloc(7 * 1024 * 1024, ' '))) },
  ],
])('retries a read, sends a create once and logs the reason for %s', async (_, problem, response) => {
  const { graphql, plaid, log } = await startWith(response);
  expect((await graphql(CREATE)).errors).toMatchObject(UNAVAILABLE);
  expect(plaid.calls).toHaveLength(1);
  expect((await graphql(READ)).errors).toMatchObject(UNAVAILABLE);
  expect(plaid.calls).toHaveLength(4);
  const line = { msg: 'operation failed', problem: `HTTP 200 without Plaid's JSON: ${problem}` };
  expect(log).toContainEqual(expect.objectContaining(line));
});

it.each([
  ['429', 429, 'PLAID_RATE_LIMITED'],
  ['503', 503, 'PLAID_UNAVAILABLE'],
])('classifies %s by its status if the body is corrupt or empty', async (_, status, code) => {
  for (const body of [JSON_TEXT, Buffer.of()]) {
    const env = { MAX_PLAID_ATTEMPTS: '1' };
    const { graphql } = await startWith({ status, encoding: 'gzip', body }, env);
    expect((await graphql(READ)).errors).toMatchObject([{ extensions: { code } }]);
  }
});

it.each(['gzip', undefined])(
  'reads a JWKS with a byte-order mark and content encoding %s',
  async (encoding) => {
    const issuer = await startIssuer();
    const text = Buffer.concat([BOM, Buffer.from(JSON.stringify(issuer.jwks()))]);
    issuer.answer({ body: encoding ? gzipSync(text) : text, encoding });
    const { graphql } = await startWith({ body: JSON_TEXT }, issuer.env);
    const authorization = `Bearer ${issuer.token({ scope: 'link:service' })}`;
    expect((await graphql(READ, {}, { authorization })).errors).toBeUndefined();
  },
);
