/** A Plaid double with one link token that the test sets, and signed webhooks that the test sends. */
import type { ServerResponse } from 'node:http';
import { createWebhookSigner } from '../../../src/emulator/webhooks/WebhookSigner';
import { type answered, type PlaidCall, sendJson, startPlaidDouble } from '../../support/plaid/plaidDouble';

export const TOKEN = 'link-sandbox-watched';
export const SESSION = 'session-1';

export interface ScriptedPlaid {
  readonly url: string;
  /** Number of reads of the token. */
  reads(): number;
  /** Sets the token for later reads. */
  setLinkToken(linkToken: object): void;
  /** Responds to the next read. */
  respondOnce(answer: (response: ServerResponse) => unknown): void;
  /** Holds the next read until the test responds. */
  holdNextRead(): HeldRead;
  /** Sends a webhook. @returns the status of the response. */
  sendWebhook(serverUrl: string, code: string, fields?: object): Promise<number>;
}

export interface HeldRead {
  /** Resolves once the read has arrived. */
  readonly received: Promise<void>;
  respond(linkToken: object): void;
}

/** @param now milliseconds since 1970. */
export async function startScriptedPlaid(now = Date.now()): Promise<ScriptedPlaid> {
  const signer = await createWebhookSigner(now);
  let current: object = {};
  let reads = 0;
  const next: ((response: ServerResponse) => unknown)[] = [];
  const { url } = await startPlaidDouble(({ path }: PlaidCall, response) => {
    if (path === '/webhook_verification_key/get') return { key: signer.publicKey, request_id: 'k' };
    if (path === '/link/token/create')
      return { link_token: TOKEN, expiration: inAnHour(now), request_id: 'c' };
    reads += 1;
    const respond = next.shift();
    return respond ? respond(response) : { ...current, request_id: `r${reads}` };
  });
  return {
    url,
    reads: () => reads,
    setLinkToken(linkToken) {
      current = linkToken;
    },
    respondOnce: (answer) => void next.push(answer),
    holdNextRead() {
      let answer: HeldRead['respond'] = () => {};
      const asked = new Promise<void>((resolve) => {
        next.push(
          () =>
            new Promise((resolveResponse) => {
              answer = resolveResponse;
              resolve();
            }),
        );
      });
      return { received: asked, respond: (linkToken) => answer(linkToken) };
    },
    async sendWebhook(serverUrl, code, fields = {}) {
      const webhook = {
        webhook_type: 'LINK',
        webhook_code: code,
        link_session_id: SESSION,
        link_token: TOKEN,
      };
      const body = JSON.stringify({ ...webhook, environment: 'sandbox', ...fields }, null, 2);
      const response = await fetch(`${serverUrl}/webhooks/plaid`, {
        method: 'POST',
        headers: {
          'content-type': 'application/json',
          'plaid-verification': await signer.sign(body, Date.now()),
        },
        body,
      });
      await response.body?.cancel();
      return response.status;
    },
  };
}

export function unavailable(response: ServerResponse): typeof answered {
  return sendJson(response, 503, { error_type: 'API_ERROR', error_code: 'PLANNED_MAINTENANCE' });
}

export function gone(response: ServerResponse): typeof answered {
  return sendJson(response, 400, {
    error_type: 'INVALID_INPUT',
    error_code: 'INVALID_LINK_TOKEN',
    error_message: 'invalid link_token provided',
  });
}

const SECOND = 1_000;

export function inAnHour(now: number): string {
  return `${new Date(now + 3_600 * SECOND).toISOString().slice(0, 19)}Z`;
}

/** Events of the session, newest first, as in Plaid's own example. */
export function events(...names: string[]) {
  return names
    .map((name, index) => ({
      event_name: name,
      event_id: `${name}-${index}`,
      event_metadata: {},
      timestamp: `2026-01-01T00:00:${String(index).padStart(2, '0')}Z`,
    }))
    .reverse();
}

export function open(...names: string[]) {
  return { link_session_id: SESSION, started_at: '2026-01-01T00:00:00.1Z', events: events(...names) };
}

export function succeeded(...names: string[]) {
  const results = {
    item_add_results: [{ public_token: 'public-sandbox-1', accounts: [], institution: null }],
  };
  return { ...open(...names), finished_at: '2026-01-01T00:01:00.1Z', results };
}

export function exited(...names: string[]) {
  const exit = { error: null, metadata: { status: 'requires_credentials' } };
  return { ...open(...names), finished_at: '2026-01-01T00:01:00.1Z', exit };
}
