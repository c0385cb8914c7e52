/** Webhook receiver over HTTP: responses, published events and log entries. */
import { hash } from 'node:crypto';
import { createRedisEvents } from '../../src/events/RedisEvents';
import { connectRedis } from '../../src/redis/connectRedis';
import { createLogger } from '../../src/telemetry/logger';
import { startTestEmulator } from '../emulator/testEmulator';
import { closeAfterTest, startOnce } from '../support/closing';
import { redisConfigOf } from '../support/processes/redis';
import { forgeryNames, rejectionReasons } from '../support/webhooks/webhookForgeries';
import { deliver } from '../support/webhooks/webhooks';
import { BODY_LIMIT, START, startWebhookServer, type WebhookServer } from './webhookServer';

const linkToken = 'link-sandbox-af1a0311-da53-4636-b754-dd15cc058176';
const link_session_id = '356dbb28-7f98-44d1-8e6d-0cec580f3171';

const accepted = { status: 200, body: { status: 'accepted' } };
const ignored = { status: 200, body: { status: 'ignored' } };

const failed = (status: number, code: string, message: string, retryable = false) => ({
  status,
  body: { errors: [{ message, extensions: { code, retryable } }] },
});
const rejected = failed(401, 'UNAUTHENTICATED', 'The webhook signature is missing, invalid or expired.');
const malformed = failed(400, 'BAD_REQUEST', 'The webhook is malformed.');
const unavailable = failed(
  503,
  'SERVICE_UNAVAILABLE',
  'The webhook cannot be processed at the moment. Retry later.',
  true,
);

const eventOf = (body: string | Buffer, kind: string) => ({
  id: hash('sha256', body, 'hex'),
  tokenHash: hash('sha256', linkToken, 'hex'),
  kind,
  linkSessionId: link_session_id,
});

const shared = startOnce(() => startWebhookServer());

/** The shared server with empty lists and a new key at Plaid. */
function freshServer(): WebhookServer {
  const server = shared();
  for (const list of [server.published, server.log]) (list as unknown[]).length = 0;
  server.plaid.rotate();
  // Resets the limit on key lookups.
  server.advance(60_000);
  return server;
}

describe('a forgery', () => {
  it.each(forgeryNames)('%s is rejected without an event, and only the log gets the reason', async (name) => {
    const { url, plaid, published, log } = freshServer();
    expect(await deliver(url, plaid.forgeries()[name])).toEqual(rejected);
    expect(published).toEqual([]);
    expect(log).toEqual([{ level: 30, outcome: 'refused', reason: rejectionReasons[name], msg: 'webhook' }]);
  });

  it('is rejected if the key is cached', async () => {
    const { url, plaid, published } = await startWebhookServer();
    await deliver(url, plaid.webhook());
    for (const forgery of Object.values(plaid.forgeries())) {
      expect(await deliver(url, forgery)).toEqual(rejected);
    }
    expect(published).toHaveLength(1);
  });
});

