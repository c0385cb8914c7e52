/** Garbage collection: objects of requests, operations, subscriptions and connections must not outlive them. */
import { request } from 'node:http';
import { type Client, createClient } from 'graphql-ws';
import { Pool } from 'undici';
import { WebSocket } from 'ws';
import { closeAfterTest } from '../support/closing';
import { startMeasuredServer } from '../support/processes/promotedBytes';

const MAX_BYTES = 3_500;
const SELECTION = '{ linkToken expiration linkSessions { linkSessionId events { eventName timestamp } } }';
const READ = `query ($token: String!) { linkToken(token: $token) ${SELECTION} }`;
const SUBSCRIPTION = `subscription ($token: String!) {
  linkTokenUpdated(token: $token) { reason linkToken ${SELECTION} }
}`;

const buildRequest = (query: string, number: number) => ({
  query,
  variables: { token: `link-sandbox-${number}` },
});

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

it('promotes no objects of operations over one WebSocket', async () => {
  const server = await startMeasuredServer();
  const client = connectWebSocket(server.url);
  const promoted = await server.promotedPerRequest(600, async (number) => {
    for await (const { data } of client.iterate(buildRequest(READ, number))) {
      expect(data).toMatchObject({ linkToken: { linkToken: expect.any(String) } });
    }
  });
  expect(promoted).toBeLessThan(MAX_BYTES);
});

it('promotes no objects of completed subscriptions over one WebSocket', async () => {
  const server = await startMeasuredServer();
  const client = connectWebSocket(server.url);
  const promoted = await server.promotedPerRequest(600, async (number) => {
    for await (const { data } of client.iterate(buildRequest(SUBSCRIPTION, number))) {
      expect(data).toMatchObject({ linkTokenUpdated: { reason: 'SNAPSHOT' } });
    }
  });
  expect(promoted).toBeLessThan(MAX_BYTES);
});

it('promotes no objects of closed connections', async () => {
  const server = await startMeasuredServer();
  const promoted = await server.promotedPerRequest(600, async (number) => {
    expect(await readAlone(server.url, number)).toBe(200);
  });
  expect(promoted).toBeLessThan(MAX_BYTES);
});

function connectWebSocket(url: string): Client {
  const client = createClient({ url: `${url.replace('http', 'ws')}/graphql`, webSocketImpl: WebSocket });
  closeAfterTest(async () => client.dispose());
  return client;
}

/** Sends a request on a connection of its own. @returns the status. */
function readAlone(url: string, number: number): Promise<number | undefined> {
  return new Promise((resolve, reject) => {
    const sent = request(
      `${url}/graphql`,
      { method: 'POST', agent: false, headers: { 'content-type': 'application/json' } },
      (response) => response.resume().once('end', () => resolve(response.statusCode)),
    );
    sent.once('error', reject);
    sent.end(JSON.stringify(buildRequest(READ, number)));
  });
}
