/** What becomes of webhooks that their receiver does not answer with 200, and of those that go astray on purpose. */
import type { EmulatorOptions } from '../../../src/emulator/emulator';
import type { LinkWebhook } from '../../../src/emulator/webhooks/linkWebhooks';
import { RetrySchedule, readRetryAfterMs } from '../../../src/emulator/webhooks/RetrySchedule';
import { WebhookSender, type WebhookSenderOptions } from '../../../src/emulator/webhooks/WebhookSender';
import { createWebhookSigner } from '../../../src/emulator/webhooks/WebhookSigner';
import { closeAfterTest } from '../../support/closing';
import { NOW, startTestEmulator } from '../testEmulator';
import { startWebhookReceiver, type WebhookAnswer, type WebhookReceiver } from './webhookReceiver';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const FINISHED = 'SESSION_FINISHED';

/** One exit, which makes two webhooks, told to a receiver that answers so. */
async function playExit(
  answer: (body: { webhook_code: string }, before: number) => WebhookAnswer,
  options: EmulatorOptions = {},
): Promise<{ receiver: WebhookReceiver; codes: () => string[]; problems: string[] }> {
  const receiver = await startWebhookReceiver(answer);
  const problems: string[] = [];
  const emulator = await startTestEmulator({
    webhookRetryScale: 0,
    onProblem: (message) => problems.push(message),
    ...options,
  });
  await emulator.play({ link_token: await emulator.linkToken({ webhook: receiver.url }), outcome: 'exit' });
  return { receiver, codes: () => receiver.deliveries.map(({ body }) => body.webhook_code), problems };
}

async function startSender(options: Partial<WebhookSenderOptions> = {}): Promise<WebhookSender> {
  const signer = await createWebhookSigner(NOW);
  const sender = new WebhookSender({ signer, now: () => NOW, onProblem: () => {}, ...options });
  closeAfterTest(() => sender.close());
  return sender;
}

const webhook = (webhook_code: string) => ({ webhook_code }) as LinkWebhook;

describe('a webhook that fails', () => {
  it('is sent again, byte by byte, until it is answered with 200', async () => {
    const { receiver, codes } = await playExit((_, before) => (before < 3 ? 503 : 200));
    await receiver.arrived(5);
    expect(codes()).toEqual([FINISHED, FINISHED, FINISHED, FINISHED, 'EVENTS']);
    expect(new Set(receiver.deliveries.slice(0, 4).map(({ raw }) => raw.toString())).size).toBe(1);
  });

  it.each([201, 204, 302, 404])('is one answered with %i', async (status) => {
    const { receiver, codes } = await playExit((_, before) => (before === 0 ? status : 200));
    await receiver.arrived(3);
    expect(codes()).toEqual([FINISHED, FINISHED, 'EVENTS']);
  });

  it('is one that nobody answers within the time limit', async () => {
    const receiver = await startWebhookReceiver((_, before) => (before === 0 ? null : 200));
    const problems: string[] = [];
    const sender = await startSender({
      timeoutMs: 50,
      retryScale: 0,
      onProblem: (message) => problems.push(message),
    });
    sender.send(receiver.url, [webhook('EVENTS')], 'link-sandbox-1');
    await receiver.arrived(2);
    // On a busy machine further attempts may take longer than the limit, too.
    expect(problems[0]).toMatch(/^webhook delivery failed: EVENTS to http:\/\/127\.0\.0\.1:\d+, .* \(attempt 1\)$/);
  });

  it('is signed anew for each attempt', async () => {
    const clock = { now: NOW };
    const receiver = await startWebhookReceiver((_, before) => {
      clock.now += MINUTE;
      return before === 0 ? 500 : 200;
    });
    const sender = await startSender({ now: () => clock.now, retryScale: 0 });
    sender.send(receiver.url, [webhook('EVENTS')], 'link-sandbox-1');
    await receiver.arrived(2);
    const signedAt = receiver.deliveries.map(({ headers }) => {
      const [, payload = ''] = String(headers['plaid-verification']).split('.');
      return JSON.parse(Buffer.from(payload, 'base64url').toString()).iat;
    });
    expect(signedAt).toEqual([Math.floor(NOW / 1000), Math.floor(NOW / 1000) + 60]);
  });

  it('is given up after a day, and the next one is sent', async () => {
    const { receiver, codes, problems } = await playExit(({ webhook_code }) =>
      webhook_code === FINISHED ? 500 : 200,
    );
    await receiver.arrived(8);
    expect(codes()).toEqual([...Array(7).fill(FINISHED), 'EVENTS']);
    expect(problems.at(-1)).toContain('status 500 (attempt 7, giving up)');
  });

  it('lets nothing wait of another link token', async () => {
    const receiver = await startWebhookReceiver(({ webhook_code }) =>
      webhook_code === 'EVENTS' ? 500 : 200,
    );
    const sender = await startSender();
    sender.send(receiver.url, [webhook('EVENTS'), webhook(FINISHED)], 'link-sandbox-1');
    await sender.settled();
    sender.send(receiver.url, [webhook(FINISHED)], 'link-sandbox-2');
    await sender.settled();
    expect(receiver.deliveries.map(({ body }) => body.webhook_code)).toEqual(['EVENTS', FINISHED]);
  });

  it('makes later ones of its link token wait, also those sent meanwhile', async () => {
    const receiver = await startWebhookReceiver(() => 500);
    const sender = await startSender();
    sender.send(receiver.url, [webhook('EVENTS')], 'link-sandbox-1');
    await sender.settled();
    sender.send(receiver.url, [webhook(FINISHED)], 'link-sandbox-1');
    await sender.settled();
    expect(receiver.deliveries).toHaveLength(1);
  });

  it('does not hold up closing while it waits', async () => {
    const receiver = await startWebhookReceiver(() => 500);
    const sender = await startSender();
    sender.send(receiver.url, [webhook('EVENTS'), webhook(FINISHED)], 'link-sandbox-1');
    await sender.settled();
    await sender.close();
    sender.send(receiver.url, [webhook(FINISHED)], 'link-sandbox-2');
    await sender.settled();
    expect(receiver.deliveries).toHaveLength(1);
  });
});

