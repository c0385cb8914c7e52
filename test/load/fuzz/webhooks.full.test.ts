/** Mutated webhooks: the server accepts only bytes that Plaid signed, and no content causes an internal error. */
import { hashToken, linkTokenEventKinds } from '../../../src/events/LinkTokenEvents';
import { type Delivery, sessionFinished } from '../../support/webhooks/webhookSigning';
import { BODY_LIMIT, startWebhookServer, type WebhookServer } from '../../webhooks/webhookServer';
import { fuzz, inTime } from './fuzz';
import { type Choices, chosen } from './generators/Choices';
import { mutated, randomBytes } from './generators/mutateBytes';
import { aShortString, nested, someJson } from './generators/randomValues';
import { failuresIn } from './sound';

const SIGNATURE = 'plaid-verification';

interface Outcome {
  readonly status: number;
  readonly published: WebhookServer['published'];
  readonly failures: readonly unknown[];
}

async function deliver(server: WebhookServer, { body, headers }: Delivery): Promise<Outcome> {
  // Lookups of unknown key ids are limited to thirty per minute.
  server.advance(60_000);
  const lines = server.log.length;
  const notified = server.published.length;
  const sent = fetch(`${server.url}/webhooks/plaid`, { method: 'POST', body, headers });
  const response = await inTime('the webhook', sent);
  await response.arrayBuffer();
  return {
    status: response.status,
    published: server.published.slice(notified),
    failures: failuresIn(server.log.slice(lines)),
  };
}

const refused: Outcome = { status: 401, published: [], failures: [] };

/** The same numbers cause the same mutation of a webhook, which is signed anew each time. */
const anything = chosen((choose) => choose);

it('accepts no webhook altered in transit', async () => {
  const server = await startWebhookServer();
  await fuzz(anything, 300, async (choose) => {
    const original = server.plaid.webhook();
    const altered = alter(choose, original);
    const outcome = await deliver(server, altered);
    const isTheSame = meansTheSame(original, altered);
    expect({ altered, ...outcome, isTheSame }).toEqual({
      altered,
      ...(outcome.status === 200 ? { ...outcome, isTheSame: true, failures: [] } : { ...refused, isTheSame }),
    });
    expect((await deliver(server, server.plaid.webhook())).status).toBe(200);
  });
});

function alter(choose: Choices, { body, headers }: Delivery): Delivery {
  const signature = headers[SIGNATURE] ?? '';
  const signedBy = (other: string) => ({ body, headers: { ...headers, [SIGNATURE]: other } });
  switch (choose.below(5)) {
    case 0:
      return { headers, body: mutated(choose, Buffer.from(body)) };
    case 1:
      return signedBy(asHeader(mutated(choose, Buffer.from(signature))));
    case 2:
      return signedBy(withMutatedPart(choose, signature));
    case 3:
      return signedBy(asHeader(randomBytes(choose)));
    default:
      return { headers, body: JSON.stringify(someJson(choose)) };
  }
}

/** Without characters that no client sends in a header. */
function asHeader(bytes: Buffer): string {
  return bytes.toString('latin1').replace(/[^\x20-\x7e\x80-\xff]/g, '');
}

/** Decodes one of the signature's three parts, mutates it, and encodes it again. */
function withMutatedPart(choose: Choices, signature: string): string {
  const parts = signature.split('.');
  const at = choose.below(parts.length);
  parts[at] = mutated(choose, Buffer.from(parts[at] ?? '', 'base64url')).toString('base64url');
  return parts.join('.');
}

/** One signature has several encodings; the signed content has one. */
function meansTheSame(one: Delivery, other: Delivery): boolean {
  const meant = ({ headers }: Delivery) => {
    const [header = '', claims = '', signature = ''] = (headers[SIGNATURE] ?? '').trim().split('.');
    return [header, claims, Buffer.from(signature, 'base64url').toString('hex')].join('.');
  };
  return Buffer.from(one.body).equals(Buffer.from(other.body)) && meant(one) === meant(other);
}

