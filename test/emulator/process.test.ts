/** The emulator as a process of its own. */
import { join } from 'node:path';
import { closeAfterTest } from '../support/closing';
import { startNode } from '../support/processes/nodeProcess';
import { type Json, send, smallestRequest } from './testEmulator';
import { startWebhookReceiver } from './webhooks/webhookReceiver';

it('retries webhooks at the speed of EMULATOR_WEBHOOK_RETRY_SCALE and counts them', async () => {
  const emulator = startNode([join(__dirname, '../../dist/emulator/main.js')], {
    EMULATOR_PORT: '0',
    EMULATOR_WEBHOOK_RETRY_SCALE: '0.0001',
  });
  closeAfterTest(() => {
    emulator.process.kill('SIGTERM');
    return emulator.exit;
  });
  const url = await emulator.printed(/ (http:\S+)/);
  const post = async (path: string, body: Json) => (await send(`${url}${path}`, JSON.stringify(body))).body;

  const receiver = await startWebhookReceiver((_, before) => (before < 2 ? 503 : 200));
  const { link_token } = await post('/link/token/create', {
    client_id: 'client-1',
    secret: 'secret-1',
    ...smallestRequest,
    webhook: receiver.url,
  });
  await post('/emulator/sessions', { link_token, outcome: 'success' });
  expect(await post('/emulator/webhooks', { link_token })).toMatchObject({ webhook_fired: true });
  await receiver.arrived(6);
  await expect(countsOnceNonePending(`${url}/emulator/webhooks`)).resolves.toMatchObject({
    delivered: 4,
    failedAttempts: 2,
    abandoned: 0,
  });
});

/** The receiver responds before the emulator counts. */
async function countsOnceNonePending(url: string): Promise<Json> {
  for (;;) {
    const counts: Json = await (await fetch(url)).json();
    if (counts.pending === 0) return counts;
  }
}
