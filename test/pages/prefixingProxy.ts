/** A proxy that puts a path before the server's own, and whose connections can be cut. */
import { createServer, request } from 'node:http';
import { closeAfterTest } from '../support/closing';
import { listenOnLoopback } from '../support/loopback';

export interface PrefixingProxy {
  /** Where the server answers behind it. Of the server nothing else can be reached. */
  readonly url: string;
  /** Ends every connection that is open. */
  cut(): void;
}

export async function startPrefixingProxy(target: string, prefix: string): Promise<PrefixingProxy> {
  const proxy = createServer((incoming, outgoing) => {
    if (!incoming.url?.startsWith(`${prefix}/`)) return void outgoing.writeHead(404).end();
    const { method, headers } = incoming;
    const forwarded = request(target + incoming.url.slice(prefix.length), { method, headers }, (answer) => {
      outgoing.writeHead(answer.statusCode ?? 502, answer.headers);
      answer.pipe(outgoing);
    });
    forwarded.on('error', () => outgoing.destroy());
    outgoing.on('close', () => forwarded.destroy());
    incoming.pipe(forwarded);
  });
  const { url, stop } = await listenOnLoopback(proxy);
  closeAfterTest(stop);
  return { url: url + prefix, cut: () => proxy.closeAllConnections() };
}
