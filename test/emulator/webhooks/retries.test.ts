/** Webhook retries, and the webhook faults of the emulator. */
import type { Emulator, EmulatorOptions } from '../../../src/emulator/emulator';
import { RetrySchedule, readRetryAfterMs } from '../../../src/emulator/webhooks/RetrySchedule';
import { WebhookSender, type WebhookSenderOptions } from '../../../src/emulator/webhooks/WebhookSender';
import { createWebhookSigner } from '../../../src/emulator/webhooks/WebhookSigner';
import { closeAfterTest } from '../../support/closing';
import { NOW, startTestEmulator } from '../testEmulator';
import { startWebhookReceiver, type WebhookReceiver, type WebhookResponse } from './webhookReceiver';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const FINISHED = 'SESSION_FINISHED';

/** Plays an exit, which sends two webhooks. @param respond The receiver's response. */
async function playExit(
  respond: (body: { webhook_code: string }, before: number) => WebhookResponse,
  options: EmulatorOptions = {},
): Promise<{ emulator: Emulator; receiver: WebhookReceiver; codes: () => string[]; problems: string[] }> {
  const receiver = await startWebhookReceiver(respond);
  const problems: string[] = [];
  const emulator = await startTestEmulator({
    webhookRetryScale: 0,
    onProblem: (message) => problems.push(message),
    ...options,
  });
  await emulator.play({ link_token: await emulator.linkToken({ webhook: receiver.url }), outcome: 'exit' });
  return {
    emulator,
    receiver,
    codes: () => receiver.deliveries.map(({ body }) => body.webhook_code),
    problems,
  };
}

async function startSender(options: Partial<WebhookSenderOptions> = {}): Promise<WebhookSender> {
  const signer = await createWebhookSigner(NOW);
  const sender = new WebhookSender({ signer, now: () => NOW, onProblem: () => {}, ...options });
  closeAfterTest(() => sender.close());
  return sender;
}

const webhook = (webhook_code: string) => ({ webhook_code });

