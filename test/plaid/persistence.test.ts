/** Retries, concurrency limit and circuit breaker. */
import type { ServerResponse } from 'node:http';
import { fakeTime } from '../support/fakeTime';
import { answered, type PlaidAnswer, sendJson, startPlaidDouble } from '../support/plaid/plaidDouble';
import { inFullSuite } from '../support/suite';
import { startTestApp } from '../support/testApp';
import { until } from '../support/until';

const READ = '{ linkToken(token: "link-sandbox-1") { linkToken } }';
const CREATE =
  'mutation { createLinkToken(input: { clientName: "App", language: "en", countryCodes: [US], userId: "usr_1" }) { linkToken } }';
const UNAVAILABLE = [{ extensions: { code: 'PLAID_UNAVAILABLE', retryable: true } }];

async function startWith(answer: PlaidAnswer, env = {}) {
  const plaid = await startPlaidDouble(answer);
  return { plaid, ...(await startTestApp({ PLAID_BASE_URL: plaid.url, ...env })) };
}

function readOf(token: string): string {
  return `{ linkToken(token: "${token}") { linkToken } }`;
}

function limited(response: ServerResponse, headers = {}): typeof answered {
  const body = { error_type: 'RATE_LIMIT_EXCEEDED', error_code: 'RATE_LIMIT', request_id: 'r1' };
  return sendJson(response, 429, body, headers);
}

describe('a read', () => {
  it('is retried after the time in Retry-After', async () => {
    const time = fakeTime();
    const at: number[] = [];
    const { graphql } = await startWith(({ body }, response) => {
      at.push(performance.now());
      return at.length < 2 ? limited(response, { 'retry-after': '1' }) : body;
    });
    expect((await time.passFor(graphql(READ), 10)).errors).toBeUndefined();
    expect((at[1] ?? 0) - (at[0] ?? 0)).toBeGreaterThanOrEqual(1_000);
  });

  it('fails at once if Retry-After exceeds the operation’s deadline', async () => {
    const { graphql, plaid } = await startWith((_, response) => limited(response, { 'retry-after': '61' }));
    expect((await graphql(READ)).errors).toMatchObject([
      { extensions: { code: 'PLAID_RATE_LIMITED', retryAfter: 61 } },
    ]);
    expect(plaid.calls).toHaveLength(1);
  });

  it('is attempted at most three times', async () => {
    const { graphql, plaid } = await startWith((_, response) => sendJson(response, 500, 'no'));
    expect((await graphql(READ)).errors).toMatchObject(UNAVAILABLE);
    expect(plaid.calls).toHaveLength(3);
  });

  it('is attempted at most MAX_PLAID_ATTEMPTS times', async () => {
    const { graphql, plaid } = await startWith((_, response) => sendJson(response, 500, 'no'), {
      MAX_PLAID_ATTEMPTS: '1',
    });
    expect((await graphql(READ)).errors).toMatchObject(UNAVAILABLE);
    expect(plaid.calls).toHaveLength(1);
  });

  it('is not retried if Plaid rejected it', async () => {
    const error = { error_type: 'INVALID_REQUEST', error_code: 'INVALID_FIELD' };
    const { graphql, plaid } = await startWith((_, response) => sendJson(response, 400, error));
    expect((await graphql(READ)).errors).toMatchObject([{ extensions: { code: 'PLAID_REQUEST_REJECTED' } }]);
    expect(plaid.calls).toHaveLength(1);
  });

  it('does not cache a failure', async () => {
    let isWell = false;
    const { graphql } = await startWith(({ body }, response) =>
      isWell ? body : sendJson(response, 500, 'no'),
    );
    expect((await graphql(READ)).errors).toMatchObject(UNAVAILABLE);
    isWell = true;
    expect((await graphql(READ)).data).toEqual({ linkToken: { linkToken: 'link-sandbox-1' } });
  });
});

it('limits retries to the retry budget during an outage', async () => {
  const { graphql, plaid } = await startWith((_, response) => sendJson(response, 500, 'no'), {
    PLAID_BREAKER: 'off',
  });
  const count = inFullSuite(600, 150);
  const reads = Array.from({ length: count }, (_, index) => graphql(readOf(`t${index}`)));
  const began = performance.now();
  for (const { errors } of await Promise.all(reads)) expect(errors).toMatchObject(UNAVAILABLE);
  const seconds = (performance.now() - began) / 1_000;
  // Budget: 100 at first, one per five calls, ten per second. Without it, each read would be sent three times.
  expect(plaid.calls.length).toBeLessThanOrEqual(count + 100 + count / 5 + 10 * seconds);
});

