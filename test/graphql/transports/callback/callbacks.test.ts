/** The HTTP callback protocol between this server and a router, message by message. */
import type { ServerResponse } from 'node:http';
import { gone } from '../../../linkToken/updates/scriptedPlaid';
import { fakeTime } from '../../../support/fakeTime';
import { answered, sendJson } from '../../../support/plaid/plaidDouble';
import { isTooDeepToSerialize, TOO_DEEP_JSON } from '../../../support/tooDeepJson';
import { until } from '../../../support/until';
import { startLiveServer, watchOperation } from '../liveServer';
import { type Message, VERIFIER } from '../router';

async function start(env: Record<string, string> = {}) {
  const server = await startLiveServer(env);
  const { router, url } = server;
  const actions = () => router.messages.map(({ body }) => body.action);
  return {
    ...server,
    actions,
    post: (subscription = {}) => router.post(url, watchOperation, {}, subscription),
    /** Resolves once the router has received that many messages. */
    async receive(count: number) {
      await until(() => router.messages.length >= count);
      return actions();
    },
  };
}

/** Responds to messages with one action. */
const only =
  (action: string, answer: (response: ServerResponse) => unknown) =>
  (message: Message, response: ServerResponse) =>
    message.body.action === action && answer(response);

const expired = (response: ServerResponse) => sendJson(response, 200, { expiration: '2020-01-01T00:00:00Z' });

const status = (code: number) => (response: ServerResponse) => response.writeHead(code).end();

it.each(['text/html', 'multipart/mixed', 'application/json; callbackSpec=2.0'])(
  'sends nothing to a router that does not accept the response: %s',
  async (accept) => {
    const { router, url, plaid } = await start();
    const { status } = await router.post(url, watchOperation, { accept });
    expect([status, router.messages, plaid.reads()]).toEqual([406, [], 0]);
  },
);

it('sends a check, then subscribes, then responds', async () => {
  const { plaid, router, post, receive } = await start();
  let reads = -1;
  router.respondWith(only('check', () => (reads = plaid.reads())));
  const { id, ...posted } = await post();
  expect(reads).toBe(0);
  expect(posted).toEqual({
    status: 200,
    contentType: 'application/json; callbackSpec=1.0; charset=utf-8',
    body: { data: null },
  });
  await receive(2);
  const message = { kind: 'subscription', id, verifier: VERIFIER };
  expect(router.messages.map(({ path, body }) => ({ path, body }))).toEqual([
    { path: `/callback/${id}`, body: { ...message, action: 'check' } },
    {
      path: `/callback/${id}`,
      body: {
        ...message,
        action: 'next',
        payload: {
          data: {
            linkTokenUpdated: { reason: 'SNAPSHOT', linkToken: { requestId: 'r1', status: 'PENDING' } },
          },
        },
      },
    },
  ]);
  for (const { headers } of router.messages) {
    expect(headers).toMatchObject({
      'content-type': 'application/json',
      'subscription-protocol': 'callback/1.0',
      'user-agent': 'plaid-link-graphql',
    });
  }
});

it('does not count a subscription that the router does not confirm toward the limit of its caller', async () => {
  const { router, post } = await start({ MAX_SUBSCRIPTIONS_PER_CALLER: '1' });
  router.respondWith(only('check', status(404)));
  const statuses = [(await post()).status, (await post()).status];
  router.respondWith(null);
  expect([...statuses, (await post()).status]).toEqual([400, 400, 200]);
});

it('accepts the preview of the protocol', async () => {
  const { router, url } = await start();
  const { body } = await router.post(
    url,
    watchOperation,
    {},
    {
      callbackUrl: undefined,
      callback_url: `${router.url}/preview`,
      subscription_id: 'preview',
      heartbeatIntervalMs: undefined,
      heartbeat_interval_ms: 0,
    },
  );
  expect(body).toEqual({ data: null });
  expect(router.messages[0]?.path).toBe('/preview');
});

it.each([
  ['does not know the subscription', 404, 1],
  ['rejects the check', 400, 1],
  ['fails for every attempt', 500, 3],
])('refuses the subscription if the router %s', async (_, code, asked) => {
  const { plaid, router, post, actions } = await start();
  router.respondWith((_message, response) => status(code)(response));
  const { body, ...posted } = await post();
  expect([posted.status, body]).toEqual([
    400,
    {
      errors: [
        {
          message: 'The router did not confirm the subscription.',
          extensions: { code: 'BAD_REQUEST', retryable: false },
        },
      ],
    },
  ]);
  expect(actions()).toEqual(Array(asked).fill('check'));
  expect(plaid.reads()).toBe(0);
});

it('retries a message that the router failed to accept', async () => {
  const { router, post, sendWebhook, receive } = await start();
  let failures = 2;
  router.respondWith((_message, response) => failures-- > 0 && status(503)(response));
  expect((await post()).body).toEqual({ data: null });
  expect(await receive(4)).toEqual(['check', 'check', 'check', 'next']);
  failures = 2;
  await sendWebhook();
  expect(await receive(7)).toEqual(['check', 'check', 'check', 'next', 'next', 'next', 'next']);
  const [first, second, third] = router.messages.slice(-3).map(({ body }) => body);
  expect([second, third]).toEqual([first, first]);
});

it('retries a message whose connection broke', async () => {
  const { router, post, receive } = await start();
  let isBroken = true;
  router.respondWith((_message, response) => {
    if (isBroken) response.destroy();
    isBroken = false;
  });
  expect((await post()).body).toEqual({ data: null });
  expect(await receive(3)).toEqual(['check', 'check', 'next']);
});

