/**
 * Where a router wants the updates of a subscription sent: `extensions.subscription` of its request.
 * https://www.apollographql.com/docs/graphos/routing/operations/subscriptions/callback-protocol
 */
import type { FastifyRequest } from 'fastify';
import { GraphQLError } from 'graphql';
import { isJsonObject } from '../../../codec/json';
import { Forbidden } from '../../../errors/Forbidden';
import { negotiateMediaType } from '../../negotiateMediaType';

export interface CallbackRequest {
  readonly url: URL;
  readonly id: string;
  readonly verifier: string;
  /** Within which the router wants to hear something; null where it need not. */
  readonly heartbeatMs: number | null;
}

/** As long as each is at most: they are sent back with every message. */
const MAX_LENGTH = 1_000;
const MIN_HEARTBEAT_MS = 100;
const MAX_HEARTBEAT_MS = 24 * 60 * 60 * 1000;
/** Apollo's. */
const DEFAULT_HEARTBEAT_MS = 5_000;

/** Whether a request names a callback. One that does not accept the response is refused as any other over HTTP is. */
export function isCallbackRequest({ body, headers }: Pick<FastifyRequest, 'body' | 'headers'>): boolean {
  const extensions = isJsonObject(body) && body['extensions'];
  const extension = isJsonObject(extensions) ? extensions['subscription'] : undefined;
  return extension !== undefined && extension !== null && negotiateMediaType(headers.accept) !== undefined;
}

/**
 * @param extension it may be anything. The protocol's preview wrote names with underscores.
 * @throws {GraphQLError} where it is not what the protocol says, or nothing may be sent there.
 */
export function parseCallbackRequest(extension: unknown, allowedOrigins: readonly string[]): CallbackRequest {
  const fields = isJsonObject(extension) ? extension : {};
  const [callbackUrl, id, verifier] = [
    fields['callbackUrl'] ?? fields['callback_url'],
    fields['subscriptionId'] ?? fields['subscription_id'],
    fields['verifier'],
  ];
  const interval = fields['heartbeatIntervalMs'] ?? fields['heartbeat_interval_ms'] ?? DEFAULT_HEARTBEAT_MS;
  if (!isText(callbackUrl) || !isText(id) || !isText(verifier)) {
    throw malformed('must have `callbackUrl`, `subscriptionId` and `verifier`.');
  }
  if (!isInterval(interval)) {
    throw malformed(`must have 0 or ${MIN_HEARTBEAT_MS} to ${MAX_HEARTBEAT_MS} as \`heartbeatIntervalMs\`.`);
  }
  const url = allowedUrl(callbackUrl, allowedOrigins);
  return { url, id, verifier, heartbeatMs: interval === 0 ? null : interval };
}

/** As a parser of URLs reads it, since that is where it will be sent, however it was written. */
function allowedUrl(text: string, allowedOrigins: readonly string[]): URL {
  const url = URL.canParse(text) ? new URL(text) : null;
  // `blob:` has the origin of what stands behind it.
  const isWeb = url !== null && /^https?:$/.test(url.protocol) && !url.username && !url.password;
  if (isWeb && allowedOrigins.includes(url.origin)) return url;
  throw new GraphQLError('', {
    originalError: new Forbidden(
      'Updates may not be sent there: the origin has to be one of ROUTER_CALLBACK_ORIGINS.',
      null,
    ),
    extensions: { http: { status: 403 } },
  });
}

function isText(value: unknown): value is string {
  return typeof value === 'string' && value !== '' && value.length <= MAX_LENGTH;
}

function isInterval(value: unknown): value is number {
  if (!Number.isInteger(value)) return false;
  const interval = Number(value);
  return interval === 0 || (interval >= MIN_HEARTBEAT_MS && interval <= MAX_HEARTBEAT_MS);
}

function malformed(what: string): GraphQLError {
  return new GraphQLError(`\`extensions.subscription\` ${what}`, { extensions: { http: { status: 400 } } });
}
