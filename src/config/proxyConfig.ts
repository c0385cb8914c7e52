/** HTTP proxies for outgoing calls, by the variables that curl, Go and most other clients use. */
import { BlockList, isIP } from 'node:net';
import type { EnvironmentReader } from './EnvironmentReader';

export interface ProxyConfig {
  /** Proxy for http URLs. May contain a password; null: none. */
  readonly http: URL | null;
  /** Proxy for https URLs. May contain a password; null: none. */
  readonly https: URL | null;
  /** Entries of `NO_PROXY`, in lower case. */
  readonly exceptions: readonly string[];
}

/** @param destinations URLs that the server calls: a proxy variable that none of them uses is not validated. */
export function proxyConfig(
  read: EnvironmentReader,
  destinations: readonly (URL | null | undefined)[],
): ProxyConfig {
  const noProxy = read.text('no_proxy') ?? read.text('NO_PROXY') ?? '';
  const exceptions = noProxy
    .toLowerCase()
    .split(/[\s,]+/)
    .filter(Boolean);
  const isUsed = (protocol: string) =>
    destinations.some((url) => url?.protocol === protocol && !isDirect(url, exceptions));
  return {
    http: isUsed('http:') ? (read.proxyUrl('HTTP_PROXY') ?? null) : null,
    https: isUsed('https:') ? (read.proxyUrl('HTTPS_PROXY') ?? null) : null,
    exceptions,
  };
}

/** @returns the proxy for calls to this URL; null: call it directly. */
export function findProxy(url: URL, { http, https, exceptions }: ProxyConfig): URL | null {
  const proxy = url.protocol === 'https:' ? https : http;
  return proxy && !isDirect(url, exceptions) ? proxy : null;
}

/** Whether a host name or address of a URL is the machine itself. */
export function isLoopback({ hostname }: URL): boolean {
  const host = toHost(hostname);
  if (isIP(host) === 0) return host === 'localhost' || host.endsWith('.localhost');
  return isInRange(host, '127.0.0.0/8') || isInRange(host, '::1');
}

/** Entry of `NO_PROXY` by which loopback is proxied too, as in Chromium's bypass list. */
const PROXY_LOOPBACK = '<-loopback>';

function isDirect(url: URL, exceptions: readonly string[]): boolean {
  if (isLoopback(url) && !exceptions.includes(PROXY_LOOPBACK)) return true;
  const port = url.port || (url.protocol === 'https:' ? '443' : '80');
  return exceptions.some((exception) => matches(exception, toHost(url.hostname), port));
}

/** @param exception `*`, a host name (which includes its subdomains), an address or range; each may have a port. */
function matches(exception: string, host: string, port: string): boolean {
  if (exception === '*') return true;
  const hostAndPort = isIP(exception) === 6 ? null : /^(.+):(\d+)$/.exec(exception);
  const [, name = exception, onlyPort = port] = hostAndPort ?? [];
  if (onlyPort !== port) return false;
  const only = toHost(name.replace(/^\*?\./, ''));
  return isIP(host) === 0 ? host === only || host.endsWith(`.${only}`) : isInRange(host, only);
}

/** @param range an address, or a range such as `10.0.0.0/8`. */
function isInRange(address: string, range: string): boolean {
  const [start = '', bits, ...rest] = range.split('/');
  const [maxBits, family] = isIP(start) === 4 ? ([32, 'ipv4'] as const) : ([128, 'ipv6'] as const);
  const prefix = bits === undefined ? maxBits : Number(bits);
  if (isIP(start) === 0 || rest.length > 0 || !(prefix >= 0 && prefix <= maxBits)) return false;
  const list = new BlockList();
  list.addSubnet(start, prefix, family);
  return list.check(address, isIP(address) === 4 ? 'ipv4' : 'ipv6');
}

/** @returns a host name without the brackets of an IPv6 address and the dot that may end a name. */
function toHost(name: string): string {
  return name.replace(/^\[|\]$|\.$/g, '');
}
