/** A reverse proxy that adds a path prefix, and whose connections a test can close. */
import { createServer, request } from 'node:http';
import { closeAfterTest } from '../support/closing';
import { listenOnLoopback } from '../support/loopback';

export interface PrefixingProxy {
  /** URL with the prefix. All other paths are 404. */
  readonly url: string;
  closeConnections(): void;
}

export async function startPrefixingProxy(target: string, prefix: string): Promise<PrefixingProxy> {
  const proxy = createServer((incoming, outgoing) => {
    if (!incoming.url?.startsWith(`${prefix}/`)) return void outgoing.writeHead(404).end();
    const { method, headers } = incoming;
    const forwarded = request(target + incoming.url.slice(prefix.length), { method, headers }, (response) => {
      outgoing.writeHead(response.statusCode ?? 502, response.headers);
      response.pipe(outgoing);
    });
    forwarded.on('error', () => outgoing.destroy());
    outgoing.on('close', () => forwarded.destroy());
    incoming.pipe(forwarded);
  });
  const { url, stop } = await listenOnLoopback(proxy);
  closeAfterTest(stop);
  return { url: url + prefix, closeConnections: () => proxy.closeAllConnections() };
}
