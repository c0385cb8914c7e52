/** Webhooks of scripted sessions: order, signature and failures. */
import { createHash } from 'node:crypto';
import { decodeProtectedHeader, importJWK, jwtVerify } from 'jose';
import { WebhookSender } from '../../../src/emulator/webhooks/WebhookSender';
import { createWebhookSigner } from '../../../src/emulator/webhooks/WebhookSigner';
import { type Json, NOW, startTestEmulator } from '../testEmulator';
import { startWebhookReceiver } from './webhookReceiver';

const update = { products: undefined, access_token: 'access-sandbox-c4ffdfca' };

describe('a scripted session', () => {
  it('sends ITEM_ADD_RESULT per Item, then SESSION_FINISHED, then EVENTS', async () => {
    const receiver = await startWebhookReceiver();
    const emulator = await startTestEmulator();
    const linkToken = await emulator.linkToken({ webhook: receiver.url, user_id: 'usr_1' });
    const played = await emulator.play({ link_token: linkToken, outcome: 'success', items: 2 });
    await emulator.webhooksSettled();

    const common = {
      webhook_type: 'LINK',
      link_session_id: played.link_session_id,
      link_token: linkToken,
      environment: 'sandbox',
    };
    const [first, second] = played.public_tokens;
    const [session] = (await emulator.get(linkToken)).link_sessions;
    expect(receiver.deliveries.map(({ body }) => body)).toEqual([
      { ...common, webhook_code: 'ITEM_ADD_RESULT', public_token: first },
      { ...common, webhook_code: 'ITEM_ADD_RESULT', public_token: second },
      {
        ...common,
        webhook_code: 'SESSION_FINISHED',
        status: 'SUCCESS',
        public_tokens: [first, second],
        user_id: 'usr_1',
      },
      { ...common, webhook_code: 'EVENTS', events: session.events },
    ]);
  });

  it('sends SESSION_FINISHED without public tokens after an exit', async () => {
    const receiver = await startWebhookReceiver();
    const emulator = await startTestEmulator();
    await emulator.play({ link_token: await emulator.linkToken({ webhook: receiver.url }), outcome: 'exit' });
    await emulator.webhooksSettled();

    expect(
      receiver.deliveries.map(({ body }) => [body.webhook_code, body.status, body.public_tokens]),
    ).toEqual([
      ['SESSION_FINISHED', 'EXITED', []],
      ['EVENTS', undefined, undefined],
    ]);
  });

  it('sends only ITEM_ADD_RESULT until it ends', async () => {
    const receiver = await startWebhookReceiver();
    const emulator = await startTestEmulator();
    const script = {
      link_token: await emulator.linkToken({ webhook: receiver.url }),
      outcome: 'success',
    } as const;
    const codes = () => receiver.deliveries.map(({ body }) => body.webhook_code);

    const { link_session_id } = await emulator.play({ ...script, finished: false });
    await emulator.webhooksSettled();
    expect(codes()).toEqual(['ITEM_ADD_RESULT']);
    await emulator.play({ ...script, link_session_id });
    await emulator.webhooksSettled();
    expect(codes()).toEqual(['ITEM_ADD_RESULT', 'SESSION_FINISHED', 'EVENTS']);
  });

  it('sends no webhook in update mode', async () => {
    const receiver = await startWebhookReceiver();
    const emulator = await startTestEmulator();
    const linkToken = await emulator.linkToken({ ...update, webhook: receiver.url });
    await emulator.play({ link_token: linkToken, outcome: 'success' });
    await emulator.webhooksSettled();
    expect(receiver.deliveries).toEqual([]);
  });

  it('sends the deprecated public token if enabled', async () => {
    const receiver = await startWebhookReceiver();
    const emulator = await startTestEmulator({ legacyCallbacks: true });
    const linkToken = await emulator.linkToken({ webhook: receiver.url });
    const played = await emulator.play({ link_token: linkToken, outcome: 'success', items: 2 });
    await emulator.webhooksSettled();
    expect(receiver.deliveries[2]?.body.public_token).toBe(played.public_tokens[0]);
  });
});

