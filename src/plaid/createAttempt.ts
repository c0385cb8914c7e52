/** One attempt at a call of Plaid's: its request, sent once, and its answer, read once, or why there is none that is of use. */
import type { IncomingHttpHeaders } from 'node:http';
import type { Dispatcher } from 'undici';
import type { CancellationToken } from '../async/CancellationToken';
import { markAsLarge, yieldToEventLoop } from '../async/yieldToEventLoop';
import { isJsonObject } from '../codec/json';
import type { Logger } from '../telemetry/logger';
import type { Metrics } from '../telemetry/metrics/Metrics';
import type { Trace } from '../telemetry/tracing/Trace';
import type { PlaidCredentials } from './credentials';
import { type Endpoint, isRead, PLAID_VERSION } from './endpoints';
import {
  PlaidCredentialsRejected,
  type PlaidErrorBody,
  PlaidFailure,
  PlaidLinkTokenNotFound,
  PlaidMisconfigured,
  PlaidRateLimited,
  PlaidRequestRejected,
  PlaidUnavailable,
  parseErrorBody,
  parseRequestId,
} from './errors';
import type { PlaidOutcome } from './outcomes';
import { collectSecrets } from './redact';
import { type PlaidHttpResponse, RequestFailure, type SendRequestOptions, sendRequest } from './sendRequest';

/** What a call is made for. */
export interface CallScope {
  /** When it must be over, retries included, on the clock of `performance.now()`. */
  readonly deadline: number;
  /** Ends it before, but for one that is not safe to send twice and is on its way. */
  readonly cancellation?: CancellationToken | undefined;
  readonly trace?: Trace | undefined;
}

export interface PlaidCall {
  readonly endpoint: Endpoint;
  readonly body: object;
  /** The body as JSON. */
  readonly text: string;
  readonly credentials: PlaidCredentials;
  readonly scope: CallScope;
}

export interface PlaidResponse {
  readonly json: Record<string, unknown>;
  /** Plaid's own name for the request, which its support asks for. */
  readonly requestId: string | null;
}

interface Answered extends PlaidResponse {
  readonly kind: 'answered';
  readonly outcome: 'ok';
  readonly statusCode: number;
}

export interface FailedAttempt {
  readonly kind: 'failed';
  readonly outcome: PlaidOutcome;
  readonly statusCode: number | null;
  readonly requestId: string | null;
  /** What the caller is told: a failure of Plaid's, or what the call was cancelled for. */
  readonly failure: Error;
  /** Whether any of it may have arrived. */
  readonly wasSent: boolean;
  /** Whether it was given up in favour of another, which is accounted for. */
  readonly hitAttemptTimeout: boolean;
}

export interface AttemptOptions {
  readonly pool: Dispatcher;
  readonly pathPrefix: string;
  readonly metrics: Metrics;
  readonly logger: Logger;
}

type AttemptLimits = Pick<SendRequestOptions, 'timeoutMs' | 'attemptTimeout'>;

/** @param number of the attempt: 1, 2 … Never rejects. */
export type SendAttempt = (
  call: PlaidCall,
  number: number,
  limits: AttemptLimits,
) => Promise<Answered | FailedAttempt>;

export function createAttempt({ pool, pathPrefix, metrics, logger }: AttemptOptions): SendAttempt {
  return async (call, number, limits) => {
    const { endpoint, scope } = call;
    const span = scope.trace?.startSpan(`POST ${endpoint}`, 'client', { 'plaid.attempt': number });
    const startedAt = performance.now();
    metrics.plaidInFlight(endpoint, 1);
    const request = requestOf(call, pathPrefix, span?.headers);
    const result = await send(pool, request, call, limits).finally(() => {
      metrics.plaidInFlight(endpoint, -1);
    });
    const durationMs = performance.now() - startedAt;
    const { outcome, statusCode } = result;
    const plaidRequestId = result.requestId ?? undefined;
    metrics.plaidCall(endpoint, outcome, durationMs / 1000);
    if (span) {
      if (statusCode !== null) span.setAttributes({ 'http.response.status_code': statusCode });
      if (plaidRequestId !== undefined) span.setAttributes({ 'plaid.request_id': plaidRequestId });
      span.end(outcome === 'ok' ? undefined : outcome);
    }
    if (logger.isLevelEnabled('debug')) {
      const line = { endpoint, attempt: number, outcome, statusCode, plaidRequestId };
      logger.debug({ ...line, durationMs: Math.round(durationMs) }, 'call of Plaid');
    }
    return result;
  };
}

/** Credentials become headers here and nowhere else, so no request body and no error can carry them. */
function requestOf(
  { endpoint, text, credentials }: PlaidCall,
  pathPrefix: string,
  traceHeaders: Readonly<Record<string, string>> | undefined,
): Dispatcher.DispatchOptions {
  return {
    path: pathPrefix + endpoint,
    method: 'POST',
    headers: {
      accept: 'application/json',
      'content-type': 'application/json',
      'plaid-client-id': credentials.clientId,
      'plaid-secret': credentials.secret,
      'plaid-version': PLAID_VERSION,
      'user-agent': 'plaid-link-graphql',
      ...traceHeaders,
    },
    body: text,
  };
}