describe('the waits before further attempts', () => {
  it('begin with 30 s, are four times as long each, and end within a day', () => {
    const waits = new RetrySchedule();
    const failed = { problem: '', retryAfterMs: null };
    expect(Array.from({ length: 7 }, () => waits.nextDelay(failed))).toEqual([
      0.5 * MINUTE,
      2 * MINUTE,
      8 * MINUTE,
      32 * MINUTE,
      128 * MINUTE,
      512 * MINUTE,
      null,
    ]);
  });

  it('are what the receiver asks for, and no more than a day in all', () => {
    const waits = new RetrySchedule();
    const failed = { problem: '', retryAfterMs: 4 * HOUR };
    expect(Array.from({ length: 7 }, () => waits.nextDelay(failed))).toEqual([
      ...Array(6).fill(4 * HOUR),
      null,
    ]);
  });

  it.each([
    ['90', 90_000],
    [' 7 ', 7_000],
    ['0', 1_000],
    ['99999999', 4 * HOUR],
    [new Date(NOW + 2 * HOUR).toUTCString(), 2 * HOUR - 250],
    [new Date(NOW - HOUR).toUTCString(), 1_000],
    ['soon', null],
    [undefined, null],
  ])('are read from the Retry-After %j', (header, wait) => {
    expect(readRetryAfterMs(header, NOW)).toBe(wait);
  });

  it.each([
    // With a wait of a second each there is time for all of them, else for seven attempts.
    [429, 21],
    [503, 7],
  ])('are asked for by the Retry-After of a %i, or not: %i attempts', async (status, attempts) => {
    const answer = ({ webhook_code }: { webhook_code: string }, before: number) =>
      webhook_code === FINISHED && before < 20 ? { status, retryAfter: '1' } : 200;
    const { receiver, codes } = await playExit(answer);
    await receiver.arrived(attempts + 1);
    expect(codes()).toEqual([...Array(attempts).fill(FINISHED), 'EVENTS']);
  });
});

describe('webhooks on their way', () => {
  it('arrive twice where they are duplicated', async () => {
    const { receiver, codes } = await playExit(() => 200, { webhookFaults: ['duplicate'] });
    await receiver.arrived(4);
    expect(codes()).toEqual([FINISHED, FINISHED, 'EVENTS', 'EVENTS']);
    const [first, second] = receiver.deliveries;
    expect(second?.raw).toEqual(first?.raw);
  });

  it('arrive the last one first where they are reordered', async () => {
    const { receiver, codes } = await playExit(() => 200, { webhookFaults: ['reorder'] });
    await receiver.arrived(2);
    expect(codes()).toEqual(['EVENTS', FINISHED]);
  });

  it('overtake one that failed where they are reordered', async () => {
    const failFirst = (_: unknown, before: number) => (before === 0 ? 500 : 200);
    // The second attempt would come after 30 s.
    const { receiver, codes } = await playExit(failFirst, {
      webhookFaults: ['reorder'],
      webhookRetryScale: 1,
    });
    await receiver.arrived(2);
    expect(codes()).toEqual(['EVENTS', FINISHED]);
  });

  it('are sent again after a failure where they are reordered', async () => {
    const failFirst = (_: unknown, before: number) => (before === 0 ? 500 : 200);
    const { receiver, codes } = await playExit(failFirst, { webhookFaults: ['reorder'] });
    await receiver.arrived(3);
    expect(codes().toSorted()).toEqual(['EVENTS', 'EVENTS', FINISHED]);
  });

  it('arrive twice and the last one first where both is asked for', async () => {
    const { receiver, codes } = await playExit(() => 200, { webhookFaults: ['duplicate', 'reorder'] });
    await receiver.arrived(4);
    expect(codes()).toEqual(['EVENTS', 'EVENTS', FINISHED, FINISHED]);
  });
});
