/** Webhooks of connected Items: `POST /emulator/webhooks`, their bodies, signature, errors and queues. */
import { createHash } from 'node:crypto';
import { decodeProtectedHeader, importJWK, jwtVerify } from 'jose';
import { itemWebhookKinds } from '../../../src/emulator/webhooks/toItemWebhook';
import { officialClient } from '../officialClient';
import {
  type EmulatorResponse,
  type Json,
  NOW,
  send,
  shareTestEmulator,
  startTestEmulator,
  type TestEmulator,
} from '../testEmulator';
import { startWebhookReceiver, type WebhookReceiver } from './webhookReceiver';

const IN_SEVEN_DAYS = '2026-03-08T12:00:00Z';

const started = shareTestEmulator();
let emulator: TestEmulator;
beforeEach(() => {
  emulator = started();
});

const fire = (body: Json): Promise<EmulatorResponse> =>
  send(`${emulator.url}/emulator/webhooks`, JSON.stringify(body));

interface Connected {
  readonly receiver: WebhookReceiver;
  readonly linkToken: string;
  readonly itemIds: readonly string[];
  /** Webhooks that are not of Link. */
  received(): Promise<WebhookReceiver['deliveries']>;
}

/** A link token with connected Items. */
async function connect({ items = 1, ...fields }: Json = {}): Promise<Connected> {
  const receiver = await startWebhookReceiver();
  const linkToken = await emulator.linkToken({ webhook: receiver.url, ...fields });
  const played = await emulator.play({ link_token: linkToken, outcome: 'success', items });
  return {
    receiver,
    linkToken,
    itemIds: played.item_ids,
    async received() {
      await emulator.webhooksSettled();
      return receiver.deliveries.filter(({ body }) => body.webhook_type !== 'LINK');
    },
  };
}

async function receivedBodies(connected: Connected): Promise<Json[]> {
  return (await connected.received()).map(({ body }) => body);
}

/** Bodies beside type, code, Item and environment, as in Plaid's documentation. */
const documented: Record<string, Json> = {
  'TRANSACTIONS SYNC_UPDATES_AVAILABLE': {
    user_id: 'usr_1',
    initial_update_complete: true,
    historical_update_complete: true,
  },
  'TRANSACTIONS DEFAULT_UPDATE': { error: null, new_transactions: expect.any(Number) },
  'HOLDINGS DEFAULT_UPDATE': {
    user_id: 'usr_1',
    error: null,
    new_holdings: expect.any(Number),
    updated_holdings: expect.any(Number),
  },
  'ITEM ERROR': {
    user_id: 'usr_1',
    error: {
      display_message: null,
      documentation_url: 'https://plaid.com/docs/?ref=error#item-errors',
      error_code: 'ITEM_LOGIN_REQUIRED',
      error_message: expect.any(String),
      error_type: 'ITEM_ERROR',
      suggested_action: null,
    },
  },
  'ITEM LOGIN_REPAIRED': { user_id: 'usr_1' },
  'ITEM PENDING_DISCONNECT': {
    user_id: 'usr_1',
    reason: 'INSTITUTION_TOKEN_EXPIRATION',
    disconnect_time: IN_SEVEN_DAYS,
  },
  'ITEM PENDING_EXPIRATION': { user_id: 'usr_1', consent_expiration_time: IN_SEVEN_DAYS },
  'ITEM USER_PERMISSION_REVOKED': { user_id: 'usr_1', error: null },
  'LAYER LAYER_AUTHENTICATION_PASSED': {},
};

