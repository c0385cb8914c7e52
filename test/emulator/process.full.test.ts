/** The emulator as a process of its own. */
import { join } from 'node:path';
import { FIRST_REQUEST, SECOND_REQUEST } from '../../src/graphql/firstRequest';
import { closeAfterTest } from '../support/closing';
import { documentAt } from '../support/documents';
import { startNode } from '../support/processes/nodeProcess';
import { until } from '../support/until';
import { type Json, send, smallestRequest } from './testEmulator';
import { startWebhookReceiver } from './webhooks/webhookReceiver';

async function startEmulatorProcess(env: Record<string, string> = {}) {
  const main = join(__dirname, '../../dist/emulator/main.js');
  const emulator = startNode([main], { EMULATOR_PORT: '0', ...env });
  closeAfterTest(() => {
    emulator.process.kill('SIGTERM');
    return emulator.exit;
  });
  const url = await emulator.printed(/ (http:\S+)/);
  const post = async (path: string, body: Json) => (await send(`${url}${path}`, JSON.stringify(body))).body;
  return {
    ...emulator,
    url,
    post,
    async linkToken(webhook: string): Promise<string> {
      const credentials = { client_id: 'client-1', secret: 'secret-1' };
      const request = { ...credentials, ...smallestRequest, webhook };
      return (await post('/link/token/create', request)).link_token;
    },
  };
}

it('retries webhooks at the speed of EMULATOR_WEBHOOK_RETRY_SCALE and counts them', async () => {
  const { url, post, linkToken } = await startEmulatorProcess({ EMULATOR_WEBHOOK_RETRY_SCALE: '0.0001' });
  const receiver = await startWebhookReceiver((_, before) => (before < 2 ? 503 : 200));
  const link_token = await linkToken(receiver.url);
  await post('/emulator/sessions', { link_token, outcome: 'success' });
  expect(await post('/emulator/webhooks', { link_token })).toMatchObject({ webhook_fired: true });
  await receiver.arrived(6);
  await expect(countsOnceNonePending(`${url}/emulator/webhooks`)).resolves.toMatchObject({
    delivered: 4,
    failedAttempts: 2,
    abandoned: 0,
  });
});

it('prints no warning of Node while many webhooks wait for their retries', async () => {
  const { post, linkToken, output } = await startEmulatorProcess();
  const receiver = await startWebhookReceiver(({ webhook_type }) => (webhook_type === 'LINK' ? 200 : 503));
  const link_token = await linkToken(receiver.url);
  await post('/emulator/sessions', { link_token, outcome: 'success', items: 20 });
  await post('/emulator/webhooks', { link_token });
  await until(() => output().split('attempt 1').length > 20);
  expect(output()).not.toContain('Warning');
});

it('keeps link tokens while the server restarts, if it runs apart as the README shows it', async () => {
  const { url, post } = await startEmulatorProcess();
  const [, variable = '', value = ''] =
    /^(\w+)=(\S+) npm start$/m.exec(documentAt('src/emulator/README.md').text) ?? [];
  const env = { [variable]: value.replace('http://127.0.0.1:4001', url), PORT: '0' };

  const first = await startServer(env);
  const { createLinkToken } = await first.graphql(FIRST_REQUEST);
  const { linkToken } = createLinkToken;
  await post('/emulator/sessions', { link_token: linkToken, outcome: 'success' });
  await first.stop();
  const second = await startServer(env);
  expect(await second.graphql(SECOND_REQUEST.replace('PASTE THE LINK TOKEN', linkToken))).toMatchObject({
    linkToken: { status: 'SUCCEEDED', publicTokens: [expect.any(String)] },
  });
});

async function startServer(env: Record<string, string>) {
  const server = startNode([join(__dirname, '../../dist/main.js')], env);
  const stop = () => {
    server.process.kill('SIGTERM');
    return server.exit;
  };
  closeAfterTest(stop);
  const url = await server.printed(/"url":"([^"]+)".*"msg":"ready"/);
  return {
    stop,
    async graphql(query: string): Promise<Json> {
      const { data } = (await send(`${url}/graphql`, JSON.stringify({ query }))).body;
      return data;
    },
  };
}

/** The receiver responds before the emulator counts. */
async function countsOnceNonePending(url: string): Promise<Json> {
  for (;;) {
    const counts: Json = await (await fetch(url)).json();
    if (counts.pending === 0) return counts;
  }
}
