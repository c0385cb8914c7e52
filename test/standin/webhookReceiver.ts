/** An app's webhook endpoint: a real server that keeps what arrives and answers as it is told. */
import { createServer, type IncomingHttpHeaders } from 'node:http';
import type { AddressInfo } from 'node:net';
import { closeAfterTest } from '../support/closing';
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
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  closeAfterTest(async () => {
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
  });
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/webhooks?key=receiver-secret`,
    deliveries,
    next: () =>
      new Promise((resolve) => {
        wake = resolve;
      }),
  };
}
