/** Idempotent creates at server processes that share a Redis: under load, killed, and paused beyond the lease. */
import { randomUUID } from 'node:crypto';
import { setTimeout as delay } from 'node:timers/promises';
import { Redis } from 'ioredis';
import { closeAfterTest } from '../../support/closing';
import { answered, type PlaidCall, sendJson, startPlaidDouble } from '../../support/plaid/plaidDouble';
import { describeWith, programOnPath } from '../../support/processes/programs';
import { startRedis } from '../../support/processes/redis';
import { type Replica, startReplica } from '../../support/processes/replicas';
import { until } from '../../support/until';

const TIMEOUT_MS = 2_000;
/** The longest time for which a replica that ended holds a key. */
const LEASE_MS = TIMEOUT_MS + 5_000;

/** Generous: a busy machine may need several leases. */
const RETRY_TIMEOUT_MS = 120_000;

const request = (key: string) => ({
  query: `mutation ($input: CreateLinkTokenInput!, $key: String) {
    createLinkToken(input: $input, idempotencyKey: $key) {
      linkToken expiration requestId additionalProperties
    }
  }`,
  variables: {
    input: { clientName: 'App', language: 'en', countryCodes: ['US'], user: { clientUserId: 'u' } },
    key,
  },
});

interface Plaid {
  readonly url: string;
  readonly creates: readonly PlaidCall[];
  /** Called before Plaid responds to a create. */
  before: (respond: () => Promise<void>) => Promise<void>;
}

async function startPlaid(): Promise<Plaid> {
  const creates: PlaidCall[] = [];
  const plaid: Plaid = { url: '', creates, before: (respond) => respond() };
  const { url } = await startPlaidDouble(async (call, response) => {
    creates.push(call);
    const json = {
      link_token: `link-sandbox-${creates.length}`,
      expiration: new Date(Date.now() + 4 * 60 * 60 * 1000).toISOString(),
      request_id: `request${creates.length}`,
    };
    await plaid.before(
      () =>
        new Promise((resolve) => {
          response.once('finish', resolve);
          sendJson(response, 200, json);
        }),
    );
    return answered;
  });
  return Object.assign(plaid, { url });
}

async function start(env: Record<string, string> = {}) {
  const redis = await startRedis();
  const plaid = await startPlaid();
  const shared = { PLAID_BASE_URL: plaid.url, REDIS_URL: redis.url, ...env };
  const [one, two] = await Promise.all([startReplica(shared), startReplica(shared)]);
  const client = new Redis(redis.url);
  closeAfterTest(() => client.quit());
  return { plaid, one, two, client };
}

/** @returns the response, byte for byte. */
async function send(url: string, key: string): Promise<string> {
  const body = JSON.stringify(request(key));
  const headers = { 'content-type': 'application/json' };
  return (await fetch(`${url}/graphql`, { method: 'POST', headers, body })).text();
}

const tokenIn = (response: string): string | undefined =>
  JSON.parse(response).data?.createLinkToken?.linkToken;

/** Retries as a client does. Every failure must be retryable. @returns the response with the token. */
async function retryUntilCreated({ url }: Replica, key: string, onFailure = () => {}): Promise<string> {
  let response = '';
  await until(async () => {
    response = await send(url, key);
    if (tokenIn(response) !== undefined) return true;
    const code = expect.stringMatching(/^(PLAID|SERVICE)_UNAVAILABLE$/);
    expect(JSON.parse(response).errors).toMatchObject([{ extensions: { code, retryable: true } }]);
    onFailure();
    return false;
  }, RETRY_TIMEOUT_MS);
  return response;
}

async function createdToken(replica: Replica, key: string): Promise<string | undefined> {
  return tokenIn(await retryUntilCreated(replica, key));
}

/** Remaining lease of the only key, in milliseconds. */
async function leaseOf(client: Redis): Promise<number> {
  const [stored = ''] = await client.keys('plaid-link:idempotency:*');
  return client.pttl(stored);
}

