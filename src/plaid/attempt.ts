/** What became of one request to Plaid: its answer, read once, or why there is none that is of use. */
import type { IncomingHttpHeaders } from 'node:http';
import { markAsLong, yieldToEventLoop } from '../async/yieldToEventLoop';
import { isJsonObject } from '../codec/json';
import type { PlaidOutcome } from '../telemetry/metrics/Metrics';
import type { PlaidCredentials, PlaidKeys } from './credentials';
import {
  isPlaidFailure,
  PlaidCredentialsRejected,
  type PlaidErrorBody,
  type PlaidFailure,
  PlaidLinkTokenNotFound,
  PlaidMisconfigured,
  PlaidRateLimited,
  PlaidRequestRejected,
  PlaidUnavailable,
  parseErrorBody,
  requestIdIn,
} from './errors';
import type { Answer, ExchangeFailure } from './exchange';
import { secretsIn } from './redact';

export type PlaidJson = Record<string, unknown>;

export type Attempt = Answered | Failed;

interface Answered {
  readonly kind: 'answered';
  readonly outcome: 'ok';
  readonly statusCode: number;
  readonly json: PlaidJson;
}

interface Failed {
  readonly kind: 'failed';
  readonly outcome: PlaidOutcome;
  readonly statusCode: number | null;
  /** What the caller is told: a failure of Plaid's, or what the call was cancelled for. */
  readonly failure: Error;
  /** Whether any of it may have arrived. */
  readonly wasSent: boolean;
  /** Whether it was given up in favour of another, which is accounted for. */
  readonly wasReplaced: boolean;
}

/** @param body of the request: what was secret in it, no message may repeat. */
export async function readAnswer(
  { statusCode, headers, text, isLong }: Answer,
  body: object,
  credentials: PlaidCredentials,
): Promise<Attempt> {
  if (isLong) await yieldToEventLoop();
  const json = parseJson(text);
  if (isLong && isJsonObject(json)) {
    markAsLong(json);
    await yieldToEventLoop();
  }
  if (statusCode === 200 && isJsonObject(json)) return { kind: 'answered', outcome: 'ok', statusCode, json };

  const secrets = [credentials.secret, credentials.clientId, ...secretsIn(body)];
  const error = isJsonObject(json) ? parseErrorBody(json, secrets) : null;
  const failed = (outcome: PlaidOutcome, failure: PlaidFailure): Failed => ({
    kind: 'failed',
    outcome,
    statusCode,
    failure,
    wasSent: true,
    wasReplaced: false,
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
export function withoutAnswer({ fault, reason, wasSent, wasReplaced, cause }: ExchangeFailure): Failed {
  const cancelled = fault === 'cancelled' && cause instanceof Error;
  const failure = cancelled ? cause : new PlaidUnavailable(reason, null, { cause });
  // Cancelled, because whoever waited had no more time: that is Plaid's doing.
  const outcome = cancelled && isPlaidFailure(cause) ? 'timeout' : fault;
  return { kind: 'failed', outcome, statusCode: null, failure, wasSent, wasReplaced };
}

/** Plaid's own name for the request, which its support asks for. */
export function requestIdOf(attempt: Attempt, keys: PlaidKeys): string | null {
  if (attempt.kind === 'answered') return requestIdIn(attempt.json['request_id'], keys);
  return isPlaidFailure(attempt.failure) ? (attempt.failure.plaid?.requestId ?? null) : null;
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
