/** Settings for Plaid's API and for the emulator. */
import type { EnvironmentReader } from './EnvironmentReader';

export interface PlaidConfig {
  readonly environment: PlaidEnvironment;
  /** Null for the embedded emulator: its URL is known once it listens. */
  readonly baseUrl: URL | null;
  /** Null if each caller sends its own. */
  readonly credentials: Keys | null;
  /** The server's own, used to verify webhooks. Null if none are set. */
  readonly ownCredentials: Keys | null;
  /** Total time that one operation may spend on Plaid, retries included, in milliseconds. */
  readonly timeoutMs: number;
  /** Concurrency limit per endpoint. */
  readonly maxCallsInFlight: number;
  /** Maximum number of requests per call, including the first. */
  readonly maxAttempts: number;
  /** Whether the circuit breaker is enabled. */
  readonly breaker: boolean;
  /** Options of the embedded emulator, which runs if there is no base URL. */
  readonly emulator: EmulatorConfig;
}

interface Keys {
  readonly clientId: string;
  readonly secret: string;
}

export interface EmulatorConfig {
  readonly host: string;
  readonly port: number;
  /** The only accepted credentials; null: any are accepted. */
  readonly credentials: Keys | null;
  /** Whether to fill the deprecated fields `on_success` and `on_exit`. */
  readonly legacyCallbacks: boolean;
  /** Simulated delivery faults. */
  readonly webhookFaults: readonly WebhookFault[];
  /** Factor of the delays between webhook retries. */
  readonly webhookRetryScale: number;
}

const webhookFaults = ['duplicate', 'reorder'] as const;
type WebhookFault = (typeof webhookFaults)[number];

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
  const baseUrl = read.baseUrl('PLAID_BASE_URL') ?? (emulator ? null : new URL(plaidHosts[environment]));
  return {
    environment,
    baseUrl,
    credentials: credentialsMode === 'caller' ? null : ownCredentials,
    ownCredentials,
    timeoutMs: read.integer('PLAID_TIMEOUT_MS', 10_000, 1, 600_000),
    maxCallsInFlight: read.integer('MAX_PLAID_CALLS_IN_FLIGHT', 1_000, 1, 100_000),
    maxAttempts: read.integer('MAX_PLAID_ATTEMPTS', 3, 1, 5),
    breaker: read.flag('PLAID_BREAKER', true),
    emulator: emulatorConfig(read.onlyIf(baseUrl === null), credentials),
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
    webhookRetryScale: read.ratio('EMULATOR_WEBHOOK_RETRY_SCALE', 1),
  };
}

export function readCredentials(read: EnvironmentReader): Keys | null {
  const clientId = read.secret('PLAID_CLIENT_ID');
  const secret = read.secret('PLAID_SECRET');
  if (clientId !== undefined && secret !== undefined) return { clientId, secret };
  if (clientId !== undefined) read.addProblem('PLAID_CLIENT_ID is set but PLAID_SECRET is not.');
  if (secret !== undefined) read.addProblem('PLAID_SECRET is set but PLAID_CLIENT_ID is not.');
  return null;
}
