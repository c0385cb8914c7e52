/** `EventSource` of browsers, which can send neither headers nor a preflight: served to pages of allowed origins. */
import { once } from 'node:events';
import { request as httpRequest, type IncomingMessage } from 'node:http';
import { TOKEN } from '../../../linkToken/updates/scriptedPlaid';
import { startOnce } from '../../../support/closing';
import { startLiveServer, WATCH } from '../liveServer';

const server = startOnce(() =>
  startLiveServer({ CORS_ORIGINS: 'https://app.example,http://localhost:3000' }),
);

/** `fetch` would set some of these headers itself. */
async function send(url: string, headers: Record<string, string>): Promise<IncomingMessage> {
  const request = httpRequest(url, { headers });
  request.end();
  const [response] = (await once(request, 'response')) as [IncomingMessage];
  return response;
}

/** Headers of Chromium's `EventSource` in a page of another origin, or of the server's own. */
const eventSource = {
  accept: 'text/event-stream',
  'cache-control': 'no-cache',
  'user-agent': 'Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 Chrome/142.0.0.0 Safari/537.36',
  'sec-fetch-mode': 'cors',
  'sec-fetch-dest': 'empty',
};
const crossSite = { ...eventSource, origin: 'https://app.example', 'sec-fetch-site': 'cross-site' };
const referer = 'https://app.example/page';

it.each<[string, Record<string, string>]>([
  ['another site', crossSite],
  ['another site with a Referer', { ...crossSite, referer }],
  ['another site with credentials', { ...crossSite, cookie: 'session=1' }],
  ['a sibling site', { ...crossSite, 'sec-fetch-site': 'same-site' }],
  ['an origin without Sec-Fetch-Site', { origin: 'https://app.example', accept: 'text/event-stream' }],
  ['another allowed origin', { ...crossSite, origin: 'http://localhost:3000' }],
  ['its own origin', { ...eventSource, 'sec-fetch-site': 'same-origin' }],
  ['its own origin with cookies', { ...eventSource, 'sec-fetch-site': 'same-origin', cookie: 'a=1' }],
])('serves `EventSource` in a page of %s', async (_, headers) => {
  const { url } = server();
  const query = new URLSearchParams({ query: WATCH, variables: JSON.stringify({ token: TOKEN }) });
  const response = await send(`${url}/graphql/stream?${query}`, headers);
  expect([response.statusCode, response.headers['access-control-allow-origin']]).toEqual([
    200,
    headers['origin'],
  ]);
  let read = '';
  for await (const chunk of response) {
    read += chunk;
    if (read.includes('SNAPSHOT')) break;
  }
  expect(read).toContain('"linkTokenUpdated":{"reason":"SNAPSHOT"');
});

it.each<[string, Record<string, string>]>([
  ['an origin that is not allowed', { ...crossSite, origin: 'https://evil.example' }],
  ['an origin that begins alike', { ...crossSite, origin: 'https://app.example.evil.example' }],
  ['a sandboxed frame', { ...crossSite, origin: 'null' }],
  ['an image', { ...eventSource, 'sec-fetch-mode': 'no-cors', 'sec-fetch-site': 'cross-site', referer }],
])('refuses a request like that of `EventSource` from %s', async (_, headers) => {
  const { url, plaid } = server();
  const reads = plaid.reads();
  const response = await send(`${url}/graphql/stream?query=${encodeURIComponent('{ __typename }')}`, headers);
  const text = (await response.toArray()).join('');
  expect([response.statusCode, JSON.parse(text).errors[0].message]).toEqual([
    400,
    expect.stringContaining('CORS_ORIGINS'),
  ]);
  expect(plaid.reads()).toBe(reads);
});

it('runs no mutation for a page of an allowed origin', async () => {
  const { url } = server();
  const query = encodeURIComponent('mutation { createLinkToken(input: {}) { linkToken } }');
  const response = await send(`${url}/graphql/stream?query=${query}`, crossSite);
  expect((await response.toArray()).join('')).toContain('Mutations must be sent with POST.');
});
