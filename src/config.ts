/**
 * The only reader of the environment: one frozen, typed object, or every problem at once.
 * The README documents the variables; the defaults stand here.
 */
import { type Environment, Reader } from './environment';

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
  readonly logLevel: LogLevel;
}

export type AuthConfig =
  | { readonly mode: 'none' }
  | {
      readonly mode: 'jwt';
      readonly jwksUrl: URL;
      readonly issuer: string;
      /** An access token has to be for one of these. */
      readonly audiences: readonly string[];
    };

/** What a request may ask for at most. Each is refused before Plaid is asked. */
export interface Limits {
  readonly bodyBytes: number;
  /** Of the document, with all its operations and fragments. */
  readonly tokens: number;
  /** Fields within fields, through fragments. */
  readonly depth: number;
  /** Through fragments, each as often as it is spread. */
  readonly aliases: number;
  /** Through fragments, each as often as it is spread. */
  readonly directives: number;
  /** Of one field in one type, and of spreads in one type. */
  readonly repeats: number;
  /** By `@cost` and `@listSize` of the schema. */
  readonly cost: number;
  /** Different tokens that one operation may read, entities included. */
  readonly linkTokens: number;
  /** Of validation and of variables: how many an answer lists. */
  readonly errors: number;
}

/** Link tokens in a minute, for each caller. */
export interface RateLimitsConfig {
  readonly creates: RateLimitConfig;
  readonly reads: RateLimitConfig;
}

/** Null: as many as it likes. */
export interface RateLimitConfig {
  readonly endUser: number | null;
  /** Services, and everyone where nobody signs in. */
  readonly others: number | null;
}

export interface TrustedOperationsConfig {
  /** The path of a manifest of persisted operations. */
  readonly manifest: string | null;
  /** Whether all other operations are refused. */
  readonly only: boolean;
}

export interface PlaidConfig {
  readonly environment: PlaidEnvironment;
  /** Null for the embedded stand-in, which says where it is once it listens. */
  readonly baseUrl: URL | null;
  /** Null where each caller brings its own. */
  readonly credentials: Keys | null;
  /** For what Plaid asks of the server itself: to verify webhooks. Null where it has none. */
  readonly ownCredentials: Keys | null;
  readonly timeoutMs: number;
  /** Of the embedded stand-in. */
  readonly standin: StandinConfig;
}

interface Keys {
  readonly clientId: string;
  readonly secret: string;
}

export interface StandinConfig {
  readonly host: string;
  readonly port: number;
  /** The only credentials it takes; null: it takes any. */
  readonly credentials: Keys | null;
  /** Whether it also fills the fields that Plaid deprecates: `on_success`, `on_exit`. */
  readonly legacyCallbacks: boolean;
  /** What goes wrong with its webhooks on their way. */
  readonly webhookFaults: readonly WebhookFault[];
}

const webhookFaults = ['duplicate', 'reorder'] as const;
type WebhookFault = (typeof webhookFaults)[number];

/** The stand-in's address is known once it listens. */
const plaidHosts = {
  sandbox: 'https://sandbox.plaid.com',
  production: 'https://production.plaid.com',
} as const;

const plaidEnvironments = ['standin', 'sandbox', 'production'] as const;
export type PlaidEnvironment = (typeof plaidEnvironments)[number];

const logLevels = ['fatal', 'error', 'warn', 'info', 'debug', 'trace', 'silent'] as const;
export type LogLevel = (typeof logLevels)[number];