describe('a failed webhook', () => {
  it('is retried with the same bytes until the receiver responds with 200', async () => {
    const { receiver, codes } = await playExit((_, before) => (before < 3 ? 503 : 200));
    await receiver.arrived(5);
    expect(codes()).toEqual([FINISHED, FINISHED, FINISHED, FINISHED, 'EVENTS']);
    expect(new Set(receiver.deliveries.slice(0, 4).map(({ raw }) => raw.toString())).size).toBe(1);
  });

  it.each([201, 204, 302, 404])('is retried after status %i', async (status) => {
    const { receiver, codes } = await playExit((_, before) => (before === 0 ? status : 200));
    await receiver.arrived(3);
    expect(codes()).toEqual([FINISHED, FINISHED, 'EVENTS']);
  });

  it('is retried after a timeout', async () => {
    const receiver = await startWebhookReceiver((_, before) => (before === 0 ? null : 200));
    const problems: string[] = [];
    const sender = await startSender({
      timeoutMs: 50,
      retryScale: 0,
      onProblem: (message) => problems.push(message),
    });
    sender.send(receiver.url, [webhook('EVENTS')], 'link-sandbox-1');
    await receiver.arrived(2);
    // On a busy machine later attempts may exceed the timeout too.
    expect(problems[0]).toMatch(
      /^webhook delivery failed: EVENTS to http:\/\/127\.0\.0\.1:\d+, .* \(attempt 1\)$/,
    );
  });

  it('is signed again for each attempt', async () => {
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

  it('is abandoned after a day, and the next one is sent', async () => {
    const { receiver, codes, problems } = await playExit(({ webhook_code }) =>
      webhook_code === FINISHED ? 500 : 200,
    );
    await receiver.arrived(8);
    expect(codes()).toEqual([...Array(7).fill(FINISHED), 'EVENTS']);
    expect(problems.at(-1)).toContain('status 500 (attempt 7, giving up)');
  });

  it('does not delay webhooks of another link token', async () => {
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

  it('delays later webhooks of its link token', async () => {
    const receiver = await startWebhookReceiver(() => 500);
    const sender = await startSender();
    sender.send(receiver.url, [webhook('EVENTS')], 'link-sandbox-1');
    await sender.settled();
    sender.send(receiver.url, [webhook(FINISHED)], 'link-sandbox-1');
    await sender.settled();
    expect(receiver.deliveries).toHaveLength(1);
  });

  it('does not delay closing while it waits for a retry', async () => {
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

describe('the counts of webhooks', () => {
  it('separate delivered, failed, abandoned and pending', async () => {
    const receiver = await startWebhookReceiver(({ webhook_code }, before) => {
      if (webhook_code === 'LOST') return 500;
      return webhook_code === 'LATE' && before < 2 ? 503 : 200;
    });
    const sender = await startSender({ retryScale: 0 });
    sender.send(receiver.url, [webhook('LATE'), webhook('LOST'), webhook('EVENTS')], 'link-sandbox-1');
    expect(sender.counts).toEqual({ delivered: 0, failedAttempts: 0, abandoned: 0, pending: 3 });
    await receiver.arrived(3 + 7 + 1);
    await sender.settled();
    expect(sender.counts).toEqual({ delivered: 2, failedAttempts: 2 + 7, abandoned: 1, pending: 0 });
  });

  it('are served by the emulator', async () => {
    const { emulator, receiver } = await playExit((_, before) => (before === 0 ? 503 : 200));
    await receiver.arrived(3);
    await emulator.webhooksSettled();
    const counts = { delivered: 2, failedAttempts: 1, abandoned: 0, pending: 0 };
    expect(emulator.webhookCounts()).toEqual(counts);
    const response = await fetch(`${emulator.url}/emulator/webhooks`);
    expect(await response.json()).toEqual({ ...counts, request_id: expect.any(String) });
  });

  it('keep a webhook that waits for its retry, and those behind it, as pending', async () => {
    const { emulator } = await playExit(() => 500, { webhookRetryScale: 1 });
    await emulator.webhooksSettled();
    expect(emulator.webhookCounts()).toEqual({ delivered: 0, failedAttempts: 1, abandoned: 0, pending: 2 });
  });
});

describe('RetrySchedule', () => {
  it('starts with 30 s, quadruples each delay and ends within a day', () => {
    const schedule = new RetrySchedule();
    const failed = { problem: '', retryAfterMs: null };
    expect(Array.from({ length: 7 }, () => schedule.nextDelay(failed))).toEqual([
      0.5 * MINUTE,
      2 * MINUTE,
      8 * MINUTE,
      32 * MINUTE,
      128 * MINUTE,
      512 * MINUTE,
      null,
    ]);
  });

  it('uses Retry-After for at most one day in total', () => {
    const schedule = new RetrySchedule();
    const failed = { problem: '', retryAfterMs: 4 * HOUR };
    expect(Array.from({ length: 7 }, () => schedule.nextDelay(failed))).toEqual([
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
  ])('parses the Retry-After header %j', (header, wait) => {
    expect(readRetryAfterMs(header, NOW)).toBe(wait);
  });

  it.each([
    // A delay of one second leaves time for all attempts, the default backoff for seven.
    [429, 21],
    [503, 7],
  ])('with the Retry-After of a %i makes %i attempts', async (status, attempts) => {
    const respond = ({ webhook_code }: { webhook_code: string }, before: number) =>
      webhook_code === FINISHED && before < 20 ? { status, retryAfter: '1' } : 200;
    const { receiver, codes } = await playExit(respond);
    await receiver.arrived(attempts + 1);
    expect(codes()).toEqual([...Array(attempts).fill(FINISHED), 'EVENTS']);
  });
});

describe('webhook faults', () => {
  it('deliver each webhook twice with duplicate', async () => {
    const { receiver, codes } = await playExit(() => 200, { webhookFaults: ['duplicate'] });
    await receiver.arrived(4);
    expect(codes()).toEqual([FINISHED, FINISHED, 'EVENTS', 'EVENTS']);
    const [first, second] = receiver.deliveries;
    expect(second?.raw).toEqual(first?.raw);
  });

  it('deliver the last webhook first with reorder', async () => {
    const { receiver, codes } = await playExit(() => 200, { webhookFaults: ['reorder'] });
    await receiver.arrived(2);
    expect(codes()).toEqual(['EVENTS', FINISHED]);
  });

  it('deliver past a failed webhook with reorder', async () => {
    const failFirst = (_: unknown, before: number) => (before === 0 ? 500 : 200);
    // The retry would come after 30 s.
    const { receiver, codes } = await playExit(failFirst, {
      webhookFaults: ['reorder'],
      webhookRetryScale: 1,
    });
    await receiver.arrived(2);
    expect(codes()).toEqual(['EVENTS', FINISHED]);
  });

  it('retry a failed webhook with reorder', async () => {
    const failFirst = (_: unknown, before: number) => (before === 0 ? 500 : 200);
    const { receiver, codes } = await playExit(failFirst, { webhookFaults: ['reorder'] });
    await receiver.arrived(3);
    expect(codes().toSorted()).toEqual(['EVENTS', 'EVENTS', FINISHED]);
  });

  it('combine duplicate and reorder', async () => {
    const { receiver, codes } = await playExit(() => 200, { webhookFaults: ['duplicate', 'reorder'] });
    await receiver.arrived(4);
    expect(codes()).toEqual(['EVENTS', 'EVENTS', FINISHED, FINISHED]);
  });
});
