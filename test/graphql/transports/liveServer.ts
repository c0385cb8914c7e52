/** The server with a scripted Plaid, and a client for each transport with subscriptions. */
import type { Environment } from '../../../src/config/EnvironmentReader';
import { type ScriptedPlaid, startScriptedPlaid, TOKEN } from '../../linkToken/updates/scriptedPlaid';
import { startTestApp, type TestApp } from '../../support/testApp';
import { until } from '../../support/until';
import {
  byCallback,
  byEventStream,
  byWebSocket,
  type LiveClient,
  type LiveRequest,
  type LiveResult,
} from './liveClients';
import { type Router, startRouter } from './router';

/** For `it.each`. */
export const transports = ['WebSocket', 'server-sent events', 'callbacks'] as const;
export type TransportName = (typeof transports)[number];

export interface LiveServer extends TestApp {
  readonly plaid: ScriptedPlaid;
  readonly router: Router;
  connect(transport: TransportName, headers?: Record<string, string>): Promise<LiveClient>;
  run(transport: TransportName, request: LiveRequest, headers?: Record<string, string>): Promise<LiveResult>;
  /** Sends a webhook of Plaid. Each is about another session. */
  sendWebhook(): Promise<void>;
  /** Resolves with the first log line of that message. */
  waitForLog(msg: string): Promise<Record<string, unknown>>;
}

export const WATCH = `subscription ($token: String!) {
  linkTokenUpdated(token: $token) { reason linkToken { requestId status } }
}`;
export const watchOperation: LiveRequest = { query: WATCH, variables: { token: TOKEN } };

export async function startLiveServer(env: Environment = {}, now?: () => number): Promise<LiveServer> {
  const plaid = await startScriptedPlaid();
  const router = await startRouter();
  const app = await startTestApp(
    {
      PLAID_BASE_URL: plaid.url,
      ROUTER_CALLBACK_ORIGINS: router.url,
      // Longer than a test holds a response, so that a held read is not retried.
      PLAID_TIMEOUT_MS: '600000',
      ...env,
    },
    now,
  );
  const clients = {
    WebSocket: byWebSocket,
    'server-sent events': byEventStream,
    callbacks: byCallback(router),
  };
  let webhooks = 0;
  const server: LiveServer = {
    ...app,
    plaid,
    router,
    connect: (transport, headers) => clients[transport](app.url, headers),
    run: async (transport, request, headers) => (await server.connect(transport, headers)).run(request),
    async sendWebhook() {
      webhooks += 1;
      const status = await plaid.sendWebhook(app.url, 'EVENTS', { link_session_id: `session-${webhooks}` });
      if (status !== 200) throw new Error(`The webhook got status ${status}.`);
    },
    async waitForLog(msg) {
      const line = () => app.log.find((each) => each['msg'] === msg);
      await until(() => line() !== undefined);
      return line() as Record<string, unknown>;
    },
  };
  return server;
}
