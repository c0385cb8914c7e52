/** Settings for the connections to Redis: one server (or failover endpoint), or Sentinels that name the primary. */
import { X509Certificate } from 'node:crypto';
import { createSecureContext } from 'node:tls';
import { type EnvironmentReader, withoutBrackets } from './EnvironmentReader';

export interface RedisConfig {
  readonly server: RedisAddress | RedisSentinels;
  /** Empty: the `default` user. */
  readonly username: string;
  /** Empty: no authentication. */
  readonly password: string;
  readonly db: number;
  /** Null: no TLS. Otherwise the certificate of the server is verified, with Node's CAs or this one. */
  readonly tls: RedisTls | null;
  /** Whether TLS files are set although the URL asks for a connection without TLS. */
  readonly ignoresTlsFiles: boolean;
}

export interface RedisAddress {
  readonly host: string;
  readonly port: number;
}

export interface RedisSentinels {
  readonly sentinels: readonly RedisAddress[];
  /** Name of the primary at the Sentinels. */
  readonly name: string;
  readonly sentinelPassword: string | null;
}

/** Contents of PEM files. Undefined: not set. */
interface RedisTls {
  readonly ca: string | undefined;
  readonly cert: string | undefined;
  readonly key: string | undefined;
}

/** @returns null without `REDIS_URL`, or if it is invalid. */
export function redisConfig(read: EnvironmentReader): RedisConfig | null {
  const text = read.secret('REDIS_URL');
  if (text === undefined) return null;
  const url = parseRedisUrl(text);
  if (url === null) {
    read.addProblem(
      'REDIS_URL must be redis://host:port/database or redis+sentinel://host:port,host:port/name/database, or rediss for TLS.',
    );
    return null;
  }
  const { usesTls, name, addresses, username, password, db } = url;
  const [address = { host: '', port: 0 }] = addresses;
  const server =
    name === null
      ? address
      : {
          sentinels: addresses,
          name,
          sentinelPassword: read.secret('REDIS_SENTINEL_PASSWORD') ?? null,
        };
  const tlsFiles = ['REDIS_TLS_CA_FILE', 'REDIS_TLS_CERT_FILE', 'REDIS_TLS_KEY_FILE'];
  return {
    server,
    username,
    password,
    db,
    tls: usesTls ? tlsConfig(read) : null,
    ignoresTlsFiles: !usesTls && tlsFiles.some((name) => read.text(name) !== undefined),
  };
}

function tlsConfig(read: EnvironmentReader): RedisTls {
  const [hasCert, hasKey] = [read.text('REDIS_TLS_CERT_FILE'), read.text('REDIS_TLS_KEY_FILE')];
  if (hasCert && !hasKey) read.addProblem('REDIS_TLS_CERT_FILE is set but REDIS_TLS_KEY_FILE is not.');
  if (hasKey && !hasCert) read.addProblem('REDIS_TLS_KEY_FILE is set but REDIS_TLS_CERT_FILE is not.');
  const tls = {
    ca: read.pemFile('REDIS_TLS_CA_FILE'),
    cert: read.pemFile('REDIS_TLS_CERT_FILE'),
    key: read.pemFile('REDIS_TLS_KEY_FILE'),
  };
  try {
    createSecureContext(tls);
    // Ignored by the above if it is invalid.
    if (tls.ca !== undefined) new X509Certificate(tls.ca);
  } catch {
    read.addProblem(
      'REDIS_TLS_CA_FILE, REDIS_TLS_CERT_FILE or REDIS_TLS_KEY_FILE is invalid, or the key is not that of the certificate.',
    );
  }
  return tls;
}

const SERVER_URL = /^redis(?<tls>s?):\/\/(?:(?<user>[^/]*)@)?(?<hosts>[^@/,]+)\/?(?<db>\d*)$/i;
const SENTINEL_URL =
  /^redis(?<tls>s?)\+sentinel:\/\/(?:(?<user>[^/]*)@)?(?<hosts>[^@/]+)\/(?<name>[\w.-]+)(?:\/(?<db>\d*))?$/i;

/** `URL` does not accept several hosts with ports, so each host is parsed as a URL of its own. */
function parseRedisUrl(text: string) {
  const sentinel = SENTINEL_URL.exec(text)?.groups;
  const { tls, user = '', hosts = '', db } = sentinel ?? SERVER_URL.exec(text)?.groups ?? {};
  const urls = hosts.split(',').map((host) => toUrl(`redis://${user}@${host}`));
  if (!urls.every((url) => url !== null)) return null;
  const [username, password] = [decode(urls[0]?.username), decode(urls[0]?.password)];
  if (username === null || password === null) return null;
  return {
    usesTls: tls?.toLowerCase() === 's',
    name: sentinel?.['name'] ?? null,
    addresses: urls.map(({ hostname, port }) => ({
      host: withoutBrackets(hostname),
      port: Number(port || (sentinel ? 26379 : 6379)),
    })),
    username,
    password,
    db: Number(db ?? 0),
  };
}

/** @returns null unless the text is a URL with a host and nothing after the port. */
function toUrl(text: string): URL | null {
  const url = URL.canParse(text) ? new URL(text) : null;
  return url && url.hostname !== '' && !/[?#]/.test(text) ? url : null;
}

/** @returns null if the text is not URL-encoded. */
function decode(text = ''): string | null {
  try {
    return decodeURIComponent(text);
  } catch {
    return null;
  }
}
