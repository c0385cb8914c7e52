/** HTTP requests as bytes: valid, invalid, and with misleading framing. */
import type { Choices } from './Choices';
import { mutated, randomBytes } from './mutateBytes';
import { aShortString, aString, nested, someJson } from './randomValues';

const PATHS = [
  '/graphql',
  '/graphql/stream',
  '/webhooks/plaid',
  '/healthz',
  '/readyz',
  '/metrics',
  '/',
  '/explorer',
  '/nothing/here',
  '/graphql?query=%7B__typename%7D',
  '/graphql/stream?query=%7B__typename%7D',
  '/graphql?query=%FF%ZZ&variables=[&extensions=%00',
  '/graphql/',
  '/GRAPHQL',
  '//graphql',
  '/%67raphql',
  '/graphql/../healthz',
  '/explorer/%2e%2e/%2e%2e/etc/passwd',
  '/explorer/assets/none.js',
  '/%E0%A4%A',
  '/%00',
  '*',
  'http://127.0.0.1/graphql',
  'http://[::1/graphql',
  `/graphql?query=${'a'.repeat(8_000)}`,
  `/${'a/'.repeat(500)}`,
] as const;

const METHODS = [
  'POST',
  'GET',
  'HEAD',
  'OPTIONS',
  'PUT',
  'PATCH',
  'DELETE',
  'TRACE',
  'CONNECT',
  'QUERY',
  'PROPFIND',
  'post',
  'NONSENSE',
] as const;

const HEADER_NAMES = [
  'accept',
  'accept-encoding',
  'access-control-request-headers',
  'access-control-request-method',
  'apollo-federation-include-trace',
  'apollo-require-preflight',
  'apollographql-client-name',
  'authorization',
  'baggage',
  'connection',
  'content-encoding',
  'content-type',
  'cookie',
  'expect',
  'forwarded',
  'host',
  'http2-settings',
  'if-modified-since',
  'if-none-match',
  'keep-alive',
  'origin',
  'plaid-verification',
  'range',
  'referer',
  'router-authorization',
  'sec-fetch-site',
  'sec-websocket-extensions',
  'sec-websocket-key',
  'sec-websocket-protocol',
  'sec-websocket-version',
  'te',
  'traceparent',
  'tracestate',
  'trailer',
  'transfer-encoding',
  'upgrade',
  'user-agent',
  'via',
  'x-forwarded-for',
  'x-forwarded-proto',
  'x-http-method-override',
  'x-request-id',
  '__proto__',
  'constructor',
] as const;

const HEADER_VALUES = [
  '*/*',
  '',
  'application/json',
  'application/json; charset=utf-7',
  'application/json;charset="utf-8";boundary=',
  'application/graphql-response+json;q=0.1, text/html;q=nan',
  'text/event-stream',
  'text/html',
  'multipart/form-data; boundary=a',
  ';;;=,,,',
  'upgrade, close',
  'upgrade',
  'close',
  'websocket',
  'h2c',
  '13',
  'dGhlIHNhbXBsZSBub25jZQ==',
  'graphql-transport-ws',
  '100-continue',
  '200-ok',
  'chunked',
  'gzip, chunked',
  'identity',
  'gzip',
  'ftv1',
  '00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01',
  '00-00000000000000000000000000000000-0000000000000000-ff',
  'ff-zz',
  'Bearer a.b.c',
  'Bearer ',
  'null',
  'https://example.com',
  'http://localhost:3000',
  'cross-site',
  '::1, 127.0.0.1, not an address',
  'bytes=0-,-1',
  'GET',
  '\xe9\xff\x80',
  'folded\r\n  value',
  'tab\tand space ',
  'a=b; __proto__=c',
  'x'.repeat(5_000),
  'x'.repeat(20_000),
] as const;

const BODIES = [
  '{"query":"{ __typename }"}',
  '',
  '{}',
  '[]',
  'null',
  '{"query":"query ($token: String!) { linkToken(token: $token) { status } }","variables":{"token":"link-a"}}',
  '{"query":"mutation { createLinkToken(input: { user: { clientUserId: \\"u\\" } }) { linkToken } }"}',
  '{"query":"{","variables":',
  '\ufeff{"query":"{ __typename }"}',
  '{"__proto__":{"query":"{ __typename }"},"constructor":{"prototype":1}}',
  '{"extensions":{"persistedQuery":{"version":1,"sha256Hash":"0"}}}',
  '{"webhook_type":"LINK","webhook_code":"SESSION_FINISHED"}',
] as const;

