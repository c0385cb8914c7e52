/**
 * Whoever signs webhooks, for tests: a Plaid that gives out real keys, what it signs with them, and the forgeries that
 * go with that. Signatures are put together by `node:crypto`, so that nothing here agrees with `jose` by descent.
 */
import type { ServerResponse } from 'node:http';
import { answered, type PlaidAnswer, type PlaidCall, sendJson, startPlaidDouble } from '../plaid/plaidDouble';
import { type ForgeryName, forge } from './webhookForgeries';
import {
  by,
  claimsFor,
  compact,
  createKey,
  type Delivery,
  delivered,
  headerOf,
  type SigningKey,
  sessionFinished,
} from './webhookSigning';

/** How a key is given out: as it is; 500; 429; never; not as JSON; or as whatever is made of it. */
export type KeyAnswer =
  | 'ok'
  | 'error'
  | 'limited'
  | 'silence'
  | 'garbage'
  | ((key: Readonly<Record<string, unknown>>) => unknown);

export interface WebhookSource {
  /** Plaid's. */
  readonly url: string;
  /** The name of the key that signs. */
  readonly kid: string;
  /** The names of the keys that were asked for, in order. */
  lookups(): readonly unknown[];
  /** From now on. */
  answer(answer: KeyAnswer): void;
  /** Signs with a new key from now on. The ones before are known still. */
  rotate(): void;
  /** @param at in seconds since 1970. */
  expire(kid: string, at: number): void;
  /** Plaid does not know this key any more. */
  forget(kid: string): void;
  /** The header for exactly this body. Claims and header fields stand in place of the usual ones; undefined leaves one out. */
  sign(body: string | Buffer, claims?: object, header?: object): string;
  /** This body, signed. */
  delivery(body: string | Buffer, claims?: object, header?: object): Delivery;
  /** A webhook of Plaid's: `SESSION_FINISHED` with these fields in place of the usual ones. */
  webhook(fields?: object): Delivery;
  /** One for each name, and each to be refused. */
  forgeries(): Record<ForgeryName, Delivery>;
}

/**
 * @param now the clock that webhooks are signed by, in milliseconds.
 * @param otherwise what Plaid answers to all other calls.
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
      compact({ ...headerOf(newest), ...header }, { ...claimsFor(body, seconds()), ...claims }, by(newest)),
    delivery: (body, claims, header) => delivered(body, source.sign(body, claims, header)),
    webhook: (fields) => source.delivery(sessionFinished(fields)),
    forgeries: () => forge({ seconds: seconds(), newest, expired, delivery: source.delivery }),
  };
  return source;
}

/** Posts it to a server's webhook endpoint, to the byte. */
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
