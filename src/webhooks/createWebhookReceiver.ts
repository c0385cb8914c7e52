/**
 * Receiver of one webhook: verifies it, then publishes its event to subscribers and forwards it at the same time. The
 * webhook is acknowledged only after both, so that Plaid repeats what was not delivered.
 */
import { EventsUnavailable } from '../errors/ServiceUnavailable';
import { UndeliveredWebhook } from '../errors/WebhookError';
import type { LinkTokenEvents } from '../events/LinkTokenEvents';
import type { PlaidCredentials } from '../plaid/credentials';
import type { PlaidClient } from '../plaid/PlaidClient';
import { RedisFailure } from '../redis/RedisFailure';
import type { Logger } from '../telemetry/logger';
import type { Trace } from '../telemetry/tracing/Trace';
import { parseWebhook, type Webhook } from './parseWebhook';
import { verifyWebhook, type WebhookVerifier } from './verifyWebhook';
import type { WebhookForwarder } from './WebhookForwarder';
import { WebhookKeyCache } from './WebhookKeyCache';

export interface WebhookReceiverOptions {
  readonly plaid: PlaidClient;
  /** The server's own, to look up Plaid's verification keys. Null: no webhook can be verified. */
  readonly credentials: PlaidCredentials | null;
  readonly events: LinkTokenEvents;
  /** Null: only events of Link sessions are delivered, to subscribers. */
  readonly forwarder: WebhookForwarder | null;
  /** @returns milliseconds since 1970. */
  readonly now: () => number;
  readonly logger: Logger;
  /** Timeout of a key lookup, in milliseconds. */
  readonly timeoutMs: number;
}

export interface ReceivedWebhook {
  /** The exact bytes. */
  readonly body: Buffer;
  readonly contentType: string | undefined;
  /** The `Plaid-Verification` header. */
  readonly signature: string | readonly string[] | undefined;
  readonly requestId: string;
  /** IP address of the sender. */
  readonly sourceAddress: string;
  /** By `performance.now()`. */
  readonly deadline: number;
  readonly trace: Trace;
}

/** Log field and metric label `outcome`. */
export const acknowledgedOutcomes = ['accepted', 'forwarded', 'ignored'] as const;

export interface AcknowledgedWebhook {
  /** `accepted`: about a Link session; `forwarded`: about something else; `ignored`: delivered to nothing. */
  readonly outcome: (typeof acknowledgedOutcomes)[number];
  readonly name: Webhook['name'];
}

/** @throws {WebhookError} */
export type WebhookReceiver = (webhook: ReceivedWebhook) => Promise<AcknowledgedWebhook>;

export function createWebhookReceiver(options: WebhookReceiverOptions): WebhookReceiver {
  const { events, forwarder, now } = options;
  const warnIgnored = createIgnoredWarning(options.logger);
  /** Loads `jose` and the key cache with the first webhook. */
  let verifier: Promise<WebhookVerifier> | undefined;
  return async ({ body, contentType, signature, requestId, sourceAddress, deadline, trace }) => {
    verifier ??= createVerifier(options);
    const delivery = { signature, body, receivedAt: now(), sourceAddress, trace };
    const verified = await verifyWebhook(await verifier, delivery);
    const headers = {
      'plaid-verification': verified,
      ...(contentType !== undefined && { 'content-type': contentType }),
    };
    const [published, forwarded] = await Promise.allSettled([
      publish(body, events),
      forwarder?.forward({ body, requestId, headers, deadline, trace }),
    ]);
    if (published.status === 'rejected') throw published.reason;
    const { name, event } = published.value;
    if (forwarded.status === 'rejected') throw withName(forwarded.reason, name);
    if (event !== null) return { outcome: 'accepted', name };
    if (forwarder !== null) return { outcome: 'forwarded', name };
    warnIgnored(name);
    return { outcome: 'ignored', name };
  };
}

async function createVerifier({ credentials, ...options }: WebhookReceiverOptions): Promise<WebhookVerifier> {
  const jose = await import('jose');
  if (credentials === null) {
    const problem = 'PLAID_CLIENT_ID and PLAID_SECRET are not set';
    options.logger.warn({ problem }, 'webhook verification unavailable');
    // Not a forgery: the webhook may be Plaid's, which retries it.
    return { jose, getKey: () => Promise.reject(new UndeliveredWebhook('no credentials')) };
  }
  const keys = new WebhookKeyCache({ ...options, jose, credentials });
  return { jose, getKey: (kid, sourceAddress, trace) => keys.getKey(kid, sourceAddress, trace) };
}

/** @throws {WebhookError} */
async function publish(body: Buffer, events: LinkTokenEvents): Promise<Webhook> {
  const webhook = parseWebhook(body);
  if (webhook.event === null) return webhook;
  try {
    await events.publish(webhook.event);
  } catch (error) {
    if (!(error instanceof EventsUnavailable)) throw error;
    const problem = error.cause instanceof RedisFailure ? error.cause.message : error.name;
    throw new UndeliveredWebhook('events', { problem, ...webhook.name });
  }
  return webhook;
}

function withName(error: unknown, name: Webhook['name']): unknown {
  if (!(error instanceof UndeliveredWebhook)) return error;
  return new UndeliveredWebhook(error.reason, { ...error.logFields, ...name });
}

/** Plaid has about 100 kinds of webhooks. */
const MAX_WARNINGS = 200;

/** Logs each kind of webhook that this server acknowledges without delivering it once. */
function createIgnoredWarning(logger: Logger): (name: Webhook['name']) => void {
  const warned = new Set<string>();
  return ({ type, code }) => {
    const kind = `${type} ${code}`;
    if (warned.has(kind) || warned.size >= MAX_WARNINGS) return;
    warned.add(kind);
    logger.warn({ type, code }, 'webhook not forwarded');
  };
}
