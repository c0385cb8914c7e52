/**
 * The only reader of the environment: one frozen, typed object, or every problem at once.
 * The README documents the variables; the defaults stand here.
 */
import { type AuthConfig, authConfig } from './authConfig';
import { type Environment, EnvironmentReader } from './EnvironmentReader';
import { type Limits, limitsConfig, type RateLimitsConfig, rateLimitsConfig } from './limitsConfig';
import {
  type EmulatorConfig,
  emulatorConfig,
  type PlaidConfig,
  plaidConfig,
  readCredentials,
} from './plaidConfig';
import { type TelemetryConfig, telemetryConfig } from './telemetryConfig';

export interface Config {
  readonly production: boolean;
  readonly listen: { readonly host: string; readonly port: number };
  readonly plaid: PlaidConfig;
  /** Filled in when a create input leaves them out; null where nothing is. */
  readonly createDefaults: {
    readonly clientName: string | null;
    readonly language: string | null;
    readonly countryCodes: readonly string[] | null;
    readonly webhook: string | null;
  };
  /** Whether `webhook` is this server's own receiver where it is null: known once it listens. */
  readonly ownWebhook: boolean;
  readonly auth: AuthConfig;
  /** What the router has to send along; null where anybody may ask. */
  readonly routerSecret: string | null;
  /** Where a router may have the updates of its subscriptions sent. */
  readonly callbackOrigins: readonly string[];
  /** State that replicas share; null: each process has its own. May hold a password. */
  readonly redisUrl: URL | null;
  /** Whose `X-Forwarded-…` is believed: everybody's, nobody's, or that of proxies at these addresses. */
  readonly trustProxy: boolean | readonly string[];
  readonly corsOrigins: readonly (string | RegExp)[];
  /** Pages for people: GraphiQL at /explorer, Apollo Sandbox at /graphql. */
  readonly explorer: boolean;
  readonly introspection: boolean;
  readonly limits: Limits;
  readonly rateLimits: RateLimitsConfig;
  readonly trustedOperations: TrustedOperationsConfig;
  readonly telemetry: TelemetryConfig;
  readonly shutdown: ShutdownConfig;
}

export interface TrustedOperationsConfig {
  /** The path of a manifest of persisted operations. */
  readonly manifest: string | null;
  /** Whether all other operations are refused. */
  readonly only: boolean;
}

export interface ShutdownConfig {
  /** How long it goes on taking work after it has said that it is not ready, in milliseconds. */
  readonly delayMs: number;
}

/** @throws {InvalidEnvironment} */
export function readConfig(env: Environment): Config {
  const read = new EnvironmentReader(env);
  // What looks like it is it: the other way round nobody would notice.
  const production = read.text('NODE_ENV')?.toLowerCase() === 'production';
  const plaid = plaidConfig(read);
  const emulator = plaid.environment === 'emulator';
  const auth = authConfig(read, production);
  if (production && emulator) read.addProblem('NODE_ENV=production refuses PLAID_ENV=emulator.');

  const webhook = read.url('PLAID_WEBHOOK_URL');
  if (production && webhook && webhook.protocol !== 'https:') {
    read.addProblem('NODE_ENV=production refuses a PLAID_WEBHOOK_URL that is not https.');
  }

  const config: Config = {
    production,
    listen: {
      host: read.text('HOST') ?? (production ? '0.0.0.0' : '127.0.0.1'),
      port: read.integer('PORT', 4000, 0, 65_535),
    },
    plaid,
    createDefaults: {
      clientName: read.text('PLAID_CLIENT_NAME') ?? (emulator ? 'Plaid Link GraphQL' : null),
      language: read.text('PLAID_LANGUAGE') ?? (emulator ? 'en' : null),
      countryCodes: read.countryCodes('PLAID_COUNTRY_CODES') ?? (emulator ? ['US'] : null),
      // As it was written: what a URL parser makes of it need not be what the receiver expects.
      webhook: webhook ? (read.text('PLAID_WEBHOOK_URL') ?? null) : null,
    },
    ownWebhook: emulator && !webhook,
    auth,
    routerSecret: read.secret('ROUTER_SECRET') ?? null,
    callbackOrigins: read.origins('ROUTER_CALLBACK_ORIGINS'),
    redisUrl: read.redisUrl('REDIS_URL') ?? null,
    trustProxy: read.trustProxy('TRUST_PROXY'),
    corsOrigins: [...read.origins('CORS_ORIGINS'), ...(emulator ? ORIGINS_OF_DEVELOPERS : [])],
    explorer: read.flag('EXPLORER', !production),
    introspection: read.flag('INTROSPECTION', !production),
    limits: limitsConfig(read, auth.mode === 'jwt'),
    rateLimits: rateLimitsConfig(read, auth.mode === 'jwt'),
    trustedOperations: trustedOperationsConfig(read),
    telemetry: telemetryConfig(read),
    shutdown: { delayMs: read.integer('SHUTDOWN_DELAY_MS', 0, 0, 600_000) },
  };
  read.throwProblems();
  return deepFreeze(config);
}

/** For the emulator alone. @throws {InvalidEnvironment} */
export function readEmulatorConfig(env: Environment): EmulatorConfig {
  const read = new EnvironmentReader(env);
  const config = emulatorConfig(read, readCredentials(read));
  read.throwProblems();
  return deepFreeze(config);
}

function trustedOperationsConfig(read: EnvironmentReader): TrustedOperationsConfig {
  const manifest = read.text('TRUSTED_OPERATIONS') ?? null;
  const only = read.flag('TRUSTED_OPERATIONS_ONLY', false);
  if (only && manifest === null) read.addProblem('TRUSTED_OPERATIONS_ONLY needs TRUSTED_OPERATIONS.');
  return { manifest, only };
}

const ORIGINS_OF_DEVELOPERS: readonly (string | RegExp)[] = [
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
