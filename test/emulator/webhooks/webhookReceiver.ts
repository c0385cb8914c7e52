/** An app's webhook endpoint: a real server that keeps what arrives and answers as it is told. */
import { createServer, type IncomingHttpHeaders } from 'node:http';
import { closeAfterTest } from '../../support/closing';
import { listenOnLoopback } from '../../support/loopback';
import type { Json } from '../testEmulator';

export interface WebhookReceiver {
  readonly url: string;
  /** In the order of arrival. */
  readonly deliveries: { readonly headers: IncomingHttpHeaders; readonly raw: Buffer; readonly body: Json }[];
  /** Resolves when the next delivery arrives. */
  next(): Promise<void>;
  /** Resolves once so many deliveries have arrived. */
  arrived(count: number): Promise<void>;
}

/** A status, alone or with Retry-After; null never answers. */
export type WebhookAnswer = number | { readonly status: number; readonly retryAfter: string } | null;

/** @param answer By what was delivered, and how many deliveries there were before. */
export async function startWebhookReceiver(
  answer: (body: Json, before: number) => WebhookAnswer = () => 200,
): Promise<WebhookReceiver> {
  const deliveries: WebhookReceiver['deliveries'] = [];
  let waiting: { readonly count: number; readonly resolve: () => void }[] = [];
  const arrived = (count: number) =>
    new Promise<void>((resolve) => {
      waiting.push({ count, resolve });
      wake();
    });
  const wake = () => {
    const [ready, others] = [deliveries.length, waiting];
    waiting = others.filter(({ count }) => count > ready);
    for (const { count, resolve } of others) if (count <= ready) resolve();
  };
  const server = createServer(async (request, response) => {
    const raw = Buffer.concat(await request.toArray());
    const body = JSON.parse(raw.toString());
    deliveries.push({ headers: request.headers, raw, body });
    wake();
    const answered = answer(body, deliveries.length - 1);
    if (answered === null) return;
    if (typeof answered === 'number') response.writeHead(answered).end();
    else response.writeHead(answered.status, { 'retry-after': answered.retryAfter }).end();
  });
  const { url, stop } = await listenOnLoopback(server);
  closeAfterTest(stop);
  return {
    url: `${url}/webhooks?key=receiver-secret`,
    deliveries,
    next: () => arrived(deliveries.length + 1),
    arrived,
  };
}
