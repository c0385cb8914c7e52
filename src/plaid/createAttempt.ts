/** One attempt of a call to Plaid: sends one HTTP request, classifies the response, records metrics and a span. */
import type { IncomingHttpHeaders } from 'node:http';
import type { Dispatcher } from 'undici';
import type { CancellationToken } from '../async/CancellationToken';
import { markAsLarge, yieldToEventLoop } from '../async/yieldToEventLoop';
import { isJsonObject } from '../codec/json';
import { ACCEPTED_ENCODINGS } from '../httpClient/decompress';
import type { Logger } from '../telemetry/logger';
import type { Metrics } from '../telemetry/metrics/Metrics';
import type { Span, Trace } from '../telemetry/tracing/Trace';
import type { PlaidCredentials } from './credentials';
import { type Endpoint, isRead, PLAID_VERSION } from './endpoints';
import {
  isErrorBody,
  LinkTokenNotFound,
  PlaidCredentialsRejected,
  type PlaidErrorBody,
  PlaidFailure,
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

export interface CallScope {
  /** Deadline including retries, by `performance.now()`. */
  readonly deadline: number;
  /** Does not abort a create whose request was already sent. */
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
  /** Plaid's `request_id`, which Plaid's support asks for. */
  readonly requestId: string | null;
}

interface SucceededAttempt extends PlaidResponse {
  readonly outcome: 'ok';
  readonly statusCode: number;
}

export interface FailedAttempt {
  readonly outcome: Exclude<PlaidOutcome, 'ok'>;
  readonly statusCode: number | null;
  readonly requestId: string | null;
  /** A `PlaidFailure`, or the reason of the cancellation. */
  readonly failure: Error;
  /** Whether Plaid may have received the request. */
  readonly wasSent: boolean;
  /** Whether the attempt timeout expired. The retry budget has then already paid for the retry. */
  readonly hitAttemptTimeout: boolean;
}

export interface AttemptOptions {
  readonly dispatcher: Dispatcher;
  readonly baseUrl: URL;
  readonly metrics: Metrics;
  readonly logger: Logger;
}

type AttemptLimits = Pick<SendRequestOptions, 'timeoutMs' | 'attemptTimeout'>;

/** Never rejects. @param number 1 for the first attempt. */
export type SendAttempt = (
  call: PlaidCall,
  number: number,
  limits: AttemptLimits,
) => Promise<SucceededAttempt | FailedAttempt>;

export function createAttempt({ dispatcher, baseUrl, metrics, logger }: AttemptOptions): SendAttempt {
  const target = { origin: baseUrl.origin, pathPrefix: baseUrl.pathname.replace(/\/$/, '') };
  return async (call, number, { timeoutMs, attemptTimeout }) => {
    const { endpoint, scope } = call;
    const span = scope.trace?.startSpan(`POST ${endpoint}`, 'client', { 'plaid.attempt': number });
    const startedAt = performance.now();
    metrics.plaidInFlight(endpoint, 1);
    const request = buildRequest(call, target, span?.headers);
    let result: SucceededAttempt | FailedAttempt;
    try {
      const response = await sendRequest(dispatcher, request, {
        timeoutMs,
        attemptTimeout,
        cancellation: scope.cancellation,
        completesOnceSent: !isRead[endpoint],
      });
      const json = response.isLarge ? await parseLargeJson(response.text) : parseJson(response.text);
      result = classifyResponse(response, json, call);
    } catch (error) {
      if (!(error instanceof RequestFailure)) throw error;
      result = classifyFailure(error);
    } finally {
      metrics.plaidInFlight(endpoint, -1);
    }
    const durationMs = performance.now() - startedAt;
    const { outcome, statusCode } = result;
    metrics.plaidCall(endpoint, outcome, durationMs / 1000);
    if (span) endSpan(span, result);
    if (logger.isLevelEnabled('debug')) {
      const plaidRequestId = result.requestId ?? undefined;
      const line = { endpoint, attempt: number, outcome, statusCode, plaidRequestId };
      logger.debug({ ...line, durationMs: Math.round(durationMs) }, 'plaid request');
    }
    return result;
  };
}

function endSpan(span: Span, { outcome, statusCode, requestId }: SucceededAttempt | FailedAttempt): void {
  if (statusCode !== null) span.setAttributes({ 'http.response.status_code': statusCode });
  if (requestId !== null) span.setAttributes({ 'plaid.request_id': requestId });
  span.end(outcome === 'ok' ? undefined : outcome);
}

/** The only place that uses the credentials, as headers, so that no body and no error can contain them. */
function buildRequest(
  { endpoint, text, credentials }: PlaidCall,
  { origin, pathPrefix }: { readonly origin: string; readonly pathPrefix: string },
  traceHeaders: Readonly<Record<string, string>> | undefined,
): Dispatcher.DispatchOptions {
  return {
    origin,
    path: pathPrefix + endpoint,
    method: 'POST',
    headers: {
      accept: 'application/json',
      'accept-encoding': ACCEPTED_ENCODINGS,
      'content-type': 'application/json',
      'plaid-client-id': credentials.clientId,
      'plaid-secret': credentials.secret,
      'plaid-version': PLAID_VERSION,
      'user-agent': 'plaid-link-graphql',
      ...traceHeaders,
    },
    body: text,
    // Without pipelining it has no effect but another look at the queue per response.
    blocking: false,
  };
}

/** @param json undefined if the response is not JSON. */
function classifyResponse(
  { statusCode, headers, problem }: PlaidHttpResponse,
  json: unknown,
  { body, credentials }: PlaidCall,
): SucceededAttempt | FailedAttempt {
  const isSuccess = statusCode >= 200 && statusCode < 300;
  if (isSuccess && isJsonObject(json) && !isErrorBody(json)) {
    const requestId = parseRequestId(json['request_id'], credentials);
    return { outcome: 'ok', statusCode, json, requestId };
  }

  // Error messages must not repeat secrets of the request.
  const secrets = [credentials.secret, credentials.clientId, ...collectSecrets(body)];
  const error = isJsonObject(json) ? parseErrorBody(json, secrets) : null;
  const failed = (outcome: FailedAttempt['outcome'], failure: PlaidFailure): FailedAttempt => ({
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
  if ((statusCode < 400 && !isSuccess) || error === null) {
    const outcome = problem === 'decompressed body too large' ? 'too large' : 'not json';
    const reason = `HTTP ${statusCode} without Plaid's JSON${problem ? `: ${problem}` : ''}`;
    return failed(outcome, new PlaidUnavailable(reason));
  }
  const failure = toFailure(error, credentials);
  if (failure instanceof PlaidRateLimited) return failed('rate limited', failure);
  return failed(failure instanceof PlaidUnavailable ? 'server error' : 'rejected', failure);
}

function classifyFailure(error: RequestFailure): FailedAttempt {
  const { kind, reason, wasSent, hitAttemptTimeout, cause } = error;
  const isCancelled = kind === 'cancelled' && cause instanceof Error;
  const failure = isCancelled ? cause : new PlaidUnavailable(reason, null, { cause });
  // Cancelled because the waiters timed out, which is Plaid's failure.
  const outcome = isCancelled && cause instanceof PlaidFailure ? 'timeout' : kind;
  return { outcome, statusCode: null, requestId: null, failure, wasSent, hitAttemptTimeout };
}

/** https://plaid.com/docs/errors/invalid-input/ */
const CREDENTIALS_REJECTED = new Set(['INVALID_API_KEYS', 'UNAUTHORIZED_ENVIRONMENT']);

/** https://plaid.com/docs/errors/invalid-request/ */
const MISCONFIGURED = new Set([
  ...CREDENTIALS_REJECTED,
  'INCOMPATIBLE_API_VERSION',
  'INVALID_HEADERS',
  'NOT_FOUND',
  'NO_LONGER_AVAILABLE',
]);

function toFailure(error: PlaidErrorBody, { owner }: PlaidCredentials) {
  if (error.errorType === 'RATE_LIMIT_EXCEEDED') return new PlaidRateLimited(error, null);
  if (error.errorType === 'API_ERROR') return new PlaidUnavailable(error.errorCode, error);
  if (error.errorCode === 'INVALID_LINK_TOKEN') return new LinkTokenNotFound(error);
  if (CREDENTIALS_REJECTED.has(error.errorCode) && owner === 'caller')
    return new PlaidCredentialsRejected(error);
  if (MISCONFIGURED.has(error.errorCode)) return new PlaidMisconfigured(error);
  return new PlaidRequestRejected(error);
}

/** Some gateways send it before JSON. */
const BYTE_ORDER_MARK = '\uFEFF';

/** @returns undefined if it is not JSON. */
function parseJson(text: string | null): unknown {
  try {
    return text === null ? undefined : JSON.parse(text.startsWith(BYTE_ORDER_MARK) ? text.slice(1) : text);
  } catch {
    return undefined;
  }
}

async function parseLargeJson(text: string | null): Promise<unknown> {
  await yieldToEventLoop();
  const json = parseJson(text);
  if (isJsonObject(json)) {
    markAsLarge(json);
    await yieldToEventLoop();
  }
  return json;
}

/** `Retry-After` (seconds or a date) in whole seconds. Plaid does not document it, but a gateway may send it. */
function parseRetryAfter({ 'retry-after': header }: IncomingHttpHeaders): number | null {
  if (typeof header !== 'string') return null;
  if (/^\d+$/.test(header)) return Number(header);
  // `Date.parse` accepts `-5`.
  const date = /[a-z]/i.test(header) ? Date.parse(header) : Number.NaN;
  return Number.isNaN(date) ? null : Math.max(0, Math.ceil((date - Date.now()) / 1000));
}
