/** Pipelined requests on one connection. */
import { once } from 'node:events';
import { connect } from 'node:net';
import { startPlaidDouble } from '../../support/plaid/plaidDouble';
import { startTestApp } from '../../support/testApp';
import { until } from '../../support/until';

const body = JSON.stringify({ query: '{ linkToken(token: "held") { linkToken } }' });
const request = [
  'POST /graphql HTTP/1.1',
  'Host: 127.0.0.1',
  'Content-Type: application/json',
  `Content-Length: ${body.length}`,
  '',
  body,
].join('\r\n');

it('releases pipelined requests when their connection closes', async () => {
  const plaid = await startPlaidDouble(() => new Promise(() => {}));
  const { url, app } = await startTestApp({ PLAID_BASE_URL: plaid.url, PLAID_TIMEOUT_MS: '600000' });
  const inFlight = async () => {
    const page = await (await fetch(`${url}/metrics`)).text();
    return Number(/^plaid_link_requests_in_flight (\d+)$/m.exec(page)?.[1]);
  };
  const socket = connect(Number(new URL(url).port), '127.0.0.1');
  socket.on('error', () => {});
  await once(socket, 'connect');
  const before = await inFlight();
  socket.write(request.repeat(20));
  await until(async () => (await inFlight()) === before + 20);
  socket.destroy();
  await until(async () => (await inFlight()) === before);
  // Nor waited for.
  await app.stop();
});
