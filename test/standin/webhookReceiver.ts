/** An app's webhook endpoint: a real server that keeps what arrives and answers as it is told. */
import { createServer, type IncomingHttpHeaders } from 'node:http';
import { closeAfterTest } from '../support/closing';
import { listenOnLoopback } from '../support/loopback';
import type { Json } from './testStandin';

export interface WebhookReceiver {
  readonly url: string;
  /** In the order of arrival. */
  readonly deliveries: { readonly headers: IncomingHttpHeaders; readonly raw: Buffer; readonly body: Json }[];
  /** Resolves when the next delivery arrives. */
  next(): Promise<void>;
}

/** @param answer The status of each answer, by what was delivered; null never answers. */
export async function startWebhookReceiver(
  answer: (body: Json) => number | null = () => 200,
): Promise<WebhookReceiver> {
  const deliveries: WebhookReceiver['deliveries'] = [];
  let wake = () => {};
  const server = createServer(async (request, response) => {
    const raw = Buffer.concat(await request.toArray());
    const body = JSON.parse(raw.toString());
    deliveries.push({ headers: request.headers, raw, body });
    wake();
    const status = answer(body);
    if (status !== null) response.writeHead(status).end();
  });
  const { url, stop } = await listenOnLoopback(server);
  closeAfterTest(stop);
  return {
    url: `${url}/webhooks?key=receiver-secret`,
    deliveries,
    next: () =>
      new Promise((resolve) => {
        wake = resolve;
      }),
  };
}
