/** The form on the last page of Hosted Link that sends webhooks of the connected Items. */
import { shareTestEmulator, type TestEmulator } from '../testEmulator';
import { startWebhookReceiver, type WebhookReceiver } from '../webhooks/webhookReceiver';
import { toConnected, visit } from './hostedVisit';

const BUTTON = 'Send webhook';
const started = shareTestEmulator();
let emulator: TestEmulator;
let receiver: WebhookReceiver;
beforeEach(async () => {
  emulator = started();
  receiver = await startWebhookReceiver();
});

async function sentKinds(): Promise<string[]> {
  await emulator.webhooksSettled();
  return receiver.deliveries
    .map(({ body }) => `${body.webhook_type} ${body.webhook_code}`)
    .filter((kind) => !kind.startsWith('LINK '));
}

/** A visit that has finished with one Item. */
async function toDone(fields: object = {}) {
  const visiting = await toConnected(emulator, { webhook: receiver.url, ...fields });
  await visiting.visitor.press('Finish');
  return visiting;
}

const statusOf = (page: string) => /<p [^>]*role="status">([^<]*)</.exec(page)?.[1];

describe('the last page of Hosted Link', () => {
  it('sends the selected webhook and reports it', async () => {
    const { visitor, session } = await toDone();
    expect(statusOf(visitor.page)).toBeUndefined();
    const before = await session();
    await visitor.press(BUTTON, { item_webhook: 'ITEM PENDING_DISCONNECT' });
    expect([visitor.status, visitor.step]).toEqual([200, 'done']);
    expect(statusOf(visitor.page)).toMatch(/^Sent: ITEM PENDING_DISCONNECT\./);
    expect(visitor.page).toContain('<option selected>ITEM PENDING_DISCONNECT</option>');
    await visitor.press(BUTTON, { item_webhook: 'TRANSACTIONS SYNC_UPDATES_AVAILABLE' });
    expect(statusOf(visitor.page)).toMatch(/^Sent: TRANSACTIONS SYNC_UPDATES_AVAILABLE\./);

    expect(await sentKinds()).toEqual(['ITEM PENDING_DISCONNECT', 'TRANSACTIONS SYNC_UPDATES_AVAILABLE']);
    expect(await session()).toEqual(before);
  });

  it('sends one webhook when the form is sent twice', async () => {
    const { visitor } = await toDone();
    const form = visitor.fill(BUTTON, { item_webhook: 'ITEM ERROR' });
    await visitor.send(form);
    await visitor.send(form);
    expect(visitor.step).toBe('done');
    expect(await sentKinds()).toEqual(['ITEM ERROR']);
  });

  it('stays open after sending although the link token names a completion redirect', async () => {
    const { visitor } = await toConnected(emulator, {
      webhook: receiver.url,
      hosted_link: { completion_redirect_uri: 'https://app.example/linked' },
    });
    const connectedUrl = visitor.url;
    await visitor.press('Finish');
    await visitor.open(connectedUrl);
    await visitor.press(BUTTON, { item_webhook: 'ITEM ERROR' });
    expect([visitor.step, statusOf(visitor.page)]).toEqual(['done', expect.stringContaining('ITEM ERROR')]);
  });

  it('offers webhooks after an exit with a connected Item', async () => {
    const { visitor } = await toConnected(emulator, { webhook: receiver.url });
    await visitor.press('Leave');
    expect(visitor.buttons).toEqual([BUTTON]);
  });

  it('names the receiver without its path or query', async () => {
    const { visitor } = await toDone();
    expect(visitor.page).toContain(new URL(receiver.url).origin);
    expect(visitor.page).not.toContain('receiver-secret');
  });

  it('refuses a webhook that it cannot send', async () => {
    const { visitor } = await toDone();
    await visitor.press(BUTTON, { item_webhook: 'LINK EVENTS' });
    expect([visitor.status, visitor.heading]).toEqual([400, 'Request failed']);
    expect(await sentKinds()).toEqual([]);
  });

  it('offers no webhook without an Item, or without a webhook URL', async () => {
    const { visitor: exited } = await visit(emulator, { webhook: receiver.url });
    await exited.press('Leave');
    const { visitor: withoutUrl } = await toDone({ webhook: undefined });
    expect([exited.buttons, withoutUrl.buttons]).toEqual([[], []]);
  });
});
