/** HTTP proxy for tests: a real server that forwards requests in absolute form and opens tunnels (CONNECT). */
import { createServer, type IncomingMessage, request as send } from 'node:http';
import { connect } from 'node:net';
import { closeAfterTest } from './closing';
import { listenOnLoopback } from './loopback';

interface ProxyOptions {
  /** URL of the server behind every host name, since the names of tests resolve nowhere else. */
  readonly upstream: string;
  /** `user:password` that the proxy requires. */
  readonly credentials?: string;
  /** Status of each response instead of forwarding; `silence`: none. */
  readonly refusal?: number | 'silence';
}

export interface TestProxy {
  /** Without credentials. */
  readonly url: string;
  /** Method and target of each request, such as `CONNECT plaid.test:443`. */
  readonly requests: readonly string[];
  /** Refuses connections from now on, and closes open ones. */
  stop(): Promise<void>;
}

export async function startProxy({ upstream, credentials, refusal }: ProxyOptions): Promise<TestProxy> {
  const requests: string[] = [];
  const { hostname, port } = new URL(upstream);
  const expected = credentials && `Basic ${Buffer.from(credentials).toString('base64')}`;
  /** Records a request. @returns the status with which it is refused, or undefined. */
  const receive = ({ method, url, headers }: IncomingMessage) => {
    requests.push(`${method} ${url}`);
    return expected && headers['proxy-authorization'] !== expected ? 407 : refusal;
  };

  const server = createServer((request, response) => {
    const status = receive(request);
    if (status === 'silence') return;
    if (status) return void response.writeHead(status).end();
    const { pathname, search } = new URL(request.url ?? '');
    const { 'proxy-authorization': _, ...headers } = request.headers;
    const path = pathname + search;
    const forwarded = send({ hostname, port, path, method: request.method ?? 'GET', headers }, (answer) => {
      response.writeHead(answer.statusCode ?? 502, answer.headers);
      answer.pipe(response);
    });
    forwarded.on('error', () => response.destroy());
    request.pipe(forwarded);
  });
  server.on('connect', (request, socket) => {
    socket.on('error', () => {});
    tunnels.push(() => socket.destroy());
    const status = receive(request);
    if (status === 'silence') return;
    if (status) return void socket.end(`HTTP/1.1 ${status} Refused\r\n\r\n`);
    const tunnel = connect(Number(port), hostname, () => {
      socket.write('HTTP/1.1 200 Connection established\r\n\r\n');
      tunnel.pipe(socket).pipe(tunnel);
    });
    tunnel.on('error', () => socket.destroy());
  });
  const tunnels: (() => void)[] = [];
  const { url, stop: close } = await listenOnLoopback(server);
  const stop = () => {
    for (const end of tunnels) end();
    return close();
  };
  closeAfterTest(stop);
  return { url, requests, stop };
}