it.each([
  ['responds with 404', 404, []],
  ['responds with 403', 403, ['next rejected']],
  ['responds with 502', 502, ['next not answered']],
])('ends without a complete message if the router %s', async (_, code, problems) => {
  const { router, post, sendWebhook, waitForLog, log, actions, receive } = await start();
  await post();
  await receive(2);
  router.respondWith(only('next', status(code)));
  await sendWebhook();
  await waitForLog('subscription ended');
  expect(new Set(actions().slice(2))).toEqual(new Set(['next']));
  const failures = log.filter(({ msg }) => msg === 'callback failed');
  expect(failures.map(({ level, problem }) => [level, problem])).toEqual(
    problems.map((problem) => [40, problem]),
  );
});

it('sends complete, with the errors of a failure', async () => {
  const { plaid, router, url, sendWebhook } = await start();
  const expiring = router.run(url, watchOperation);
  await expiring.count(1);
  plaid.setLinkToken({ expiration: '2020-01-01T00:00:00Z' });
  await sendWebhook();
  expect(await expiring.ended).toBeNull();

  plaid.setLinkToken({});
  const failing = router.run(url, watchOperation);
  await failing.count(1);
  plaid.respondOnce(gone);
  await sendWebhook();
  expect(await failing.ended).toEqual([
    {
      message: 'Link token not found.',
      extensions: { code: 'LINK_TOKEN_NOT_FOUND', retryable: false },
    },
  ]);
  expect(failing.results).toHaveLength(1);
});

describe('an update that cannot be serialised', () => {
  const masked = {
    message: 'Internal server error.',
    extensions: { code: 'INTERNAL_SERVER_ERROR', retryable: false },
  };
  const tooDeep = (response: ServerResponse) => sendJson(response, 200, `{"news": ${TOO_DEEP_JSON}}`);

  (isTooDeepToSerialize ? it : it.skip)('fails at its field, and the subscription continues', async () => {
    const { plaid, router, url, sendWebhook } = await start();
    const result = router.run(url, {
      ...watchOperation,
      query:
        'subscription ($token: String!) { linkTokenUpdated(token: $token) { linkToken { additionalProperties } } }',
    });
    await result.count(1);
    plaid.respondOnce(tooDeep);
    await sendWebhook();
    await result.count(2);
    plaid.setLinkToken({ news: 'read again' });
    await sendWebhook();
    await result.count(3);
    expect(result.results.slice(1)).toEqual([
      {
        errors: [
          { ...masked, locations: [{ line: 1, column: 68 }], path: ['linkTokenUpdated', 'linkToken'] },
        ],
        data: null,
      },
      { data: { linkTokenUpdated: { linkToken: { additionalProperties: { news: 'read again' } } } } },
    ]);
  });

  it('ends the subscription with an error if execution is not compiled', async () => {
    const { plaid, router, url, sendWebhook } = await start();
    const result = router.run(url, {
      ...watchOperation,
      query:
        'subscription ($token: String!, $all: Boolean = true) { linkTokenUpdated(token: $token) { linkToken { additionalProperties @include(if: $all) } } }',
    });
    await result.count(1);
    plaid.respondOnce(tooDeep);
    await sendWebhook();
    expect(await result.ended).toEqual([masked]);
    expect(result.results).toHaveLength(1);
  });
});

describe('heartbeats', () => {
  async function startBeating() {
    const time = fakeTime();
    const server = await start();
    /** Advances the time until the router has received that many messages. */
    const receiveInTime = async (count: number) => {
      await time.passUntil(() => server.router.messages.length >= count, 10);
      return server.actions();
    };
    return { ...server, time, receiveInTime };
  }

  it('arrive within the interval', async () => {
    const { time, post, receive, receiveInTime } = await startBeating();
    await post({ heartbeatIntervalMs: 150 });
    expect(await receive(2)).toEqual(['check', 'next']);
    time.pass(150);
    expect(await receive(3)).toEqual(['check', 'next', 'check']);
    expect(await receiveInTime(6)).toEqual(['check', 'next', 'check', 'check', 'check', 'check']);
  });

  it('arrive during the first read', async () => {
    const { plaid, post, receiveInTime } = await startBeating();
    let answer: () => void = () => {};
    plaid.respondOnce((response) => {
      answer = () => sendJson(response, 200, {});
      return answered;
    });
    const posted = post({ heartbeatIntervalMs: 150 });
    expect(await receiveInTime(3)).toEqual(['check', 'check', 'check']);
    answer();
    expect((await posted).body).toEqual({ data: null });
  });

  it('end a subscription that the router no longer knows', async () => {
    const { time, router, post, receive, waitForLog, actions } = await startBeating();
    await post({ heartbeatIntervalMs: 150 });
    await receive(2);
    router.respondWith(only('check', status(404)));
    await time.passFor(waitForLog('subscription ended'), 10);
    expect(actions().at(-1)).toBe('check');
  });

  it.each([
    ['failed to start', gone, ['check']],
    ['completed', expired, ['check', 'next', 'complete']],
  ])('stop with a subscription that %s', async (_, answer, actions) => {
    const { plaid, router, post, receive, receiveInTime } = await startBeating();
    plaid.respondOnce(answer);
    const { id } = await post({ heartbeatIntervalMs: 100 });
    await receive(actions.length);
    const before = router.messages.length;
    // Another subscription has heartbeats meanwhile.
    await post({ heartbeatIntervalMs: 400 });
    await receiveInTime(before + 4);
    expect(router.messages.filter(({ body }) => body.id === id).map(({ body }) => body.action)).toEqual(
      actions,
    );
  });
});
