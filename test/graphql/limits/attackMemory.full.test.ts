/** Memory under attack: measures the heap of a server process after each round of hostile requests. */
import { join } from 'node:path';
import { Pool } from 'undici';
import { attacks } from '../../support/attacks';
import { closeAfterTest } from '../../support/closing';
import { startPlaidDouble } from '../../support/plaid/plaidDouble';
import { startNode } from '../../support/processes/nodeProcess';

const root = join(__dirname, '../../..');
const ROUNDS = 5;
const REQUESTS_PER_ROUND = 1_000;
const MAX_GROWTH_PER_REQUEST = 2 * 1024;

it('keeps no memory of distinct attacks', async () => {
  const plaid = await startPlaidDouble(() => ({ request_id: 'r' }));
  const preload = join(root, 'test/support/processes/heapOnSignal.cjs');
  const server = startNode(['--expose-gc', '--require', preload, join(root, 'dist/main.js')], {
    PORT: '0',
    PLAID_ENV: 'sandbox',
    PLAID_CLIENT_ID: 'client-of-tests',
    PLAID_SECRET: 'secret-of-tests',
    PLAID_BASE_URL: plaid.url,
  });
  closeAfterTest(() => {
    server.process.kill('SIGKILL');
    return server.exit;
  });
  const pool = new Pool(await server.printed(/"url":"(http[^"]+)"/), { connections: 8 });
  closeAfterTest(() => pool.destroy());

  // Bodies above the size limit would only add traffic.
  const requests = Object.values(attacks)
    .map((attack) => attack())
    .filter(({ body }) => body.length < 1_000_000);
  /** Sends a document that the server has not seen. */
  async function send(number: number): Promise<void> {
    const { body, headers } = requests[number % requests.length] ?? { body: '' };
    const response = await pool.request({
      method: 'POST',
      path: '/graphql',
      headers: { 'content-type': 'application/json', ...headers },
      body: body.replace('"query":"', `"query":"#${number}\\n`),
    });
    await response.body.dump();
  }

  const heaps: number[] = [];
  let sent = 0;
  for (let round = 0; round < ROUNDS; round += 1) {
    const until = sent + REQUESTS_PER_ROUND;
    const senders = Array.from({ length: 8 }, async () => {
      while (sent < until) {
        sent += 1;
        await send(sent);
      }
    });
    await Promise.all(senders);
    server.process.kill('SIGUSR2');
    heaps.push(Number(await server.printed(new RegExp(`heap ${round + 1}: (\\d+) bytes`))));
  }
  expect(sent).toBe(ROUNDS * REQUESTS_PER_ROUND);
  // The first round fills caches, compiles code and opens connections.
  const growth = (heaps.at(-1) ?? 0) - (heaps[0] ?? 0);
  expect(growth).toBeLessThan((sent - REQUESTS_PER_ROUND) * MAX_GROWTH_PER_REQUEST);
  expect(plaid.calls).toEqual([]);
});
