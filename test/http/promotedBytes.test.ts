/** Garbage collection: objects of a request must not outlive it. */
import { Pool } from 'undici';
import { closeAfterTest } from '../support/closing';
import { startMeasuredServer } from '../support/processes/promotedBytes';

const READ = `query ($token: String!) {
  linkToken(token: $token) { linkToken expiration linkSessions { linkSessionId events { eventName timestamp } } }
}`;

it('promotes no objects of past requests to the old generation', async () => {
  const server = await startMeasuredServer();
  const pool = new Pool(server.url, { connections: 16 });
  closeAfterTest(() => pool.destroy());
  const promoted = await server.promotedPerRequest(600, async (number) => {
    const response = await pool.request({
      method: 'POST',
      path: '/graphql',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ query: READ, variables: { token: `link-sandbox-${number}` } }),
    });
    expect(await response.body.json()).toMatchObject({
      data: { linkToken: { linkToken: expect.any(String) } },
    });
  });
  expect(promoted).toBeLessThan(2_500);
});
