/**
 * Proxy with a fixed address in front of our server: a gateway starts slowly and reads its subgraphs' addresses once,
 * while each test has a server of its own. Records requests and responses. In front of a gateway it shows our
 * callbacks.
 */
import { createServer, type IncomingHttpHeaders, type IncomingMessage, request } from 'node:http';
import { connect } from 'node:net';
import { type Duplex, pipeline } from 'node:stream';
import { type Listening, listenOnLoopback } from '../support/loopback';
import type { Data } from '../support/testApp';

export interface Exchange {
  readonly headers: IncomingHttpHeaders;
  readonly body: Data;
  /** Our server's response, byte for byte. */
  readonly answer: string;
}

export interface Relay extends Listening {
  /** Requests and responses since the last `leadTo`, without WebSockets. */
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
      exchanges.push({ headers, body: JSON.parse(body), answer });
      outgoing.writeHead(answered.statusCode ?? 502, answered.headers).end(answer);
    });
    onward.once('error', () => outgoing.destroy());
    onward.end(body);
  });
  server.on('upgrade', (incoming, socket, head) => {
    const { hostname, port } = new URL(target);
    const onward = connect(Number(port), hostname);
    onward.write(Buffer.concat([headOf(incoming), head]));
    joinUp(socket, onward);
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

/** The head of a request, unchanged. */
function headOf({ method, url, httpVersion, rawHeaders }: IncomingMessage): Buffer {
  const headers = rawHeaders.map((each, index) => each + (index % 2 === 0 ? ': ' : '\r\n'));
  return Buffer.from(`${method} ${url} HTTP/${httpVersion}\r\n${headers.join('')}\r\n`, 'latin1');
}

/** Ends either stream when the other ends. */
function joinUp(one: Duplex, other: Duplex): void {
  pipeline(one, other, () => {});
  pipeline(other, one, () => {});
}

async function textOf(message: IncomingMessage): Promise<string> {
  return Buffer.concat(await message.toArray()).toString();
}
