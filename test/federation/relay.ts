/**
 * Stands before our server at an address that stays, since a gateway is slow to start and learns its subgraphs'
 * addresses once, while each test has a server of its own. Remembers what went by, for tests to read.
 */
import { createServer, type IncomingHttpHeaders, type IncomingMessage, request } from 'node:http';
import { type Listening, listenOnLoopback } from '../support/loopback';

export interface Exchange {
  readonly headers: IncomingHttpHeaders;
  readonly query: string;
  readonly variables: Readonly<Record<string, unknown>>;
  /** What our server said, to the byte. */
  readonly answer: string;
}

export interface Relay extends Listening {
  /** What went by since the last `leadTo`. */
  readonly exchanges: readonly Exchange[];
  leadTo(serverUrl: string): void;
}

export async function startRelay(): Promise<Relay> {
  let target = '';
  const exchanges: Exchange[] = [];
  const server = createServer(async (incoming, outgoing) => {
    const { method, headers } = incoming;
    const body = await textOf(incoming);
    const onward = request(target + incoming.url, { method, headers, agent: false }, async (answered) => {
      const answer = await textOf(answered);
      const { query, variables = {} } = JSON.parse(body);
      exchanges.push({ headers, query, variables, answer });
      outgoing.writeHead(answered.statusCode ?? 502, answered.headers).end(answer);
    });
    onward.once('error', () => outgoing.destroy());
    onward.end(body);
  });

  return {
    ...(await listenOnLoopback(server)),
    exchanges,
    leadTo(serverUrl) {
      target = serverUrl;
      exchanges.length = 0;
    },
  };
}

async function textOf(message: IncomingMessage): Promise<string> {
  return Buffer.concat(await message.toArray()).toString();
}