describe('a valid webhook', () => {
  it.each(['SESSION_FINISHED', 'EVENTS', 'ITEM_ADD_RESULT'])('%s is published', async (webhook_code) => {
    const { url, plaid, published, log } = freshServer();
    const webhook = plaid.webhook({ webhook_code });
    expect(await deliver(url, webhook)).toEqual(accepted);
    const event = eventOf(webhook.body, webhook_code);
    expect(published).toEqual([event]);
    expect(log).toEqual([
      {
        level: 30,
        outcome: 'accepted',
        type: 'LINK',
        code: webhook_code,
        linkToken: event.tokenHash.slice(0, 12),
        msg: 'webhook',
      },
    ]);
  });

  it.each([
    ['LINK', 'HANDOFF'],
    ['LINK', 'constructor'],
    ['LAYER', 'EVENTS'],
    ['ITEM', 'ERROR'],
    ['TRANSACTIONS', 'SYNC_UPDATES_AVAILABLE'],
  ])('%s %s is ignored', async (webhook_type, webhook_code) => {
    const { url, plaid, published, log } = freshServer();
    const name = {
      type: webhook_type,
      code: webhook_code === 'constructor' ? 'constructor…' : webhook_code,
    };
    const webhook = plaid.webhook({ webhook_type, webhook_code });
    expect([await deliver(url, webhook), await deliver(url, webhook)]).toEqual([ignored, ignored]);
    expect(published).toEqual([]);
    const line = { level: 30, outcome: 'ignored', ...name, msg: 'webhook' };
    // The warning once per type and code.
    expect(log).toEqual([{ level: 40, ...name, msg: 'webhook not forwarded' }, line, line]);
  });

  it('is published on each delivery, with the same event ID', async () => {
    const { url, plaid, published } = freshServer();
    const webhook = plaid.webhook();
    expect([await deliver(url, webhook), await deliver(url, webhook)]).toEqual([accepted, accepted]);
    const event = eventOf(webhook.body, 'SESSION_FINISHED');
    expect(published).toEqual([event, event]);
  });

  it.each([undefined, null, 7])(
    'with the link_session_id %p is published without a session',
    async (session) => {
      const { url, plaid, published } = freshServer();
      const webhook = plaid.webhook({ link_session_id: session });
      expect(await deliver(url, webhook)).toEqual(accepted);
      expect(published).toEqual([{ ...eventOf(webhook.body, 'SESSION_FINISHED'), linkSessionId: null }]);
    },
  );

  it.each([
    ['300 s ago', -300],
    ['30 s in the future', 30],
  ])('signed %s is accepted', async (_, seconds) => {
    const { url, plaid, advance } = await startWebhookServer();
    // `iat` has whole seconds.
    advance(-250);
    const webhook = plaid.webhook();
    advance(-1000 * seconds);
    expect(await deliver(url, webhook)).toEqual(accepted);
    advance(-Math.sign(seconds));
    expect(await deliver(url, webhook)).toEqual(rejected);
  });

  it('may have a signature without `typ`', async () => {
    const { url, plaid } = freshServer();
    const { body } = plaid.webhook();
    expect(await deliver(url, plaid.delivery(body, {}, { typ: undefined }))).toEqual(accepted);
  });

  it('may have any content type, or none', async () => {
    const { url, plaid, published } = freshServer();
    const { body, headers } = plaid.webhook();
    for (const type of [
      'text/plain',
      'application/x-www-form-urlencoded',
      'application/json; charset=utf-16',
    ]) {
      expect(await deliver(url, { body, headers: { ...headers, 'content-type': type } })).toEqual(accepted);
    }
    const { 'content-type': _, ...untyped } = headers;
    // `fetch` adds no content type to bytes.
    expect(await deliver(url, { body: Buffer.from(body), headers: untyped })).toEqual(accepted);
    expect(published).toHaveLength(4);
  });

  it('is read verbatim despite a Content-Encoding', async () => {
    const { url, plaid } = freshServer();
    const { body, headers } = plaid.webhook();
    expect(await deliver(url, { body, headers: { ...headers, 'content-encoding': 'gzip' } })).toEqual(
      accepted,
    );
  });

  it('is accepted with a malformed content type', async () => {
    const { url, plaid } = freshServer();
    const { body, headers } = plaid.webhook();
    expect(await deliver(url, { body, headers: { ...headers, 'content-type': ';' } })).toEqual(accepted);
  });

  it('is accepted with a byte-order mark', async () => {
    const { url, plaid, published } = freshServer();
    expect(await deliver(url, plaid.delivery(`\uFEFF${plaid.webhook().body}`))).toEqual(accepted);
    expect(published).toHaveLength(1);
  });

  it('is accepted at a path with a trailing slash', async () => {
    const { url, plaid, published } = freshServer();
    const { body, headers } = plaid.webhook();
    const response = await fetch(`${url}/webhooks/plaid/`, { method: 'POST', body, headers });
    expect(response.status).toBe(200);
    expect(published).toHaveLength(1);
  });

  it('is rejected with 413 if it is too large', async () => {
    const { url, plaid, published, log } = freshServer();
    const tooLarge = failed(413, 'BAD_REQUEST', `The body is larger than ${BODY_LIMIT} bytes.`);
    expect(await deliver(url, plaid.webhook({ padding: 'x'.repeat(BODY_LIMIT) }))).toEqual(tooLarge);
    expect(published).toEqual([]);
    expect(log).toEqual([{ level: 30, outcome: 'too large', reason: 'too large', msg: 'webhook' }]);
    expect(await deliver(url, plaid.webhook({ padding: 'x'.repeat(BODY_LIMIT - 1_000) }))).toEqual(accepted);
  });
});

