/** WebSocket upgrades at paths without one, found by random requests: Node leaves their sockets open. */
import { startPlaidDouble } from '../../support/plaid/plaidDouble';
import { startTestApp } from '../../support/testApp';
import { exchangeRaw } from './rawConnection';

it.each([
  ['no URL', '/%', 400],
  ['no URL in UTF-8', '/graphql/%E0%A4%A', 400],
  ['nowhere', '/nothing/here', 404],
  ['another transport', '/graphql/stream', 404],
])('ends the connection of a WebSocket upgrade at %s', async (_, path, status) => {
  const plaid = await startPlaidDouble(() => ({}));
  const { url } = await startTestApp({ PLAID_BASE_URL: plaid.url });
  const lines = ['Host: a', 'Connection: Upgrade', 'Upgrade: websocket', 'Sec-WebSocket-Version: 13'];
  const key = 'Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==';
  const request = [`GET ${path} HTTP/1.1`, ...lines, key, '\r\n'].join('\r\n');
  // Resolves when the server has closed the connection; `stop` would wait for it, too.
  expect((await exchangeRaw(url, [Buffer.from(request)])).statuses).toEqual([status]);
});
