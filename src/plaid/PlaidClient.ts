/**
 * Plaid over HTTP: one pool of connections, JSON in, JSON out, and every failure as a coded class.
 * Credentials become headers here and nowhere else, so no request body and no error can carry them.
 */
import type { IncomingHttpHeaders } from 'node:http';
import type { Dispatcher } from 'undici';
import { Pool } from '../undici';
import { isJsonObject } from '../wire/json';
import { markAsLong, othersFirst } from '../wire/long';
import { type Endpoint, PLAID_VERSION } from './endpoints';
import {
  PlaidCredentialsRejected,
  type PlaidErrorBody,
  PlaidLinkTokenNotFound,
  PlaidMisconfigured,
  PlaidRateLimited,
  PlaidRequestRejected,
  PlaidUnavailable,
  parseErrorBody,
} from './errors';
import { type Answer, exchange, Timeout } from './exchange';
import { secretsIn } from './redact';

export interface PlaidKeys {
  readonly clientId: string;
  readonly secret: string;
}

export interface PlaidCredentials extends PlaidKeys {
  /** Whose they are decides whose fault it is when Plaid refuses them. */
  readonly owner: 'server' | 'caller';
}

export interface PlaidClientOptions {
  /** Where Plaid is: the origin, and a path in front of Plaid's own if there is a gateway. */
  readonly baseUrl: URL;
  /** How long a connection may take to open, in milliseconds. */
  readonly connectTimeoutMs: number;
}

export type PlaidJson = Record<string, unknown>;

/**
 * An answer past this is not a link token's: 50 sessions of 200 events, each event with three members of metadata, are
 * 2.4 MB, and indented 3.6 MB. As much text takes up to 35 ms at a time. What it may hold is said in `Contents.ts`.
 */
const MAX_ANSWER_BYTES = 6 * 1024 * 1024;

export class PlaidClient {
  readonly #pool: Pool;
  readonly #pathPrefix: string;

  constructor({ baseUrl, connectTimeoutMs }: PlaidClientOptions) {
    this.#pool = new Pool(baseUrl.origin, {
      connect: { timeout: connectTimeoutMs },
      maxResponseSize: MAX_ANSWER_BYTES,
    });
    this.#pathPrefix = baseUrl.pathname.replace(/\/$/, '');
  }

  /**
   * Sends one request, once, and gives the JSON object that Plaid answered.
   *
   * @param timeoutMs the time for all of it: connection, headers, body.
   * @throws {PlaidFailure}
   */
  async post(
    endpoint: Endpoint,
    body: object,
    credentials: PlaidCredentials,
    timeoutMs: number,
  ): Promise<PlaidJson> {
    const { statusCode, headers, text, isLong } = await this.#send(endpoint, body, credentials, timeoutMs);
    if (isLong) await othersFirst();
    const json = parseJson(text);
    if (isLong && isJsonObject(json)) {
      markAsLong(json);
      await othersFirst();
    }
    if (statusCode === 200 && isJsonObject(json)) return json;

    const secrets = [credentials.secret, credentials.clientId, ...secretsIn(body)];
    const error = isJsonObject(json) ? parseErrorBody(json, secrets) : null;
    if (statusCode === 429) throw new PlaidRateLimited(error, parseRetryAfter(headers));
    if (statusCode >= 500) throw new PlaidUnavailable(`HTTP ${statusCode}`, error);
    if (statusCode < 400 || error === null)
      throw new PlaidUnavailable(`HTTP ${statusCode} without Plaid's JSON`);
    throw refusal(error, credentials);
  }

  close(): Promise<void> {
    return this.#pool.destroy();
  }

  async #send(
    endpoint: Endpoint,
    body: object,
    { clientId, secret }: PlaidKeys,
    timeoutMs: number,
  ): Promise<Answer> {
    const request: Dispatcher.DispatchOptions = {
      path: this.#pathPrefix + endpoint,
      method: 'POST',
      headers: {
        accept: 'application/json',
        'content-type': 'application/json',
        'plaid-client-id': clientId,
        'plaid-secret': secret,
        'plaid-version': PLAID_VERSION,
        'user-agent': 'plaid-link-graphql',
      },
      body: JSON.stringify(body),
    };
    try {
      return await exchange(this.#pool, request, timeoutMs);
    } catch (cause) {
      throw new PlaidUnavailable(cause instanceof Timeout ? 'timeout' : reasonOf(cause), null, { cause });
    }
  }
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

/** The fault's code, such as `ECONNRESET`: its message may name hosts. */
function reasonOf(cause: unknown): string {
  return isJsonObject(cause) && typeof cause['code'] === 'string' ? cause['code'] : 'unknown fault';
}
