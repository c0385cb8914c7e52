/** What passes between this server and a router that has its updates posted to it, message by message. */
import type { ServerResponse } from 'node:http';
import { gone } from '../../../linkToken/updates/scriptedPlaid';
import { fakeTime } from '../../../support/fakeTime';
import { answered, sendJson } from '../../../support/plaid/plaidDouble';
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
    /** Until the router has heard so many messages. */
    async heard(count: number) {
      await until(() => router.messages.length >= count);
      return actions();
    },
  };
}

/** Answers messages of one kind by hand. */
const only =
  (action: string, answer: (response: ServerResponse) => unknown) =>
  (message: Message, response: ServerResponse) =>
    message.body.action === action && answer(response);

const expired = (response: ServerResponse) => sendJson(response, 200, { expiration: '2020-01-01T00:00:00Z' });

const status = (code: number) => (response: ServerResponse) => response.writeHead(code).end();

it.each(['text/html', 'multipart/mixed', 'application/json; callbackSpec=2.0'])(
  'sends nothing to who does not accept its answer: %s',
  async (accept) => {
    const { router, url, plaid } = await start();
    const { status } = await router.post(url, watchOperation, { accept });
    expect([status, router.messages, plaid.reads()]).toEqual([406, [], 0]);
  },
);

it('asks first, then subscribes, then answers that it has', async () => {
  const { plaid, router, post, heard } = await start();
  let reads = -1;
  router.respondWith(only('check', () => (reads = plaid.reads())));
  const { id, ...posted } = await post();
  expect(reads).toBe(0);
  expect(posted).toEqual({
    status: 200,
    contentType: 'application/json; callbackSpec=1.0; charset=utf-8',
    body: { data: null },
  });
  await heard(2);
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

it('understands the protocol’s preview', async () => {
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
  ['knows nothing of it', 404, 1],
  ['refuses it', 400, 1],
  ['fails, however often it is asked', 500, 3],
])('is refused where the router %s', async (_, code, asked) => {
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

it('goes on where the router failed for a moment', async () => {
  const { router, post, sendWebhook: tell, heard } = await start();
  let failures = 2;
  router.respondWith((_message, response) => failures-- > 0 && status(503)(response));
  expect((await post()).body).toEqual({ data: null });
  expect(await heard(4)).toEqual(['check', 'check', 'check', 'next']);
  failures = 2;
  await tell();
  expect(await heard(7)).toEqual(['check', 'check', 'check', 'next', 'next', 'next', 'next']);
  const [first, second, third] = router.messages.slice(-3).map(({ body }) => body);
  expect([second, third]).toEqual([first, first]);
});

it('goes on where a connection broke', async () => {
  const { router, post, heard } = await start();
  let isBroken = true;
  router.respondWith((_message, response) => {
    if (isBroken) response.destroy();
    isBroken = false;
  });
  expect((await post()).body).toEqual({ data: null });
  expect(await heard(3)).toEqual(['check', 'check', 'next']);
});

it.each([
  ['wants no more', 404, []],
  ['says that something is wrong', 403, ['next rejected']],
  ['fails for good', 502, ['next not answered']],
])('ends without another word where the router %s', async (_, code, problems) => {
  const { router, post, sendWebhook: tell, waitForLog: logged, log, actions, heard } = await start();
  await post();
  await heard(2);
  router.respondWith(only('next', status(code)));
  await tell();
  await logged('subscription ended');
  expect(new Set(actions().slice(2))).toEqual(new Set(['next']));
  const failures = log.filter(({ msg }) => msg === 'callback failed');
  expect(failures.map(({ level, problem }) => [level, problem])).toEqual(
    problems.map((problem) => [40, problem]),
  );
});

it('tells that it is complete, and why where it failed', async () => {
  const { plaid, router, url, sendWebhook: tell } = await start();
  const expiring = router.run(url, watchOperation);
  await expiring.count(1);
  plaid.setLinkToken({ expiration: '2020-01-01T00:00:00Z' });
  await tell();
  expect(await expiring.ended).toBeNull();

  plaid.setLinkToken({});
  const failing = router.run(url, watchOperation);
  await failing.count(1);
  plaid.respondOnce(gone);
  await tell();
  expect(await failing.ended).toEqual([
    {
      message: 'There is no such link token.',
      extensions: { code: 'LINK_TOKEN_NOT_FOUND', retryable: false },
    },
  ]);
  expect(failing.results).toHaveLength(1);
});

describe('an update that cannot be written', () => {
  const DEPTH = 20_000;
  const masked = {
    message: 'Internal server error.',
    extensions: { code: 'INTERNAL_SERVER_ERROR', retryable: false },
  };
  const tooDeep = (response: ServerResponse) =>
    sendJson(response, 200, `{"news": ${'['.repeat(DEPTH)}${']'.repeat(DEPTH)}}`);

  it('fails at its field, and the subscription goes on', async () => {
    const { plaid, router, url, sendWebhook: tell } = await start();
    const heard = router.run(url, {
      ...watchOperation,
      query:
        'subscription ($token: String!) { linkTokenUpdated(token: $token) { linkToken { additionalProperties } } }',
    });
    await heard.count(1);
    plaid.respondOnce(tooDeep);
    await tell();
    await heard.count(2);
    plaid.setLinkToken({ news: 'read again' });
    await tell();
    await heard.count(3);
    expect(heard.results.slice(1)).toEqual([
      {
        errors: [
          { ...masked, locations: [{ line: 1, column: 68 }], path: ['linkTokenUpdated', 'linkToken'] },
        ],
        data: null,
      },
      { data: { linkTokenUpdated: { linkToken: { additionalProperties: { news: 'read again' } } } } },
    ]);
  });

  it('ends the subscription with an error where it is not compiled', async () => {
    const { plaid, router, url, sendWebhook: tell } = await start();
    const heard = router.run(url, {
      ...watchOperation,
      query:
        'subscription ($token: String!, $all: Boolean = true) { linkTokenUpdated(token: $token) { linkToken { additionalProperties @include(if: $all) } } }',
    });
    await heard.count(1);
    plaid.respondOnce(tooDeep);
    await tell();
    expect(await heard.ended).toEqual([masked]);
    expect(heard.results).toHaveLength(1);
  });
});

describe('heartbeats', () => {
  async function startBeating() {
    const time = fakeTime();
    const server = await start();
    /** Lets time pass until the router has heard so many messages: then nothing more is due. */
    const heardInTime = async (count: number) => {
      await time.passUntil(() => server.router.messages.length >= count, 10);
      return server.actions();
    };
    return { ...server, time, heardInTime };
  }

  it('come within the interval', async () => {
    const { time, post, heard, heardInTime } = await startBeating();
    await post({ heartbeatIntervalMs: 150 });
    expect(await heard(2)).toEqual(['check', 'next']);
    time.pass(150);
    expect(await heard(3)).toEqual(['check', 'next', 'check']);
    expect(await heardInTime(6)).toEqual(['check', 'next', 'check', 'check', 'check', 'check']);
  });

  it('come while Plaid is asked for the first time', async () => {
    const { plaid, post, heardInTime } = await startBeating();
    let answer: () => void = () => {};
    plaid.respondOnce((response) => {
      answer = () => sendJson(response, 200, {});
      return answered;
    });
    const posted = post({ heartbeatIntervalMs: 150 });
    expect(await heardInTime(3)).toEqual(['check', 'check', 'check']);
    answer();
    expect((await posted).body).toEqual({ data: null });
  });

  it('end a subscription that the router does not know any more', async () => {
    const { time, router, post, heard, waitForLog: logged, actions } = await startBeating();
    await post({ heartbeatIntervalMs: 150 });
    await heard(2);
    router.respondWith(only('check', status(404)));
    await time.passFor(logged('subscription ended'), 10);
    expect(actions().at(-1)).toBe('check');
  });

  it.each([
    ['was refused', gone, ['check']],
    ['is complete', expired, ['check', 'next', 'complete']],
  ])('end with a subscription that %s', async (_, answer, actions) => {
    const { plaid, router, post, heard, heardInTime } = await startBeating();
    plaid.respondOnce(answer);
    const { id } = await post({ heartbeatIntervalMs: 100 });
    await heard(actions.length);
    const before = router.messages.length;
    // Another one has some, and this one could have had more.
    await post({ heartbeatIntervalMs: 400 });
    await heardInTime(before + 4);
    expect(router.messages.filter(({ body }) => body.id === id).map(({ body }) => body.action)).toEqual(
      actions,
    );
  });
});
