/** Configuration: the only reader of the process environment. Returns one frozen object or reports all problems at once. */
import { type AuthConfig, authConfig } from './authConfig';
import { type Environment, EnvironmentReader } from './EnvironmentReader';
import { type Limits, limitsConfig, type RateLimitsConfig, rateLimitsConfig } from './limitsConfig';
import { InvalidManifest, type Manifest, parseManifest } from './parseManifest';
import {
  type EmulatorConfig,
  emulatorConfig,
  type PlaidConfig,
  plaidConfig,
  readCredentials,
} from './plaidConfig';
import { type ProxyConfig, proxyConfig } from './proxyConfig';
import { type RedisConfig, redisConfig } from './redisConfig';
import { type TelemetryConfig, telemetryConfig } from './telemetryConfig';
import { webhooksConfig } from './webhooksConfig';

export interface ListenConfig {
  readonly host: string;
  readonly port: number;
  /** File descriptor of a listening socket that systemd passes on, instead of the port; null: none. */
  readonly fd: number | null;
}

export interface Config {
  readonly production: boolean;
  readonly listen: ListenConfig;
  /** Port of its own for probes and metrics; null: they are on the public one. */
  readonly adminPort: number | null;
  /** Idle time after which the server closes a client's connection, in milliseconds. */
  readonly keepAliveTimeoutMs: number;
  readonly plaid: PlaidConfig;
  readonly proxies: ProxyConfig;
  /** Defaults for create inputs; null: no default. */
  readonly createDefaults: {
    readonly clientName: string | null;
    readonly language: string | null;
    readonly countryCodes: readonly string[] | null;
    readonly webhook: string | null;
  };
  /** Whether `webhook` defaults to this server's own receiver, whose URL is known once it listens. */
  readonly ownWebhook: boolean;
  /** Receiver to which verified webhooks are forwarded; null: none. May contain a secret. */
  readonly webhookForwardUrl: URL | null;
  readonly auth: AuthConfig;
  /** Accepted values of the `Router-Authorization` header; null: not required. */
  readonly routerSecrets: readonly string[] | null;
  /** Origins to which subscription callbacks may be sent. */
  readonly callbackOrigins: readonly string[];
  /** Shared state of the replicas; null: in memory, per process. May contain a password. */
  readonly redis: RedisConfig | null;
  /** Whether `X-Forwarded-…` headers are trusted, or from which proxy addresses. */
  readonly trustProxy: boolean | readonly string[];
  readonly corsOrigins: readonly (string | RegExp)[];
  /** Whether GraphiQL (/explorer) and Apollo Sandbox (/graphql) are served. */
  readonly explorer: boolean;
  readonly introspection: boolean;
  readonly limits: Limits;
  readonly rateLimits: RateLimitsConfig;
  readonly trustedOperations: {
    /** Null without `TRUSTED_OPERATIONS`. */
    readonly manifest: Manifest | null;
    /** Whether all other operations are rejected. */
    readonly only: boolean;
  };
  readonly telemetry: TelemetryConfig;
  readonly shutdown: {
    /** Time between `/readyz` failing and the server refusing requests, in milliseconds. */
    readonly delayMs: number;
  };
  /** Hashes of the files that variables name, by variable. */
  readonly files: ReadonlyMap<string, string>;
}