describeWith(
  'a create with an idempotency key',
  'redis-server on the PATH',
  programOnPath('redis-server'),
  () => {
    it.each([
      ['1,000 concurrent duplicates of one key', 1, 1_000],
      ['100 concurrent duplicates of each of ten keys', 10, 100],
    ])('calls Plaid once for %s at two replicas', async (_, keyCount, duplicates) => {
      // On a busy machine too, so that no create fails and frees its key.
      const { plaid, one, two } = await start({ PLAID_TIMEOUT_MS: '60000' });
      const keys = Array.from({ length: keyCount }, () => randomUUID());
      // Long enough for the duplicates to arrive meanwhile.
      plaid.before = async (respond) => {
        await delay(2_000);
        await respond();
      };
      let failures = 0;
      const onFailure = () => {
        failures += 1;
      };
      const calls = keys.flatMap((key) =>
        Array.from({ length: duplicates }, async (__, index) => ({
          key,
          response: await retryUntilCreated(index % 2 ? one : two, key, onFailure),
        })),
      );
      const responses = await Promise.all(calls);
      expect(responses).toHaveLength(1_000);
      // A failed create frees its key. On a busy machine Redis may not respond in time.
      expect(plaid.creates.length).toBeLessThanOrEqual(keyCount + failures);
      const distinct = keys.map((key) => new Set(responses.filter((each) => each.key === key).map(textOf)));
      expect(distinct.map(({ size }) => size)).toEqual(Array(keyCount).fill(1));
      const tokens = distinct.map(([response = '']) => tokenIn(response));
      expect(new Set(tokens).size).toBe(keyCount);
    });

    it('survives a replica that is killed between the response of Plaid and its own', async () => {
      const { plaid, one, two, client } = await start({ PLAID_TIMEOUT_MS: String(TIMEOUT_MS) });
      plaid.before = async (respond) => {
        // Stopped first, so that it cannot respond in the moment before it is killed.
        one.process.kill('SIGSTOP');
        await respond();
        one.process.kill('SIGKILL');
      };
      await expect(send(one.url, 'k')).rejects.toThrow();
      const killedAt = performance.now();
      await one.exit;
      const lease = await leaseOf(client);
      expect(lease).toBeLessThanOrEqual(LEASE_MS);
      // Redis returns -1 for a key that never expires.
      expect(lease).not.toBe(-1);

      plaid.before = (respond) => respond();
      expect(await createdToken(two, 'k')).toBe('link-sandbox-2');
      const heldMs = Math.round(performance.now() - killedAt);
      process.stderr.write(
        `a killed replica held its key for ${heldMs} ms of at most ${LEASE_MS} ms and a poll\n`,
      );
      expect(await createdToken(two, 'k')).toBe('link-sandbox-2');
      expect(plaid.creates).toHaveLength(2);
    });

    it('returns one token to all clients although a replica was paused beyond the lease', async () => {
      const { plaid, one, two, client } = await start({ PLAID_TIMEOUT_MS: String(TIMEOUT_MS) });
      plaid.before = async (respond) => {
        one.process.kill('SIGSTOP');
        await respond();
      };
      const paused = send(one.url, 'k');
      await until(() => plaid.creates.length === 1);
      plaid.before = (respond) => respond();
      await until(async () => (await leaseOf(client)) < 0);
      expect(await createdToken(two, 'k')).toBe('link-sandbox-2');

      // Retries that arrive while it is paused are read in the same turn as the response of Plaid.
      const queued = Array.from({ length: 20 }, () => send(one.url, 'k'));
      await delay(500);
      one.process.kill('SIGCONT');
      const tokens = (await Promise.all([paused, ...queued])).map(tokenIn);
      // Without a token the client retries.
      expect(tokens.filter((token) => token !== undefined && token !== 'link-sandbox-2')).toEqual([]);
      for (const replica of [one, two]) expect(await createdToken(replica, 'k')).toBe('link-sandbox-2');
      expect(plaid.creates).toHaveLength(2);
    });
  },
);

const textOf = ({ response }: { readonly response: string }) => response;
