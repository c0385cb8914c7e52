/** Webhooks of a Hosted Link session: their time and their signature. */
import { createHash } from 'node:crypto';
import { decodeProtectedHeader, importJWK, jwtVerify } from 'jose';
import { officialClient } from '../officialClient';
import { NOW, shareTestEmulator, type TestEmulator } from '../testEmulator';
import { startWebhookReceiver, type WebhookReceiver } from '../webhooks/webhookReceiver';
import { logIn, visit } from './hostedVisit';

const update = { products: undefined, access_token: 'access-sandbox-c4ffdfca' };

let emulator: TestEmulator;
let receiver: WebhookReceiver;
const started = shareTestEmulator();
beforeEach(async () => {
  emulator = started();
  receiver = await startWebhookReceiver();
});

const codes = () => receiver.deliveries.map(({ body }) => body.webhook_code);

/** Verifies the signature of a delivery. @returns the key id. */
async function verify({ headers, raw }: WebhookReceiver['deliveries'][number]): Promise<string> {
  const token = String(headers['plaid-verification']);
  const { kid = '' } = decodeProtectedHeader(token);
  const { data } = await officialClient(emulator).webhookVerificationKeyGet({ key_id: kid });
  const { payload } = await jwtVerify(token, await importJWK({ ...data.key }), {
    algorithms: ['ES256'],
    currentDate: new Date(NOW),
  });
  expect(payload['request_body_sha256']).toBe(createHash('sha256').update(raw).digest('hex'));
  return kid;
}

describe('the webhooks of Hosted Link', () => {
  it('are sent when an Item is added and when the session ends', async () => {
    const { visitor, linkToken, session } = await visit(emulator, {
      webhook: receiver.url,
      enable_multi_item_link: true,
    });
    await visitor.press('Continue');
    await visitor.press('Tartan Bank');
    await logIn(visitor);
    await emulator.webhooksSettled();
    expect(codes()).toEqual([]);

    await visitor.press('Connect');
    await emulator.webhooksSettled();
    expect(codes()).toEqual(['ITEM_ADD_RESULT']);

    await visitor.press('Connect another bank');
    await visitor.press('Houndstooth Bank');
    await logIn(visitor);
    await visitor.press('Connect');
    await emulator.webhooksSettled();
    expect(codes()).toEqual(['ITEM_ADD_RESULT', 'ITEM_ADD_RESULT']);

    await visitor.press('Finish');
    await emulator.webhooksSettled();
    const { link_session_id, events, results } = await session();
    const [first, second] = (results?.item_add_results ?? []).map(({ public_token }) => public_token);
    const common = { webhook_type: 'LINK', link_session_id, link_token: linkToken, environment: 'sandbox' };
    expect(receiver.deliveries.map(({ body }) => body)).toEqual([
      { ...common, webhook_code: 'ITEM_ADD_RESULT', public_token: first },
      { ...common, webhook_code: 'ITEM_ADD_RESULT', public_token: second },
      { ...common, webhook_code: 'SESSION_FINISHED', status: 'SUCCESS', public_tokens: [first, second] },
      { ...common, webhook_code: 'EVENTS', events },
    ]);
  });

  it('report an exit with the public tokens of the connected Items', async () => {
    const { visitor, session } = await visit(emulator, { webhook: receiver.url });
    await visitor.press('Continue');
    await visitor.press('Tartan Bank');
    await logIn(visitor);
    await visitor.press('Connect');
    await visitor.press('Leave');
    await emulator.webhooksSettled();
    const [item] = (await session()).results?.item_add_results ?? [];
    expect(codes()).toEqual(['ITEM_ADD_RESULT', 'SESSION_FINISHED', 'EVENTS']);
    expect(receiver.deliveries[1]?.body).toMatchObject({
      status: 'EXITED',
      public_tokens: [item?.public_token],
    });
  });

  it('are sent once when the last form is sent twice', async () => {
    const { visitor } = await visit(emulator, { webhook: receiver.url });
    const form = visitor.fill('Leave');
    await visitor.send(form);
    await visitor.send(form);
    await emulator.webhooksSettled();
    expect(codes()).toEqual(['SESSION_FINISHED', 'EVENTS']);
  });

  it('are not sent in update mode', async () => {
    const { visitor } = await visit(emulator, { ...update, webhook: receiver.url });
    await logIn(visitor);
    await visitor.press('Finish');
    await emulator.webhooksSettled();
    expect(codes()).toEqual([]);
  });

  it('are indented by two and signed over their raw bytes', async () => {
    const { visitor } = await visit(emulator, { webhook: receiver.url });
    await visitor.press('Leave');
    await emulator.webhooksSettled();
    for (const delivery of receiver.deliveries) {
      expect(delivery.raw.toString()).toBe(JSON.stringify(delivery.body, null, 2));
      await verify(delivery);
    }
    expect(receiver.deliveries).toHaveLength(2);
  });

  it('are signed by the new key after a rotation, while the old key is served as expired', async () => {
    const plaid = officialClient(emulator);
    const leave = async () => (await visit(emulator, { webhook: receiver.url })).visitor.press('Leave');
    const expiry = async (key_id: string) =>
      (await plaid.webhookVerificationKeyGet({ key_id })).data.key.expired_at;

    await leave();
    await emulator.webhooksSettled();
    emulator.clock.now += 60_000;
    await emulator.rotateWebhookKey();
    emulator.clock.now = NOW;
    await leave();
    await emulator.webhooksSettled();

    const [old, , current] = await Promise.all(receiver.deliveries.map(verify));
    expect(current).not.toBe(old);
    expect([await expiry(old ?? ''), await expiry(current ?? '')]).toEqual([
      Math.floor(NOW / 1000) + 60,
      null,
    ]);
  });
});
