/** A webhook receiver behind `WEBHOOK_FORWARD_URL` whose behaviour changes while it runs. */
import { createServer, type IncomingHttpHeaders, type Server, type ServerResponse } from 'node:http';
import { setTimeout as delay } from 'node:timers/promises';
import { closeAfterTest } from '../support/closing';
import { freePort } from '../support/loopback';

export const faults = ['slow', 'failing', 'resetting', 'not listening'] as const;
export type Behaviour = (typeof faults)[number] | 'good' | 'silent';

export interface ReceivedWebhook {
  readonly headers: IncomingHttpHeaders;
  readonly body: Buffer;
  /** Whether the response was 200. */
  readonly accepted: boolean;
}

export interface ChangingReceiver {
  readonly url: string;
  readonly received: readonly ReceivedWebhook[];
  /** Responses that `silent` holds. */
  readonly held: readonly ServerResponse[];
  /** Applies to webhooks that arrive from now on. */
  behave(next: Behaviour): Promise<void>;
}

const MAX_DELAY_MS = 2_000;

export async function startChangingReceiver(first: Behaviour = 'good'): Promise<ChangingReceiver> {
  const port = await freePort();
  const received: ReceivedWebhook[] = [];
  const held: ServerResponse[] = [];
  let behaviour: Behaviour = 'good';
  const listen = async () => {
    const started = createServer(async (request, response) => {
      const body = Buffer.concat(await request.toArray());
      const accepted = behaviour === 'good' || behaviour === 'slow';
      received.push({ headers: request.headers, body, accepted });
      if (behaviour === 'silent') held.push(response);
      else if (behaviour === 'resetting') request.socket.resetAndDestroy();
      else {
        if (behaviour === 'slow') await delay(MAX_DELAY_MS * Math.random());
        response.writeHead(accepted ? 200 : 500).end();
      }
    });
    await new Promise<void>((resolve) => started.listen(port, '127.0.0.1', resolve));
    return started;
  };
  const close = (open: Server | null) =>
    new Promise<void>((resolve) => {
      if (open === null) return resolve();
      open.close(() => resolve());
      open.closeAllConnections();
    });
  let server: Server | null = await listen();
  closeAfterTest(() => close(server));

  const behave = async (next: Behaviour) => {
    behaviour = next;
    if (next === 'not listening') {
      await close(server);
      server = null;
    } else {
      server ??= await listen();
    }
  };
  await behave(first);
  return { url: `http://127.0.0.1:${port}/plaid`, received, held, behave };
}
