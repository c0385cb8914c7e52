/**
 * Stands before our server at an address that stays, since a gateway is slow to start and learns its subgraphs'
 * addresses once, while each test has a server of its own. Remembers what went by, for tests to read.
 */
import { createServer, type IncomingHttpHeaders, type IncomingMessage, request } from 'node:http';
import type { AddressInfo } from 'node:net';

export interface Exchange {
  readonly headers: IncomingHttpHeaders;
  readonly query: string;
  readonly variables: Readonly<Record<string, unknown>>;
  /** What our server said, to the byte. */
  readonly answer: string;
}

export interface Relay {
  readonly url: string;
  /** What went by since the last `leadTo`. */
  readonly exchanges: readonly Exchange[];
  leadTo(serverUrl: string): void;
  stop(): Promise<void>;
}

export async function startRelay(): Promise<Relay> {
  let target = '';
  const exchanges: Exchange[] = [];
  const server = createServer(async (incoming, outgoing) => {
    const { method, headers } = incoming;
    const body = await readAll(incoming);
    const onward = request(target + incoming.url, { method, headers, agent: false }, async (answered) => {
      const answer = await readAll(answered);
      const { query, variables = {} } = JSON.parse(body);
      exchanges.push({ headers, query, variables, answer });
      outgoing.writeHead(answered.statusCode ?? 502, answered.headers).end(answer);
    });
    onward.once('error', () => outgoing.destroy());
    onward.end(body);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));

  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    exchanges,
    leadTo(serverUrl) {
      target = serverUrl;
      exchanges.length = 0;
    },
    stop: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

async function readAll(message: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of message) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks).toString();
}