async function send(
  pool: Dispatcher,
  request: Dispatcher.DispatchOptions,
  { endpoint, body, credentials, scope: { cancellation } }: PlaidCall,
  limits: AttemptLimits,
): Promise<Answered | FailedAttempt> {
  try {
    const staysOnceSent = !isRead[endpoint];
    const answer = await sendRequest(pool, request, {
      ...limits,
      cancellation,
      completesOnceSent: staysOnceSent,
    });
    return await readAnswer(answer, body, credentials);
  } catch (error) {
    if (!(error instanceof RequestFailure)) throw error;
    return withoutAnswer(error);
  }
}

/** @param body of the request: what was secret in it, no message may repeat. */
async function readAnswer(
  { statusCode, headers, text, isLarge: isLong }: PlaidHttpResponse,
  body: object,
  credentials: PlaidCredentials,
): Promise<Answered | FailedAttempt> {
  if (isLong) await yieldToEventLoop();
  const json = parseJson(text);
  if (isLong && isJsonObject(json)) {
    markAsLarge(json);
    await yieldToEventLoop();
  }
  if (statusCode === 200 && isJsonObject(json)) {
    const requestId = parseRequestId(json['request_id'], credentials);
    return { kind: 'answered', outcome: 'ok', statusCode, json, requestId };
  }

  const secrets = [credentials.secret, credentials.clientId, ...collectSecrets(body)];
  const error = isJsonObject(json) ? parseErrorBody(json, secrets) : null;
  const failed = (outcome: PlaidOutcome, failure: PlaidFailure): FailedAttempt => ({
    kind: 'failed',
    outcome,
    statusCode,
    requestId: failure.plaid?.requestId ?? null,
    failure,
    wasSent: true,
    hitAttemptTimeout: false,
  });
  if (statusCode === 429) {
    return failed('rate limited', new PlaidRateLimited(error, parseRetryAfter(headers)));
  }
  if (statusCode >= 500) return failed('server error', new PlaidUnavailable(`HTTP ${statusCode}`, error));
  if (statusCode < 400 || error === null) {
    return failed('not json', new PlaidUnavailable(`HTTP ${statusCode} without Plaid's JSON`));
  }
  const failure = refusal(error, credentials);
  if (failure instanceof PlaidRateLimited) return failed('rate limited', failure);
  return failed(failure instanceof PlaidUnavailable ? 'server error' : 'rejected', failure);
}

/** An attempt that failed without an answer. */
function withoutAnswer({
  kind: fault,
  reason,
  wasSent,
  hitAttemptTimeout: wasReplaced,
  cause,
}: RequestFailure): FailedAttempt {
  const cancelled = fault === 'cancelled' && cause instanceof Error;
  const failure = cancelled ? cause : new PlaidUnavailable(reason, null, { cause });
  // Cancelled, because whoever waited had no more time: that is Plaid's doing.
  const outcome = cancelled && cause instanceof PlaidFailure ? 'timeout' : fault;
  return {
    kind: 'failed',
    outcome,
    statusCode: null,
    requestId: null,
    failure,
    wasSent,
    hitAttemptTimeout: wasReplaced,
  };
}

/** Codes that speak of the keys: https://plaid.com/docs/errors/invalid-input/ */
const CREDENTIALS_REFUSED = new Set(['INVALID_API_KEYS', 'UNAUTHORIZED_ENVIRONMENT']);

/** Codes that speak of the server's own set-up: https://plaid.com/docs/errors/invalid-request/ */
const MISCONFIGURED = new Set([
  ...CREDENTIALS_REFUSED,
  'INCOMPATIBLE_API_VERSION',
  'INVALID_HEADERS',
  'NOT_FOUND',
  'NO_LONGER_AVAILABLE',
]);

function refusal(error: PlaidErrorBody, { owner }: PlaidCredentials) {
  if (error.errorType === 'RATE_LIMIT_EXCEEDED') return new PlaidRateLimited(error, null);
  if (error.errorType === 'API_ERROR') return new PlaidUnavailable(error.errorCode, error);
  if (error.errorCode === 'INVALID_LINK_TOKEN') return new PlaidLinkTokenNotFound(error);
  if (CREDENTIALS_REFUSED.has(error.errorCode) && owner === 'caller')
    return new PlaidCredentialsRejected(error);
  if (MISCONFIGURED.has(error.errorCode)) return new PlaidMisconfigured(error.errorCode, error);
  return new PlaidRequestRejected(error);
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** `Retry-After` in whole seconds: a number of them, or a date. Plaid documents none, a gateway may send one. */
function parseRetryAfter({ 'retry-after': header }: IncomingHttpHeaders): number | null {
  if (typeof header !== 'string') return null;
  if (/^\d+$/.test(header)) return Number(header);
  // A parser of dates makes something of `-5`, too.
  const date = /[a-z]/i.test(header) ? Date.parse(header) : Number.NaN;
  return Number.isNaN(date) ? null : Math.max(0, Math.ceil((date - Date.now()) / 1000));
}