describe('a signed body', () => {
  const link = { webhook_type: 'LINK', webhook_code: 'EVENTS', link_token: linkToken };
  it.each([
    ['not JSON', '{"webhook_type": "LINK",'],
    ['not JSON', ''],
    ['not an object', '"LINK"'],
    ['not an object', 'null'],
    ['not an object', JSON.stringify([link])],
    ['no type or code', '{}'],
    ['no type or code', JSON.stringify({ ...link, webhook_type: undefined })],
    ['no type or code', JSON.stringify({ ...link, webhook_code: 7 })],
    ['no link token', JSON.stringify({ ...link, link_token: undefined })],
    ['no link token', JSON.stringify({ ...link, link_token: '' })],
    ['no link token', JSON.stringify({ ...link, link_token: [linkToken] })],
  ])('with %s is malformed: %s', async (reason, body) => {
    const { url, plaid, published, log } = freshServer();
    expect(await deliver(url, plaid.delivery(body))).toEqual(malformed);
    expect(published).toEqual([]);
    const name = reason === 'no link token' && { type: 'LINK', code: 'EVENTS' };
    expect(log).toEqual([{ level: 40, outcome: 'malformed', reason, ...name, msg: 'webhook' }]);
  });

  it('with unusual type and code is logged redacted and truncated', async () => {
    const { url, plaid, log } = freshServer();
    const webhook = { webhook_type: `for ${linkToken}`, webhook_code: 'é\n'.repeat(500) };
    expect(await deliver(url, plaid.webhook(webhook))).toEqual(ignored);
    const name = { type: 'for link-sandbox-……', code: `${'é\n'.repeat(30)}…` };
    expect(log).toEqual([
      { level: 40, ...name, msg: 'webhook not forwarded' },
      { level: 30, outcome: 'ignored', ...name, msg: 'webhook' },
    ]);
  });
});

describe('a webhook that cannot be processed', () => {
  it('gets 503 if the event cannot be published to all replicas', async () => {
    const redis = redisConfigOf('redis://127.0.0.1:1');
    const silent = createLogger('silent');
    const connection = await connectRedis(redis, silent);
    closeAfterTest(connection.close);
    const events = await createRedisEvents(redis, connection, silent);
    closeAfterTest(() => events.close());
    const server = await startWebhookServer({ events });
    const webhook = server.plaid.webhook();
    expect(await deliver(server.url, webhook)).toEqual(unavailable);
    const event = eventOf(webhook.body, 'SESSION_FINISHED');
    expect(server.log).toEqual([
      {
        level: 40,
        outcome: 'undelivered',
        reason: 'events',
        problem: 'Redis failed: NOT_CONNECTED',
        type: 'LINK',
        code: 'SESSION_FINISHED',
        linkToken: event.tokenHash.slice(0, 12),
        msg: 'webhook',
      },
    ]);
    // Published on this replica.
    expect(server.published).toEqual([event]);
  });

  it('gets 503 while the key cannot be fetched, with the reason in the log', async () => {
    const { url, plaid, published, log } = await startWebhookServer();
    plaid.answer('error');
    expect(await deliver(url, plaid.webhook())).toEqual(unavailable);
    expect(published).toEqual([]);
    plaid.answer('ok');
    expect(await deliver(url, plaid.webhook())).toEqual(accepted);
    expect(log[0]).toEqual({
      level: 40,
      outcome: 'undelivered',
      reason: 'key unavailable',
      problem: 'PLAID_UNAVAILABLE: HTTP 500',
      msg: 'webhook',
    });
  });

  it('gets 503 if the server has no credentials, which is logged once', async () => {
    const { url, plaid, published, log } = await startWebhookServer({ credentials: null });
    const answers = [await deliver(url, plaid.webhook()), await deliver(url, plaid.webhook())];
    expect(answers).toEqual([unavailable, unavailable]);
    expect([plaid.lookups(), published]).toEqual([[], []]);
    const one = { level: 40, outcome: 'undelivered', reason: 'no credentials', msg: 'webhook' };
    expect(log).toEqual([
      {
        level: 40,
        problem: 'PLAID_CLIENT_ID and PLAID_SECRET are not set',
        msg: 'webhook verification unavailable',
      },
      one,
      one,
    ]);
  });

  it('gets 401 for a wrong body hash even if the server has no credentials', async () => {
    const { url, plaid } = await startWebhookServer({ credentials: null });
    const { headers } = plaid.webhook();
    expect(await deliver(url, { body: 'another', headers })).toEqual(rejected);
  });
});

