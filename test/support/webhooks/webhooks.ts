/**
 * Webhook source for tests: a Plaid that publishes real keys, webhooks signed with them, and forgeries. Signatures
 * are assembled by `node:crypto`, so that this code shares nothing with `jose`.
 */
import type { ServerResponse } from 'node:http';
import { answered, type PlaidAnswer, type PlaidCall, sendJson, startPlaidDouble } from '../plaid/plaidDouble';
import { type ForgeryName, forge } from './webhookForgeries';
import {
  claimsFor,
  compact,
  createKey,
  type Delivery,
  delivered,
  headerOf,
  type SigningKey,
  sessionFinished,
  signatureBy,
} from './webhookSigning';

/** Response to a key lookup: the key; 500; 429; none; not JSON; or the result of a function. */
export type KeyAnswer =
  | 'ok'
  | 'error'
  | 'limited'
  | 'silence'
  | 'garbage'
  | ((key: Readonly<Record<string, unknown>>) => unknown);

export interface WebhookSource {
  /** Plaid's base URL. */
  readonly url: string;
  /** Id of the key that signs. */
  readonly kid: string;
  /** Ids of the keys looked up, in order. */
  lookups(): readonly unknown[];
  /** Sets the response from now on. */
  answer(answer: KeyAnswer): void;
  /** Signs with a new key from now on. Earlier keys stay known. */
  rotate(): void;
  /** @param at in seconds since 1970. */
  expire(kid: string, at: number): void;
  /** Makes Plaid forget this key. */
  forget(kid: string): void;
  /**
   * The signature header for exactly this body. Claims and header fields replace the defaults; undefined removes one.
   */
  sign(body: string | Buffer, claims?: object, header?: object): string;
  /** This body with its signature. */
  delivery(body: string | Buffer, claims?: object, header?: object): Delivery;
  /** A `SESSION_FINISHED` webhook of Plaid; these fields replace the defaults. */
  webhook(fields?: object): Delivery;
  /** One delivery per name, each of which must be refused. */
  forgeries(): Record<ForgeryName, Delivery>;
}

/**
 * @param now clock for signatures, in milliseconds since 1970.
 * @param otherwise handles all other calls to Plaid.
 */
export async function startWebhookSource({
  now = Date.now,
  otherwise = (() => ({})) as PlaidAnswer,
} = {}): Promise<WebhookSource> {
  const seconds = () => Math.floor(now() / 1000);
  let newest = createKey('P-256', seconds());
  const expired = createKey('P-256', seconds() - 86_400);
  expired.published['expired_at'] = seconds() - 1;
  const known = new Map([newest, expired].map((key) => [key.kid, key]));
  const lookups: unknown[] = [];
  let answer: KeyAnswer = 'ok';

  const { url } = await startPlaidDouble((call, response) => {
    if (call.path !== '/webhook_verification_key/get') return otherwise(call, response);
    lookups.push(call.body['key_id']);
    return giveKey(call, response, answer, known);
  });

  const source: WebhookSource = {
    url,
    get kid() {
      return newest.kid;
    },
    lookups: () => lookups,
    answer(next) {
      answer = next;
    },
    rotate() {
      newest = createKey('P-256', seconds());
      known.set(newest.kid, newest);
    },
    expire(kid, at) {
      const key = known.get(kid);
      if (key) key.published['expired_at'] = at;
    },
    forget: (kid) => void known.delete(kid),
    sign: (body, claims, header) =>
      compact(
        { ...headerOf(newest), ...header },
        { ...claimsFor(body, seconds()), ...claims },
        signatureBy(newest),
      ),
    delivery: (body, claims, header) => delivered(body, source.sign(body, claims, header)),
    webhook: (fields) => source.delivery(sessionFinished(fields)),
    forgeries: () => forge({ seconds: seconds(), newest, expired, delivery: source.delivery }),
  };
  return source;
}

/** Posts a webhook to a server's endpoint, byte for byte. */
export async function deliver(
  serverUrl: string,
  { body, headers }: Delivery,
): Promise<{ status: number; body: unknown }> {
  const response = await fetch(`${serverUrl}/webhooks/plaid`, { method: 'POST', body, headers });
  return { status: response.status, body: await response.json() };
}

function giveKey(
  { body }: PlaidCall,
  response: ServerResponse,
  answer: KeyAnswer,
  known: ReadonlyMap<string, SigningKey>,
): unknown {
  if (answer === 'silence') return answered;
  if (answer === 'garbage') return sendJson(response, 200, '<html>Bad gateway</html>');
  if (answer === 'error') return sendJson(response, 500, '{}');
  if (answer === 'limited') {
    return sendJson(response, 429, plaidError('RATE_LIMIT_EXCEEDED', 'WEBHOOK_VERIFICATION_KEY_LIMIT'));
  }
  const key = known.get(String(body['key_id']));
  if (key === undefined) {
    return sendJson(response, 400, plaidError('INVALID_INPUT', 'INVALID_WEBHOOK_VERIFICATION_KEY_ID'));
  }
  const published = answer === 'ok' ? key.published : answer(key.published);
  return { key: published, request_id: 'XQVgFigpGHXkb0b' };
}

function plaidError(type: string, code: string): object {
  return {
    error_type: type,
    error_code: code,
    error_message: 'it is as the code says',
    display_message: null,
    request_id: 'XQVgFigpGHXkb0b',
  };
}
