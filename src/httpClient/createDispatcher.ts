/** Connection pool for one origin, through a proxy if the environment names one. */
import type { Socket } from 'node:net';
import { buildConnector, Client, type Dispatcher, Pool } from 'undici';
import { findProxy, type ProxyConfig } from '../config/proxyConfig';

export interface DispatcherOptions {
  /** Time for a connection, and again for the proxy's tunnel and for TLS through it. */
  readonly connectTimeoutMs: number;
  /** Maximum size of a response; unlimited by default. */
  readonly maxResponseBytes?: number;
}

/** Callers have deadlines of their own: undici's would be two more timers per request. */
const UNTIMED = { headersTimeout: 0, bodyTimeout: 0 };

/**
 * As curl does, the proxy gets requests for http URLs in absolute form, and tunnels those for https URLs (CONNECT): many
 * proxies refuse tunnels to other ports than 443.
 *
 * @param url any URL of the origin. Requests must name the origin too.
 */
export function createDispatcher(
  url: URL,
  proxies: ProxyConfig,
  { connectTimeoutMs: timeout, maxResponseBytes: maxResponseSize = -1 }: DispatcherOptions,
): Dispatcher {
  const proxy = findProxy(url, proxies);
  const options = { connect: { timeout }, maxResponseSize, ...UNTIMED };
  if (proxy === null) return new Pool(url.origin, options);
  const authorization = buildAuthorization(proxy);
  if (url.protocol === 'http:') {
    return new Pool(proxy.origin, options).compose(sendInAbsoluteForm(url, authorization));
  }
  const connect = createTunnelConnector(url, proxy, authorization, timeout);
  return new Pool(url.origin, { connect, maxResponseSize, ...UNTIMED });
}

/** The proxy refused a tunnel. The code is for the log: it names no host. */
class TunnelRefused extends Error {
  readonly code: string;

  constructor(status: number) {
    super(`The proxy responded with ${status} to CONNECT.`);
    this.code = `ERR_PROXY_${status}`;
  }
}

/** undici's ProxyAgent waits five minutes for the response to CONNECT, and gives no code for its status. */
function createTunnelConnector(
  { hostname, port }: URL,
  proxy: URL,
  authorization: string | null,
  timeout: number,
): buildConnector.connector {
  const startTls = buildConnector({ timeout });
  const target = `${hostname}:${port || 443}`;
  const headers = { host: target, ...(authorization !== null && { 'proxy-authorization': authorization }) };
  return (options, callback) => {
    const client = new Client(proxy.origin, { connect: { timeout }, headersTimeout: timeout });
    client
      .connect({ path: target, headers })
      .then(({ socket, statusCode }) => {
        if (statusCode >= 200 && statusCode < 300) {
          startTls({ ...options, httpSocket: socket as Socket }, callback);
        } else {
          socket.on('error', () => {}).destroy();
          callback(new TunnelRefused(statusCode), null);
        }
      })
      .catch((error) => callback(error, null))
      .finally(() => client.destroy());
  };
}

/** undici's own `proxyTunnel: false` drops the pool's options, among them the size limit of responses. */
function sendInAbsoluteForm(
  { origin, host }: URL,
  authorization: string | null,
): Dispatcher.DispatcherComposeInterceptor {
  const proxyHeaders = { host, ...(authorization !== null && { 'proxy-authorization': authorization }) };
  return (dispatch) => (request, handler) => {
    const headers = { ...(request.headers as Record<string, string>), ...proxyHeaders };
    return dispatch({ ...request, path: origin + request.path, headers }, handler);
  };
}

function buildAuthorization({ username, password }: URL): string | null {
  if (!username && !password) return null;
  const credentials = `${decodeURIComponent(username)}:${decodeURIComponent(password)}`;
  return `Basic ${Buffer.from(credentials).toString('base64')}`;
}