describe('POST /emulator/webhooks', () => {
  it('sends SYNC_UPDATES_AVAILABLE of every Item by default', async () => {
    const connected = await connect({ items: 2, enable_multi_item_link: true });
    const { status, body } = await fire({ link_token: connected.linkToken });
    expect([status, body]).toEqual([
      200,
      { webhook_fired: true, item_ids: connected.itemIds, request_id: expect.any(String) },
    ]);
    const bodies = await receivedBodies(connected);
    expect(bodies.map(({ item_id }) => item_id).toSorted()).toEqual(connected.itemIds.toSorted());
    for (const { webhook_type, webhook_code } of bodies) {
      expect([webhook_type, webhook_code]).toEqual(['TRANSACTIONS', 'SYNC_UPDATES_AVAILABLE']);
    }
  });

  it('sends the webhook of one Item', async () => {
    const connected = await connect({ items: 2, enable_multi_item_link: true });
    const [, second] = connected.itemIds;
    const { body } = await fire({ link_token: connected.linkToken, item_id: second });
    expect(body.item_ids).toEqual([second]);
    expect((await receivedBodies(connected)).map(({ item_id }) => item_id)).toEqual([second]);
  });

  it.each(Object.entries(documented))('sends %s with its documented fields', async (kind, fields) => {
    const connected = await connect({ user_id: 'usr_1' });
    const [webhook_type, webhook_code] = kind.split(' ');
    await fire({ link_token: connected.linkToken, webhook_type, webhook_code });
    expect(await receivedBodies(connected)).toEqual([
      { webhook_type, webhook_code, item_id: connected.itemIds[0], environment: 'sandbox', ...fields },
    ]);
  });

  it('has a documented body for every kind that the page offers', () => {
    expect(Object.keys(documented)).toEqual(expect.arrayContaining([...itemWebhookKinds]));
  });

  it('sends Items of an expired link token', async () => {
    const connected = await connect();
    emulator.clock.now += 5 * 3_600_000;
    expect((await fire({ link_token: connected.linkToken })).status).toBe(200);
    expect(await receivedBodies(connected)).toHaveLength(1);
  });

  it('signs over the raw bytes with a key that the official client fetches', async () => {
    const connected = await connect();
    await fire({ link_token: connected.linkToken });
    const [delivery] = await connected.received();
    const token = String(delivery?.headers['plaid-verification']);
    const { kid = '' } = decodeProtectedHeader(token);
    const { data } = await officialClient(emulator).webhookVerificationKeyGet({ key_id: kid });
    const { payload } = await jwtVerify(token, await importJWK({ ...data.key }), {
      algorithms: ['ES256'],
      currentDate: new Date(NOW),
    });
    const raw = delivery?.raw ?? Buffer.alloc(0);
    expect(payload['request_body_sha256']).toBe(createHash('sha256').update(raw).digest('hex'));
    expect(raw.toString()).toBe(JSON.stringify(delivery?.body, null, 2));
  });
});

describe('POST /emulator/webhooks rejects', () => {
  it.each<[Json, string, string]>([
    [{ link_token: undefined }, 'MISSING_FIELDS', 'link_token'],
    [{ link_token: 'link-sandbox-unknown' }, 'INVALID_LINK_TOKEN', 'link_token'],
    [{ item_id: 'unknown' }, 'INVALID_FIELD', 'item_id must be'],
    [{ webhook_type: 'ITEM' }, 'INVALID_FIELD', 'webhook_code must be'],
    [{ webhook_code: 'ERROR' }, 'INVALID_FIELD', 'webhook_type must be'],
    [{ webhook_type: 'item', webhook_code: 'ERROR' }, 'INVALID_FIELD', 'webhook_type must be'],
    [{ webhook_type: 'ITEM', webhook_code: '' }, 'INVALID_FIELD', 'webhook_code must be'],
    [{ webhook_type: 'ITEM', webhook_code: 7 }, 'INVALID_FIELD', 'webhook_code must be'],
    [{ webhook_type: 'LINK', webhook_code: 'EVENTS' }, 'INVALID_FIELD', 'must not be LINK'],
    [{ kind: 'ERROR' }, 'UNKNOWN_FIELDS', 'kind'],
  ])('%j with %s', async (fields, code, message) => {
    const connected = await connect();
    const { status, body } = await fire({ link_token: connected.linkToken, ...fields });
    expect([status, body]).toEqual([
      400,
      expect.objectContaining({ error_code: code, error_message: expect.stringContaining(message) }),
    ]);
    expect(await receivedBodies(connected)).toEqual([]);
  });

  it('a link token without an Item', async () => {
    const linkToken = await emulator.linkToken({ webhook: 'http://127.0.0.1:1/' });
    await emulator.play({ link_token: linkToken, outcome: 'exit' });
    const { status, body } = await fire({ link_token: linkToken });
    expect([status, body.error_code, body.error_message]).toEqual([
      400,
      'INVALID_FIELD',
      expect.stringContaining('connected Item'),
    ]);
  });

  it('a link token without a webhook', async () => {
    const linkToken = await emulator.linkToken();
    await emulator.play({ link_token: linkToken, outcome: 'success' });
    const { status, body } = await fire({ link_token: linkToken });
    expect([status, body.error_type, body.error_code]).toEqual([
      400,
      'SANDBOX_ERROR',
      'SANDBOX_WEBHOOK_INVALID',
    ]);
  });
});

