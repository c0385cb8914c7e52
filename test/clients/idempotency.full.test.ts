/** One idempotency key per click in two clients: double clicks, lost responses, and the next click. */
import { startPrefixingProxy } from '../pages/startPrefixingProxy';
import { answered, sendJson, startPlaidDouble } from '../support/plaid/plaidDouble';
import { startTestApp } from '../support/testApp';
import { until } from '../support/until';
import { ConnectButton } from './app/ConnectButton';
import { type Client, clients, connect, customer } from './frontend';
import { generateOnce } from './generate';

beforeAll(generateOnce);

/** A button in front of the server, through a proxy; Plaid's responses wait for `respond`. */
async function start(client: Client) {
  const held: ((json?: object) => void)[] = [];
  let created = 0;
  const plaid = await startPlaidDouble((_call, response) => {
    created += 1;
    const token = { link_token: `link-sandbox-${created}`, expiration: '2099-01-01T00:00:00Z' };
    held.push((error) => sendJson(response, error ? 400 : 200, error ?? token));
    return answered;
  });
  const { url } = await startTestApp({ PLAID_BASE_URL: plaid.url });
  const proxy = await startPrefixingProxy(url, '/proxy');
  const button = new ConnectButton(await connect(client, { url: `${proxy.url}/graphql` }), customer);
  return {
    calls: plaid.calls,
    loseResponses: () => proxy.closeConnections(),
    click: async () => (await button.click()).data?.linkToken ?? null,
    /** Waits for this number of requests to Plaid, and responds to the last one. */
    async respond(requests: number, error?: object) {
      await until(() => held.length === requests);
      held[requests - 1]?.(error);
    },
  };
}

describe.each(clients)('a button with %s', (_, client) => {
  it('creates one token for a double click, and another for the next click', async () => {
    const { calls, click, respond } = await start(client);
    const clicks = [click(), click()];
    await respond(1);
    expect(await Promise.all(clicks)).toEqual(['link-sandbox-1', 'link-sandbox-1']);
    const next = click();
    await respond(2);
    expect(await next).toBe('link-sandbox-2');
    expect(calls).toHaveLength(2);
  });

  it('receives the token of a lost response when it is clicked again', async () => {
    const { calls, click, loseResponses, respond } = await start(client);
    const lost = click();
    await until(() => calls.length === 1);
    loseResponses();
    await expect(lost).rejects.toThrow();
    await respond(1);
    expect(await click()).toBe('link-sandbox-1');
    expect(calls).toHaveLength(1);
  });

  it.each([
    ['a retryable', 'RATE_LIMIT_EXCEEDED'],
    ['another', 'INVALID_REQUEST'],
  ])('creates a token when it is clicked again after %s error', async (_name, error_type) => {
    const { calls, click, respond } = await start(client);
    const failed = click();
    await respond(1, { error_type, error_code: 'ANY', error_message: 'no', request_id: 'R' });
    expect(await failed).toBeNull();
    const retry = click();
    await respond(2);
    expect(await retry).toBe('link-sandbox-2');
    expect(calls).toHaveLength(2);
  });
});