describe('the key lookup at Plaid', () => {
  it('is shared by ten concurrent webhooks', async () => {
    const { url, plaid, published } = await startWebhookServer();
    const webhooks = Array.from({ length: 10 }, (_, index) => plaid.webhook({ index }));
    const answers = await Promise.all(webhooks.map((webhook) => deliver(url, webhook)));
    expect(answers).toEqual(Array(10).fill(accepted));
    expect(published).toHaveLength(10);
    expect(plaid.lookups()).toEqual([plaid.kid]);
  });

  it('does not happen for forgeries that local checks find', async () => {
    const { url, plaid } = await startWebhookServer();
    const cheap = forgeryNames.filter(
      (name) => !['bad signature', 'unknown key', 'expired key'].includes(rejectionReasons[name]),
    );
    const forgeries = plaid.forgeries();
    for (const name of cheap) {
      // `exp` is checked with the signature.
      if (name !== 'with an end that has passed')
        expect(await deliver(url, forgeries[name])).toEqual(rejected);
    }
    expect(plaid.lookups()).toEqual([]);
  });

  it('happens at most 30 times a minute for forged key IDs, while a cached key stays usable', async () => {
    const { url, plaid, published, advance } = await startWebhookServer();
    expect(await deliver(url, plaid.webhook())).toEqual(accepted);
    const { body } = plaid.webhook();
    const statuses: number[] = [];
    for (let count = 0; count < 100; count++) {
      const { status } = await deliver(url, plaid.delivery(body, {}, { kid: `made-up-${count}` }));
      statuses.push(status);
    }
    expect(statuses).toEqual([...Array(29).fill(401), ...Array(71).fill(503)]);
    expect(plaid.lookups()).toHaveLength(30);
    expect(await deliver(url, plaid.webhook())).toEqual(accepted);
    advance(60_000);
    plaid.rotate();
    expect(await deliver(url, plaid.webhook())).toEqual(accepted);
    expect(published).toHaveLength(3);
  });
});

it('does not change body parsing of other routes', async () => {
  const { url } = freshServer();
  const post = (type: string) =>
    fetch(`${url}/echo`, { method: 'POST', headers: { 'content-type': type }, body: '{"a": 1}' });
  expect(await (await post('application/json')).json()).toEqual({ a: 1 });
  expect((await post('application/xml')).status).toBe(415);
});

it('rejects other methods with 405', async () => {
  const { url } = freshServer();
  const statuses = ['GET', 'PUT', 'PATCH', 'DELETE'].map(
    async (method) => (await fetch(`${url}/webhooks/plaid`, { method })).status,
  );
  expect(await Promise.all(statuses)).toEqual([405, 405, 405, 405]);
});

it.each([
  '/webhooks',
  '/webhooks/',
  '/webhooks/plaid/secret-of-a-path',
  '/webhooks/Plaid',
  '/webhooks/plaid//',
])('rejects %s with 404, and logs it without the path unless it is outside of /webhooks/', async (path) => {
  const { url, plaid, published, log } = freshServer();
  const { body, headers } = plaid.webhook();
  const response = await fetch(`${url}${path}`, { method: 'POST', body, headers });
  expect(response.status).toBe(404);
  expect(published).toEqual([]);
  if (path === '/webhooks') return;
  const { errors } = (await response.json()) as { errors: readonly { message: string }[] };
  expect(errors[0]?.message).toBe('Not found. Plaid’s webhooks are received at /webhooks/plaid.');
  expect(log).toEqual([{ level: 40, outcome: 'unknown path', msg: 'webhook' }]);
});

it('masks an internal error and logs nothing of the webhook', async () => {
  const events = { publish: () => Promise.reject(new TypeError(linkToken)), listen: () => () => {} };
  const { url, plaid, log } = await startWebhookServer({ events });
  expect(await deliver(url, plaid.webhook())).toEqual(
    failed(500, 'INTERNAL_SERVER_ERROR', 'Internal server error.'),
  );
  expect(log).toEqual([{ level: 50, problem: 'TypeError', msg: 'request failed' }]);
});

it('accepts the webhooks of the emulator', async () => {
  const emulator = await startTestEmulator();
  const { url, advance, log } = await startWebhookServer({ plaidUrl: emulator.url });
  advance(emulator.clock.now - START);
  const token = await emulator.linkToken({ webhook: `${url}/webhooks/plaid` });
  await emulator.play({ link_token: token, outcome: 'success' });
  await emulator.webhooksSettled();
  const linkToken = hash('sha256', token, 'hex').slice(0, 12);
  expect(log).toEqual(
    ['ITEM_ADD_RESULT', 'SESSION_FINISHED', 'EVENTS'].map((code) => ({
      level: 30,
      outcome: 'accepted',
      type: 'LINK',
      code,
      linkToken,
      msg: 'webhook',
    })),
  );
});