it.each<[string, PlaidAnswer]>([
  ['a timeout', () => new Promise(() => {})],
  ['an error', (_, response) => sendJson(response, 500, 'no')],
  ['a rejection by rate limit', (_, response) => limited(response)],
  [
    'a lost connection',
    (_, response) => {
      response.destroy();
      return answered;
    },
  ],
])('does not retry a create after %s', async (_, answer) => {
  const time = fakeTime();
  const { graphql, plaid } = await startWith(answer);
  const creating = graphql(CREATE);
  await until(() => plaid.calls.length === 1);
  expect((await time.passFor(creating, 1_000)).errors?.[0]?.extensions['retryable']).toBe(true);
  expect(plaid.calls).toHaveLength(1);
});

it('rejects calls above the concurrency limit of an endpoint at once', async () => {
  const holding: (() => void)[] = [];
  const { graphql, plaid } = await startWith(
    ({ body }) => new Promise((resolve) => holding.push(() => resolve(body))),
    { MAX_PLAID_CALLS_IN_FLIGHT: '3', PLAID_TIMEOUT_MS: '600000' },
  );
  const held = ['a', 'b', 'c'].map((token) => graphql(readOf(token)));
  await until(() => plaid.calls.length === 3);
  expect((await graphql(readOf('d'))).errors).toMatchObject(UNAVAILABLE);
  // Another endpoint has its own limit.
  const created = graphql(CREATE);
  await until(() => plaid.calls.length === 4);
  for (const go of holding) go();
  expect((await Promise.all(held)).map(({ errors }) => errors)).toEqual([undefined, undefined, undefined]);
  await created;
  const [again] = [graphql(readOf('d'))];
  await until(() => plaid.calls.length === 5);
  holding.at(-1)?.();
  expect((await again).errors).toBeUndefined();
});

describe('circuit breaker', () => {
  async function startBroken(env = {}) {
    const time = fakeTime();
    let isWell = false;
    const server = await startWith(
      ({ body, path }, response) => {
        if (body['link_token'] === 'held') return new Promise(() => {});
        return isWell || path !== '/link/token/get'
          ? { ...body, link_token: 'made' }
          : sendJson(response, 503, '');
      },
      { MAX_PLAID_ATTEMPTS: '1', ...env },
    );
    for (let index = 0; index < 20; index += 1) await server.graphql(readOf(`t${index}`));
    const recover = () => {
      isWell = true;
    };
    return { ...server, time, recover };
  }

  it('rejects calls at once when open', async () => {
    const { graphql, plaid, log } = await startBroken();
    const before = plaid.calls.length;
    const answers = await Promise.all(Array.from({ length: 50 }, (_, index) => graphql(readOf(`u${index}`))));
    for (const { errors } of answers) expect(errors).toMatchObject(UNAVAILABLE);
    // Too early for a half-open probe.
    expect(plaid.calls).toHaveLength(before);
    expect(log).toContainEqual(expect.objectContaining({ msg: 'circuit breaker opened' }));
  });

  it('stays closed for other endpoints', async () => {
    const { graphql } = await startBroken();
    expect((await graphql(CREATE)).data).toEqual({ createLinkToken: { linkToken: 'made' } });
  });

  it('closes after a successful half-open probe', async () => {
    const { graphql, time, recover, log } = await startBroken();
    recover();
    await time.passUntil(async () => (await graphql(READ)).errors === undefined);
    expect(log).toContainEqual(expect.objectContaining({ msg: 'circuit breaker closed' }));
    const answers = await Promise.all(Array.from({ length: 20 }, (_, index) => graphql(readOf(`v${index}`))));
    expect(answers.map(({ errors }) => errors)).toEqual(Array(20).fill(undefined));
  });

  it('stays open if the client of the half-open probe disconnects', async () => {
    const { url, graphql, plaid, time, log } = await startBroken();
    const before = plaid.calls.length;
    time.pass(2_000);
    const client = new AbortController();
    const probing = fetch(`${url}/graphql`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ query: readOf('held') }),
      signal: client.signal,
    });
    await until(() => plaid.calls.length > before);
    client.abort();
    await expect(probing).rejects.toThrow();
    await until(() => log.some(({ errors }) => String(errors) === 'CLIENT_GONE'));
    expect((await graphql(readOf('another'))).errors).toMatchObject(UNAVAILABLE);
    expect(plaid.calls).toHaveLength(before + 1);
  });

  it('never opens with PLAID_BREAKER=off', async () => {
    const { graphql, plaid } = await startBroken({ PLAID_BREAKER: 'off' });
    await graphql(readOf('another'));
    expect(plaid.calls).toHaveLength(21);
  });
});

it('does not open the circuit breaker for rejected requests', async () => {
  const error = { error_type: 'INVALID_REQUEST', error_code: 'INVALID_FIELD' };
  const { graphql, plaid } = await startWith((_, response) => sendJson(response, 400, error));
  for (let index = 0; index < 20; index += 1) await graphql(readOf(`t${index}`));
  expect(plaid.calls).toHaveLength(20);
});