/** @throws {InvalidEnvironment} */
export function readConfig(env: Environment): Config {
  const read = new Reader(env);
  // What looks like it is it: the other way round nobody would notice.
  const production = read.text('NODE_ENV')?.toLowerCase() === 'production';
  const credentials = readCredentials(read);
  const environment = read.choice('PLAID_ENV', plaidEnvironments, credentials ? 'sandbox' : 'standin');
  const standin = environment === 'standin';
  const credentialsMode = read.choice('PLAID_CREDENTIALS', ['server', 'caller'], 'server');

  if (!standin && credentialsMode === 'server' && !credentials) {
    read.problem(
      `PLAID_ENV=${environment} needs PLAID_CLIENT_ID and PLAID_SECRET, or PLAID_CREDENTIALS=caller.`,
    );
  }
  const auth = authConfig(read, production);
  if (production && standin) read.problem('NODE_ENV=production refuses PLAID_ENV=standin.');

  const webhook = read.url('PLAID_WEBHOOK_URL');
  if (production && webhook && webhook.protocol !== 'https:') {
    read.problem('NODE_ENV=production refuses a PLAID_WEBHOOK_URL that is not https.');
  }

  const ownCredentials =
    credentials ??
    (standin && credentialsMode === 'server' ? { clientId: 'standin', secret: 'standin' } : null);
  const config: Config = {
    production,
    listen: {
      host: read.text('HOST') ?? (production ? '0.0.0.0' : '127.0.0.1'),
      port: read.integer('PORT', 4000, 0, 65_535),
    },
    plaid: {
      environment,
      baseUrl: read.baseUrl('PLAID_BASE_URL') ?? (standin ? null : new URL(plaidHosts[environment])),
      credentials: credentialsMode === 'caller' ? null : ownCredentials,
      ownCredentials,
      timeoutMs: read.integer('PLAID_TIMEOUT_MS', 10_000, 1, 600_000),
      standin: standinConfig(read, credentials),
    },
    createDefaults: {
      clientName: read.text('PLAID_CLIENT_NAME') ?? (standin ? 'Plaid Link GraphQL' : null),
      language: read.text('PLAID_LANGUAGE') ?? (standin ? 'en' : null),
      countryCodes: read.countryCodes('PLAID_COUNTRY_CODES') ?? (standin ? ['US'] : null),
      // As it was written: what a URL parser makes of it need not be what the receiver expects.
      webhook: webhook ? (read.text('PLAID_WEBHOOK_URL') ?? null) : null,
    },
    ownWebhook: standin && !webhook,
    auth,
    routerSecret: read.secret('ROUTER_SECRET') ?? null,
    callbackOrigins: read.origins('ROUTER_CALLBACK_ORIGINS'),
    redisUrl: read.redisUrl('REDIS_URL') ?? null,
    trustProxy: read.trustProxy('TRUST_PROXY'),
    corsOrigins: [...read.origins('CORS_ORIGINS'), ...(standin ? ORIGINS_OF_DEVELOPERS : [])],
    explorer: read.flag('EXPLORER', !production),
    introspection: read.flag('INTROSPECTION', !production),
    limits: {
      // Ample for the fullest create input, which has some 20 KB.
      bodyBytes: read.integer('MAX_BODY_BYTES', 1024 * 1024, 1024, 100 * 1024 * 1024),
      tokens: read.integer('MAX_OPERATION_TOKENS', 10_000, 1, 1_000_000),
      depth: read.integer('MAX_OPERATION_DEPTH', 15, 1, 1_000),
      aliases: read.integer('MAX_OPERATION_ALIASES', 200, 0, 100_000),
      directives: read.integer('MAX_OPERATION_DIRECTIVES', 100, 0, 100_000),
      repeats: read.integer('MAX_OPERATION_REPEATS', 250, 1, 100_000),
      cost: read.integer('MAX_OPERATION_COST', 50_000, 1, 100_000_000),
      linkTokens: read.integer('MAX_LINK_TOKENS_PER_OPERATION', 100, 1, 10_000),
      errors: read.integer('MAX_ERRORS', 10, 1, 1_000),
    },
    rateLimits: {
      // Far more than a person with a dozen tabs needs, and far less than Plaid lets a whole company have.
      creates: read.perMinute('MAX_CREATES_PER_MINUTE', auth.mode === 'jwt' ? 300 : 0),
      reads: read.perMinute('MAX_READS_PER_MINUTE', auth.mode === 'jwt' ? 6_000 : 0),
    },
    trustedOperations: trustedOperationsConfig(read),
    logLevel: read.choice('LOG_LEVEL', logLevels, 'info'),
  };
  read.finish();
  return deepFreeze(config);
}

