/** Where Plaid is, with which keys it is asked, and the emulator that may take its place. */
import type { EnvironmentReader } from './EnvironmentReader';

export interface PlaidConfig {
  readonly environment: PlaidEnvironment;
  /** Null for the embedded emulator, which says where it is once it listens. */
  readonly baseUrl: URL | null;
  /** Null where each caller brings its own. */
  readonly credentials: Keys | null;
  /** For what Plaid asks of the server itself: to verify webhooks. Null where it has none. */
  readonly ownCredentials: Keys | null;
  /** One operation's whole time with Plaid, retries included. */
  readonly timeoutMs: number;
  /** Calls of one endpoint at one time, of all operations. */
  readonly maxCallsInFlight: number;
  /** Requests that one call may take, the first included. */
  readonly maxAttempts: number;
  /** Whether Plaid is left alone for a while where it does not answer. */
  readonly breaker: boolean;
  /** Of the embedded emulator. */
  readonly emulator: EmulatorConfig;
}

interface Keys {
  readonly clientId: string;
  readonly secret: string;
}

export interface EmulatorConfig {
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

/** The emulator's address is known once it listens. */
const plaidHosts = {
  sandbox: 'https://sandbox.plaid.com',
  production: 'https://production.plaid.com',
} as const;

const plaidEnvironments = ['emulator', 'sandbox', 'production'] as const;
export type PlaidEnvironment = (typeof plaidEnvironments)[number];

export function plaidConfig(read: EnvironmentReader): PlaidConfig {
  const credentials = readCredentials(read);
  const environment = read.choice('PLAID_ENV', plaidEnvironments, credentials ? 'sandbox' : 'emulator');
  const emulator = environment === 'emulator';
  const credentialsMode = read.choice('PLAID_CREDENTIALS', ['server', 'caller'], 'server');

  if (!emulator && credentialsMode === 'server' && !credentials) {
    read.addProblem(
      `PLAID_ENV=${environment} needs PLAID_CLIENT_ID and PLAID_SECRET, or PLAID_CREDENTIALS=caller.`,
    );
  }
  const ownCredentials =
    credentials ??
    (emulator && credentialsMode === 'server'
      ? { clientId: 'emulator-client-id', secret: 'emulator-secret' }
      : null);
  return {
    environment,
    baseUrl: read.baseUrl('PLAID_BASE_URL') ?? (emulator ? null : new URL(plaidHosts[environment])),
    credentials: credentialsMode === 'caller' ? null : ownCredentials,
    ownCredentials,
    timeoutMs: read.integer('PLAID_TIMEOUT_MS', 10_000, 1, 600_000),
    maxCallsInFlight: read.integer('MAX_PLAID_CALLS_IN_FLIGHT', 1_000, 1, 100_000),
    maxAttempts: read.integer('MAX_PLAID_ATTEMPTS', 3, 1, 5),
    breaker: read.flag('PLAID_BREAKER', true),
    emulator: emulatorConfig(read, credentials),
  };
}

export function emulatorConfig(read: EnvironmentReader, credentials: Keys | null): EmulatorConfig {
  const faults: readonly string[] = read.list('EMULATOR_WEBHOOKS');
  if (faults.some((fault) => !(webhookFaults as readonly string[]).includes(fault))) {
    read.addProblem(`EMULATOR_WEBHOOKS must list ${webhookFaults.join(', ')}, separated by commas.`);
  }
  return {
    host: '127.0.0.1',
    port: read.integer('EMULATOR_PORT', 4001, 0, 65_535),
    credentials,
    legacyCallbacks: read.flag('EMULATOR_LEGACY_CALLBACKS', false),
    webhookFaults: webhookFaults.filter((fault) => faults.includes(fault)),
  };
}

export function readCredentials(read: EnvironmentReader): Keys | null {
  const clientId = read.secret('PLAID_CLIENT_ID');
  const secret = read.secret('PLAID_SECRET');
  if (clientId !== undefined && secret !== undefined) return { clientId, secret };
  if (clientId !== undefined) read.addProblem('PLAID_CLIENT_ID is set, and PLAID_SECRET is not.');
  if (secret !== undefined) read.addProblem('PLAID_SECRET is set, and PLAID_CLIENT_ID is not.');
  return null;
}