describe('a webhook', () => {
  it('is signed over its raw bytes with the key that the endpoint serves', async () => {
    const receiver = await startWebhookReceiver();
    const emulator = await startTestEmulator();
    await emulator.play({
      link_token: await emulator.linkToken({ webhook: receiver.url }),
      outcome: 'success',
    });
    await emulator.webhooksSettled();

    for (const { headers, raw, body } of receiver.deliveries) {
      const token = headers['plaid-verification'] as string;
      const { kid, ...header } = decodeProtectedHeader(token);
      expect(header).toEqual({ alg: 'ES256', typ: 'JWT' });

      const { body: response } = await emulator.post('/webhook_verification_key/get', { key_id: kid });
      expect(response.key).toMatchObject({
        kid,
        alg: 'ES256',
        use: 'sig',
        created_at: NOW / 1000 - 0.25,
        expired_at: null,
      });
      const { payload } = await jwtVerify(token, await importJWK(response.key), {
        currentDate: new Date(NOW),
      });
      expect(payload).toEqual({
        iat: Math.floor(NOW / 1000),
        request_body_sha256: createHash('sha256').update(raw).digest('hex'),
      });
      expect(raw.toString()).toBe(JSON.stringify(body, null, 2));
      expect(headers['content-type']).toBe('application/json');
    }
    expect(receiver.deliveries).toHaveLength(3);
  });

  it('is reported without tokens after another status, and blocks later ones', async () => {
    const receiver = await startWebhookReceiver(() => 500);
    const problems: string[] = [];
    const emulator = await startTestEmulator({ onProblem: (message) => problems.push(message) });
    await emulator.play({ link_token: await emulator.linkToken({ webhook: receiver.url }), outcome: 'exit' });
    await emulator.webhooksSettled();

    expect(problems).toEqual([
      `webhook delivery failed: SESSION_FINISHED to ${new URL(receiver.url).origin}, status 500 (attempt 1)`,
    ]);
    expect(receiver.deliveries.map(({ body }) => body.webhook_code)).toEqual(['SESSION_FINISHED']);
  });

  it('is reported if the receiver is unreachable, without failing the script', async () => {
    const problems: string[] = [];
    const emulator = await startTestEmulator({ onProblem: (message) => problems.push(message) });
    const linkToken = await emulator.linkToken({
      webhook: 'http://127.0.0.1:1/webhooks?key=receiver-secret',
    });
    await emulator.play({ link_token: linkToken, outcome: 'exit' });
    await emulator.webhooksSettled();

    expect(problems).toHaveLength(1);
    expect(problems.join()).not.toMatch(/receiver-secret|link-sandbox/);
    expect((await emulator.get(linkToken)).link_sessions).toHaveLength(1);
  });

  it('without a response does not delay closing', async () => {
    const receiver = await startWebhookReceiver(() => null);
    const problems: string[] = [];
    const emulator = await startTestEmulator({ onProblem: (message) => problems.push(message) });
    const arrived = receiver.next();
    await emulator.play({
      link_token: await emulator.linkToken({ webhook: receiver.url }),
      outcome: 'success',
    });
    await arrived;
    await emulator.close();

    expect(receiver.deliveries).toHaveLength(1);
    expect(problems).toEqual([]);
  });

  it('does not wait for webhooks of another link token', async () => {
    const receiver = await startWebhookReceiver(({ link_token }) => (link_token === 'slow' ? null : 200));
    const signer = await createWebhookSigner(NOW);
    const sender = new WebhookSender({ signer, now: () => NOW, onProblem: () => {} });
    const webhook = (link_token: string): Json => ({ webhook_code: 'EVENTS', link_token });
    const first = receiver.next();
    sender.send(receiver.url, [webhook('slow'), webhook('slow')], 'slow');
    await first;
    const second = receiver.next();
    sender.send(receiver.url, [webhook('quick')], 'quick');
    await second;
    await sender.close();

    expect(receiver.deliveries.map(({ body }) => body.link_token)).toEqual(['slow', 'quick']);
  });
});