it('accepts a signature by Plaid’s key only for this webhook at this time', async () => {
  const server = await startWebhookServer();
  await fuzz(anything, 300, async (choose) => {
    const any = () => someJson(choose, 2);
    const body = sessionFinished({ environment: aShortString(choose) });
    const [name = '', ...others] = choose.of(
      ['iat'],
      ['request_body_sha256'],
      ['exp', 'nbf'],
      ['kid'],
      ['alg'],
      ['typ'],
      ['crit', 'b64'],
    );
    const altered = Object.fromEntries([name, ...others].map((each) => [each, any()]));
    const isClaim = ['iat', 'request_body_sha256', 'exp'].includes(name);
    const delivery = isClaim
      ? server.plaid.delivery(body, altered)
      : server.plaid.delivery(body, {}, altered);
    const outcome = await deliver(server, delivery);
    // The header's type may be absent, and some expiration and not-before claims are valid.
    const mayBeBelieved = name === 'exp';
    const isBelieved = mayBeBelieved && outcome.status === 200;
    expect({ altered, ...outcome }).toEqual({
      altered,
      ...(isBelieved ? { ...outcome, failures: [] } : refused),
    });
  });
});

it('accepts any webhook that Plaid signed', async () => {
  const server = await startWebhookServer();
  await fuzz(chosen(signedBody), 400, async (body) => {
    const { status, published, failures } = await deliver(server, server.plaid.delivery(body));
    const [expected, token] = outcomeOf(body);
    const events = published.map((event) => event !== 'resumed' && event.tokenHash);
    expect({ body: body.toString(), status, events, failures }).toEqual({
      body: body.toString(),
      status: expected,
      events: token === null ? [] : [hashToken(token)],
      failures: [],
    });
  });
});

function signedBody(choose: Choices): Buffer {
  const kind = choose.below(12);
  if (kind === 9) return mutated(choose, Buffer.from(sessionFinished()));
  if (kind === 10) return Buffer.from(nested(choose.of(10, 10_000, 60_000), choose.once(2)));
  if (kind === 11)
    return choose.once(2) ? randomBytes(choose) : Buffer.from(JSON.stringify(someJson(choose)));
  const fields = {
    webhook_type: choose.once(4) ? someJson(choose, 2) : choose.of('LINK', 'ITEM', 'LINK ', 'link', 'LAYER'),
    webhook_code: choose.once(4)
      ? someJson(choose, 2)
      : choose.of(...linkTokenEventKinds, 'HANDOFF', '__proto__'),
    link_token: choose.once(3) ? someJson(choose, 2) : `link-sandbox-${choose.below(10)}`,
    link_session_id: someJson(choose, 2),
    events: someJson(choose),
    [aShortString(choose)]: someJson(choose),
  };
  const dropped = choose.once(4) ? choose.of(...(Object.keys(fields) as [string])) : null;
  return Buffer.from(sessionFinished({ ...fields, ...(dropped !== null && { [dropped]: undefined }) }));
}

/** Expected status, and the token of the event, by the contract. */
function outcomeOf(body: Buffer): [status: number, token: string | null] {
  if (body.length > BODY_LIMIT) return [413, null];
  const json = parsed(body);
  if (json === null) return [400, null];
  const { webhook_type: type, webhook_code: code, link_token: token } = json;
  if (typeof type !== 'string' || typeof code !== 'string') return [400, null];
  if (type !== 'LINK' || !linkTokenEventKinds.some((kind) => kind === code)) return [200, null];
  return typeof token === 'string' && token !== '' ? [200, token] : [400, null];
}

function parsed(body: Buffer): Record<string, unknown> | null {
  try {
    const json: unknown = JSON.parse(body.toString());
    return typeof json === 'object' && !Array.isArray(json) ? (json as Record<string, unknown> | null) : null;
  } catch {
    return null;
  }
}