/** @throws {InvalidEnvironment} */
export function readConfig(env: Environment): Config {
  const read = new EnvironmentReader(env);
  // Lenient, because a misspelt `Production` would silently run without the production checks.
  const production = read.text('NODE_ENV')?.toLowerCase() === 'production';
  const plaid = plaidConfig(read);
  const emulator = plaid.environment === 'emulator';
  const auth = authConfig(read, production);
  if (production && emulator) read.addProblem('NODE_ENV=production does not allow PLAID_ENV=emulator.');

  const webhooks = webhooksConfig(read, production, plaid);

  const config: Config = {
    production,
    ...listenConfig(read, production),
    plaid,
    proxies: proxyConfig(read, [
      plaid.baseUrl,
      auth.mode === 'jwt' ? auth.jwksUrl : null,
      webhooks.forwardUrl,
    ]),
    createDefaults: {
      clientName: read.text('PLAID_CLIENT_NAME') ?? (emulator ? 'Plaid Link GraphQL' : null),
      language: read.text('PLAID_LANGUAGE') ?? (emulator ? 'en' : null),
      countryCodes: read.countryCodes('PLAID_COUNTRY_CODES') ?? (emulator ? ['US'] : null),
      webhook: webhooks.defaultUrl,
    },
    ownWebhook: emulator && webhooks.defaultUrl === null,
    webhookForwardUrl: webhooks.forwardUrl,
    auth,
    routerSecrets: read.secrets('ROUTER_SECRET') ?? null,
    callbackOrigins: read.origins('ROUTER_CALLBACK_ORIGINS'),
    redis: redisConfig(read),
    trustProxy: read.trustProxy('TRUST_PROXY'),
    corsOrigins: [...read.origins('CORS_ORIGINS'), ...(emulator ? DEVELOPER_ORIGINS : [])],
    explorer: read.flag('EXPLORER', !production),
    introspection: read.flag('INTROSPECTION', !production),
    limits: limitsConfig(read, auth.mode === 'jwt'),
    rateLimits: rateLimitsConfig(read, auth.mode === 'jwt'),
    trustedOperations: trustedOperationsConfig(read),
    telemetry: telemetryConfig(read),
    shutdown: { delayMs: read.integer('SHUTDOWN_DELAY_MS', 0, 0, 600_000) },
    files: read.files,
  };
  read.throwProblems();
  return deepFreeze(config);
}

/** Reads the settings of the standalone emulator. @throws {InvalidEnvironment} */
export function readEmulatorConfig(env: Environment): EmulatorConfig {
  const read = new EnvironmentReader(env);
  const config = emulatorConfig(read, readCredentials(read));
  read.throwProblems();
  return deepFreeze(config);
}

function listenConfig(
  read: EnvironmentReader,
  production: boolean,
): Pick<Config, 'listen' | 'adminPort' | 'keepAliveTimeoutMs'> {
  const host = read.host('HOST', production ? '0.0.0.0' : '127.0.0.1');
  const port = read.integer('PORT', 4000, 0, 65_535);
  const adminPort = read.optionalInteger('ADMIN_PORT', 0, 65_535) ?? null;
  if (adminPort === port && port !== 0) read.addProblem('ADMIN_PORT must differ from PORT.');
  return {
    listen: { host, port, fd: readPassedSocket(read) },
    adminPort,
    keepAliveTimeoutMs: read.integer('KEEP_ALIVE_TIMEOUT_MS', 72_000, 1_000, 86_400_000),
  };
}

/** Socket activation: sd_listen_fds(3). The variables are for another process if they name its id. */
function readPassedSocket(read: EnvironmentReader): number | null {
  if (read.text('LISTEN_PID') !== String(process.pid)) return null;
  if (read.text('LISTEN_FDS') !== '1')
    read.addProblem('LISTEN_FDS must be 1: the server listens on one socket.');
  return 3;
}

function trustedOperationsConfig(read: EnvironmentReader): Config['trustedOperations'] {
  const only = read.flag('TRUSTED_OPERATIONS_ONLY', false);
  if (only && read.text('TRUSTED_OPERATIONS') === undefined) {
    read.addProblem('TRUSTED_OPERATIONS_ONLY needs TRUSTED_OPERATIONS.');
  }
  const file = read.file('TRUSTED_OPERATIONS');
  if (file === undefined) return { manifest: null, only };
  try {
    return { manifest: parseManifest(file), only };
  } catch (error) {
    if (!(error instanceof InvalidManifest)) throw error;
    read.addProblem(error.message);
    return { manifest: null, only };
  }
}

const DEVELOPER_ORIGINS: readonly (string | RegExp)[] = [
  'https://studio.apollographql.com',
  'https://sandbox.embed.apollographql.com',
  /^https?:\/\/(localhost|127\.0\.0\.1|\[::1\])(:\d+)?$/,
];

function deepFreeze<T>(value: T): T {
  if (typeof value === 'object' && value !== null && !(value instanceof URL) && !(value instanceof RegExp)) {
    for (const member of Object.values(value)) deepFreeze(member);
    Object.freeze(value);
  }
  return value;
}
