/** Parser of webhook bodies. */
import { hash } from 'node:crypto';
import { isJsonObject } from '../codec/json';
import { MalformedWebhook } from '../errors/WebhookError';
import { hashToken, type LinkTokenEvent, linkTokenEventKinds } from '../events/LinkTokenEvents';
import { redactTokens } from '../telemetry/redactTokens';

export interface Webhook {
  /** Log fields. `linkToken` is the first 12 digits of the token's hash. */
  readonly name: { readonly type: string; readonly code: string; readonly linkToken?: string };
  /** Null if the webhook is not about a Link session. */
  readonly event: LinkTokenEvent | null;
}

/**
 * @param body with a verified signature.
 * @throws {WebhookError}
 */
export function parseWebhook(body: Buffer): Webhook {
  const {
    webhook_type: type,
    webhook_code: code,
    link_token: linkToken,
    link_session_id: linkSessionId,
  } = parseObject(body);
  if (typeof type !== 'string' || typeof code !== 'string') throw new MalformedWebhook('no type or code');
  const name = { type: toLogField(type), code: toLogField(code) };
  const kind = type === 'LINK' ? linkTokenEventKinds.find((known) => known === code) : undefined;
  if (kind === undefined) return { name, event: null };
  if (typeof linkToken !== 'string' || linkToken === '') throw new MalformedWebhook('no link token', name);
  const event = {
    id: hash('sha256', body, 'hex'),
    tokenHash: hashToken(linkToken),
    kind,
    linkSessionId: typeof linkSessionId === 'string' ? linkSessionId : null,
  };
  return { name: { ...name, linkToken: event.tokenHash.slice(0, 12) }, event };
}

function parseObject(body: Buffer): Readonly<Record<string, unknown>> {
  let json: unknown;
  try {
    // Drops a byte-order mark.
    json = JSON.parse(new TextDecoder().decode(body));
  } catch {
    throw new MalformedWebhook('not JSON');
  }
  if (!isJsonObject(json)) throw new MalformedWebhook('not an object');
  return json;
}

/** Redacts and truncates everything that is not a name such as `SESSION_FINISHED`. */
function toLogField(text: string): string {
  return /^[A-Z0-9_]{1,60}$/.test(text) ? text : `${redactTokens(text.slice(0, 300)).slice(0, 60)}…`;
}
