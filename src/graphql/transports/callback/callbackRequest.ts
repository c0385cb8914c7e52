/**
 * Callback subscription request of a router: parses and validates `extensions.subscription`.
 * https://www.apollographql.com/docs/graphos/routing/operations/subscriptions/callback-protocol
 */
import type { FastifyRequest } from 'fastify';
import { GraphQLError } from 'graphql';
import { isJsonObject } from '../../../codec/json';
import { Forbidden } from '../../../errors/Forbidden';

export interface CallbackRequest {
  readonly url: URL;
  readonly id: string;
  readonly verifier: string;
  /** The router expects a `check` within this interval; null if it expects none. */
  readonly heartbeatMs: number | null;
}

/** Maximum length of each text, since every message repeats them. */
const MAX_LENGTH = 1_000;
const MIN_HEARTBEAT_MS = 100;
const MAX_HEARTBEAT_MS = 24 * 60 * 60 * 1000;
/** Default of Apollo Router. */
const DEFAULT_HEARTBEAT_MS = 5_000;

/** Whether a request names a callback. */
export function isCallbackRequest({ body }: Pick<FastifyRequest, 'body'>): boolean {
  const extensions = isJsonObject(body) && body['extensions'];
  const extension = isJsonObject(extensions) ? extensions['subscription'] : undefined;
  return extension !== undefined && extension !== null;
}

/**
 * @param extension unvalidated. The preview of the protocol used names with underscores.
 * @throws {GraphQLError} if it is malformed or its origin is not allowed.
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
    throw createMalformed('must have `callbackUrl`, `subscriptionId` and `verifier`.');
  }
  const heartbeatMs = Number(interval);
  const isInRange = heartbeatMs >= MIN_HEARTBEAT_MS && heartbeatMs <= MAX_HEARTBEAT_MS;
  if (!Number.isInteger(interval) || (heartbeatMs !== 0 && !isInRange)) {
    throw createMalformed(
      `must have 0 or ${MIN_HEARTBEAT_MS} to ${MAX_HEARTBEAT_MS} as \`heartbeatIntervalMs\`.`,
    );
  }
  const url = parseAllowedUrl(callbackUrl, allowedOrigins);
  return { url, id, verifier, heartbeatMs: heartbeatMs === 0 ? null : heartbeatMs };
}

/** Checks the parsed URL, which is the one that is posted to. */
function parseAllowedUrl(text: string, allowedOrigins: readonly string[]): URL {
  const url = URL.canParse(text) ? new URL(text) : null;
  // `blob:` URLs have the origin of the URL inside.
  const isWeb = url !== null && /^https?:$/.test(url.protocol) && !url.username && !url.password;
  if (isWeb && allowedOrigins.includes(url.origin)) return url;
  throw new GraphQLError('', {
    originalError: new Forbidden(
      'The callback URL is not allowed. Its origin must be one of ROUTER_CALLBACK_ORIGINS.',
      null,
    ),
    extensions: { http: { status: 403 } },
  });
}

function isText(value: unknown): value is string {
  return typeof value === 'string' && value !== '' && value.length <= MAX_LENGTH;
}

function createMalformed(what: string): GraphQLError {
  return new GraphQLError(`\`extensions.subscription\` ${what}`, { extensions: { http: { status: 400 } } });
}
