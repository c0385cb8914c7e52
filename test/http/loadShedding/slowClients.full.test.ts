/** Timeout for a client that reads nothing, of a response that no system buffers. */
import { startPlaidDouble } from '../../support/plaid/plaidDouble';
import { until } from '../../support/until';
import { buildPost, openConnection, startSlowServer } from './slowConnections';

const MEBI = 1024 * 1024;

it('closes the connection of a client that reads nothing of a response', async () => {
  const plaid = await startPlaidDouble(({ body }) => ({ ...body, news: 'x'.repeat(5 * MEBI) }));
  const { port, log } = await startSlowServer(
    plaid.url,
    { stalled: 50, response: 4_000 },
    { MAX_REQUESTS_IN_FLIGHT: '1' },
  );
  const slow = await openConnection(port);
  slow.socket.pause();
  // One read of Plaid's, and more than any system keeps for a connection.
  const read = (number: number) => `a${number}: linkToken(token: "t") { additionalProperties }`;
  slow.socket.write(buildPost(`{ ${[1, 2, 3, 4].map(read).join(' ')} }`));
  await until(() => log.some(({ msg }) => msg === 'operation'));
  // While the connection is open, its response takes the only slot.
  const status = async () => {
    const { socket, ended } = await openConnection(port);
    socket.write('GET /nowhere HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n');
    return /^HTTP\/1\.1 (\d+)/.exec(await ended)?.[1];
  };
  expect(await status()).toBe('503');
  await until(async () => (await status()) !== '503');
  slow.socket.resume();
  expect((await slow.ended).length).toBeLessThan(4 * 5 * MEBI);
});