describe('an Item webhook', () => {
  it('can be sent by the in-process API', async () => {
    const connected = await connect();
    const [itemId = ''] = connected.itemIds;
    expect(await emulator.sendItemWebhook(connected.linkToken)).toEqual({
      webhook_fired: true,
      item_ids: [itemId],
    });
    await emulator.sendItemWebhook(connected.linkToken, { type: 'ITEM', code: 'ERROR', itemId });
    const codes = (await receivedBodies(connected)).map(({ webhook_code }) => webhook_code);
    expect(codes).toEqual(['SYNC_UPDATES_AVAILABLE', 'ERROR']);
    await expect(emulator.sendItemWebhook('link-sandbox-unknown')).rejects.toMatchObject({
      code: 'INVALID_LINK_TOKEN',
    });
  });

  it('is retried, without delaying webhooks of other Items and of Link', async () => {
    const failing: Json[] = [];
    // Its retry would come after 30 s.
    const receiver = await startWebhookReceiver(({ item_id }) => (failing.includes(item_id) ? 500 : 200));
    const own = await startTestEmulator();
    const linkToken = await own.linkToken({ webhook: receiver.url, enable_multi_item_link: true });
    const played = await own.play({ link_token: linkToken, outcome: 'success', items: 2 });
    await own.webhooksSettled();
    const before = receiver.deliveries.length;
    failing.push(played.item_ids[0]);
    await own.sendItemWebhook(linkToken);
    await own.webhooksSettled();
    await own.sendItemWebhook(linkToken);
    await own.play({ link_token: linkToken, outcome: 'exit' });
    await own.webhooksSettled();

    const counted = receiver.deliveries.slice(before).map(({ body }) => body.item_id ?? body.webhook_code);
    const [first, second] = played.item_ids;
    expect(counted.toSorted()).toEqual([first, second, second, 'SESSION_FINISHED', 'EVENTS'].toSorted());
    expect(own.webhookCounts()).toMatchObject({ failedAttempts: 1, pending: 2 });
  });

  it('arrives with the retry schedule scaled', async () => {
    const receiver = await startWebhookReceiver(({ item_id }, before) =>
      item_id !== undefined && before < 6 ? 503 : 200,
    );
    const own = await startTestEmulator({ webhookRetryScale: 0 });
    const linkToken = await own.linkToken({ webhook: receiver.url });
    await own.play({ link_token: linkToken, outcome: 'success' });
    await own.webhooksSettled();
    await own.sendItemWebhook(linkToken);
    await receiver.arrived(7);
    await own.webhooksSettled();
    expect(own.webhookCounts()).toEqual({ delivered: 4, failedAttempts: 3, abandoned: 0, pending: 0 });
  });
});
