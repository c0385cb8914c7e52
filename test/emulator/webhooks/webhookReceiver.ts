/** An app's webhook endpoint: an HTTP server that records deliveries and sends given responses. */
import { createServer, type IncomingHttpHeaders } from 'node:http';
import { closeAfterTest } from '../../support/closing';
import { listenOnLoopback } from '../../support/loopback';
import type { Json } from '../testEmulator';

export interface WebhookReceiver {
  readonly url: string;
  /** In order of arrival. */
  readonly deliveries: { readonly headers: IncomingHttpHeaders; readonly raw: Buffer; readonly body: Json }[];
  /** Resolves when the next delivery arrives. */
  next(): Promise<void>;
  /** Resolves once `count` deliveries have arrived in total. */
  arrived(count: number): Promise<void>;
}

/** A status, with or without Retry-After; null sends no response. */
export type WebhookResponse = number | { readonly status: number; readonly retryAfter: string } | null;

/** @param respond Response to a body, with the number of earlier deliveries. */
export async function startWebhookReceiver(
  respond: (body: Json, before: number) => WebhookResponse = () => 200,
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
    const reply = respond(body, deliveries.length - 1);
    if (reply === null) return;
    if (typeof reply === 'number') response.writeHead(reply).end();
    else response.writeHead(reply.status, { 'retry-after': reply.retryAfter }).end();
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