/** For the stand-in alone. @throws {InvalidEnvironment} */
export function readStandinConfig(env: Environment): StandinConfig {
  const read = new Reader(env);
  const config = standinConfig(read, readCredentials(read));
  read.finish();
  return deepFreeze(config);
}

function standinConfig(read: Reader, credentials: Keys | null): StandinConfig {
  const faults: readonly string[] = read.list('STANDIN_WEBHOOKS');
  if (faults.some((fault) => !(webhookFaults as readonly string[]).includes(fault))) {
    read.problem(`STANDIN_WEBHOOKS must list ${webhookFaults.join(', ')}, separated by commas.`);
  }
  return {
    host: '127.0.0.1',
    port: read.integer('STANDIN_PORT', 4001, 0, 65_535),
    credentials,
    legacyCallbacks: read.flag('STANDIN_LEGACY_CALLBACKS', false),
    webhookFaults: webhookFaults.filter((fault) => faults.includes(fault)),
  };
}

function readCredentials(read: Reader): Keys | null {
  const clientId = read.secret('PLAID_CLIENT_ID');
  const secret = read.secret('PLAID_SECRET');
  if (clientId !== undefined && secret !== undefined) return { clientId, secret };
  if (clientId !== undefined) read.problem('PLAID_CLIENT_ID is set, and PLAID_SECRET is not.');
  if (secret !== undefined) read.problem('PLAID_SECRET is set, and PLAID_CLIENT_ID is not.');
  return null;
}

function authConfig(read: Reader, production: boolean): AuthConfig {
  const jwksUrl = read.url('AUTH_JWKS_URL');
  const issuer = read.text('AUTH_ISSUER');
  const audiences = read.list('AUTH_AUDIENCE');
  const mode = read.choice('AUTH_MODE', ['none', 'jwt'], 'none');
  if (mode === 'jwt') {
    const given = {
      // One that is no URL has been said.
      AUTH_JWKS_URL: read.text('AUTH_JWKS_URL') !== undefined,
      AUTH_ISSUER: issuer !== undefined,
      AUTH_AUDIENCE: audiences.length > 0,
    };
    for (const [name, isGiven] of Object.entries(given)) {
      if (!isGiven) read.problem(`AUTH_MODE=jwt needs ${name}.`);
    }
    if (production && jwksUrl && jwksUrl.protocol !== 'https:' && !isThisMachine(jwksUrl)) {
      // Whoever is on the way could put keys of their own there.
      read.problem('NODE_ENV=production refuses an AUTH_JWKS_URL that is not https, but for this machine.');
    }
    if (jwksUrl && issuer && audiences.length > 0) return { mode, jwksUrl, issuer, audiences };
  } else if (production) {
    read.problem('NODE_ENV=production refuses AUTH_MODE=none.');
  } else if (read.text('AUTH_MODE') === undefined && (jwksUrl || issuer || audiences.length > 0)) {
    // Whoever forgot it would have an open server.
    read.problem(
      'AUTH_JWKS_URL, AUTH_ISSUER or AUTH_AUDIENCE is set, and AUTH_MODE is not: set it to jwt, or to none.',
    );
  }
  return { mode: 'none' };
}

function isThisMachine({ hostname }: URL): boolean {
  return hostname === 'localhost' || hostname === '[::1]' || /^127(\.\d+){3}$/.test(hostname);
}

function trustedOperationsConfig(read: Reader): TrustedOperationsConfig {
  const manifest = read.text('TRUSTED_OPERATIONS') ?? null;
  const only = read.flag('TRUSTED_OPERATIONS_ONLY', false);
  if (only && manifest === null) read.problem('TRUSTED_OPERATIONS_ONLY needs TRUSTED_OPERATIONS.');
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