export function rawBody(choose: Choices): Buffer {
  const kind = choose.below(8);
  if (kind === 5) return Buffer.from(JSON.stringify(someJson(choose)));
  if (kind === 6) return randomBytes(choose);
  if (kind === 7) return Buffer.from(nested(choose.of(10, 10_000), choose.once(2)));
  return mutated(choose, Buffer.from(choose.of(...BODIES)), kind < 3 ? 0 : 3);
}

/** One to three pipelined requests, some mutated. */
export function rawRequests(choose: Choices): Buffer {
  if (choose.once(20)) return randomBytes(choose, 400);
  const requests = Array.from({ length: 1 + (choose.once(4) ? choose.below(3) : 0) }, () =>
    rawRequest(choose),
  );
  return mutated(choose, Buffer.concat(requests), choose.once(3) ? 4 : 0);
}

function rawRequest(choose: Choices): Buffer {
  const method = choose.of(...METHODS);
  const path = choose.of(...PATHS);
  const version = choose.once(10)
    ? choose.of('HTTP/1.0', 'HTTP/2.0', 'HTTP/0.9', 'HTTP/1.1 ', 'HTTQ/1.1', '')
    : 'HTTP/1.1';
  const headers = choose.list(8, () => header(choose));
  if (!choose.once(15)) headers.unshift('Host: 127.0.0.1');
  if (!choose.once(4)) headers.push('Content-Type: application/json');
  if (choose.once(4)) headers.push(...upgrade(choose));
  const body = rawBody(choose);
  const [framing, framed] = framedBody(choose, body);
  const head = [`${method} ${path} ${version}`, ...headers, ...framing].join('\r\n');
  return Buffer.concat([Buffer.from(`${head}\r\n\r\n`, 'latin1'), framed]);
}

/** Values of these headers count as secrets that no output may contain, so they must not be random words. */
const SECRET = /authorization|cookie/;

function header(choose: Choices): string {
  const name = choose.once(30) ? aString(choose).slice(0, 50) : choose.of(...HEADER_NAMES);
  const value = SECRET.test(name)
    ? choose.of('Bearer a.b.c', 'Bearer ', '', 'Basic YTpi', aShortString(choose))
    : choose.once(20)
      ? aString(choose)
      : choose.of(...HEADER_VALUES);
  if (choose.once(30)) return `${name} : ${value}`;
  return choose.of(`${name}: ${value}`, `${name.toUpperCase()}:${value}`);
}

function upgrade(choose: Choices): string[] {
  return [
    'Connection: Upgrade',
    `Upgrade: ${choose.of('websocket', 'h2c', 'WebSocket', 'foo/1', '')}`,
    `Sec-WebSocket-Version: ${choose.of('13', '8', 'x')}`,
    `Sec-WebSocket-Key: ${choose.of('dGhlIHNhbXBsZSBub25jZQ==', 'short', '')}`,
    `Sec-WebSocket-Protocol: ${choose.of('graphql-transport-ws', 'graphql-ws', 'nothing, more', ',')}`,
  ].filter(() => !choose.once(8));
}

/** The declared length of the body, and the bytes sent. */
function framedBody(choose: Choices, body: Buffer): readonly [string[], Buffer] {
  const chunk = (size: string, more = '') =>
    Buffer.concat([Buffer.from(`${size}${more}\r\n`), body, Buffer.from('\r\n0\r\n\r\n')]);
  const size = body.length.toString(16);
  const chunked = ['Transfer-Encoding: chunked'];
  switch (choose.below(14)) {
    case 5:
      return [[], body];
    case 6:
      return [[`Content-Length: ${body.length + 1 + choose.below(100)}`], body];
    case 7:
      return [[`Content-Length: ${choose.below(body.length + 1)}`], body];
    case 8:
      return [
        [`Content-Length: ${choose.of('-1', '1e3', '99999999999999999999', '0x10', ' ', '1, 2')}`],
        body,
      ];
    case 9:
      return [[`Content-Length: ${body.length}`, `Content-Length: ${choose.of(body.length, 0)}`], body];
    case 10:
      return [chunked, chunk(size)];
    case 11:
      return [chunked, chunk(choose.of('0', 'ffffffffffffffffff', 'zz', '-1', `${size}0`, ''), ';a="b"')];
    case 12:
      return [[...chunked, `Content-Length: ${body.length}`], chunk(size)];
    case 13:
      return [chunked, chunk(size, `;${'x'.repeat(choose.of(10, 20_000))}`)];
    default:
      return [[`Content-Length: ${body.length}`], body];
  }
}
