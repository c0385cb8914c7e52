/** A `PlaidClient` for tests that need no server around it. */
import { PlaidClient, type PlaidClientOptions } from '../../../src/plaid/PlaidClient';
import { createLogger } from '../../../src/telemetry/logger';
import { NO_METRICS } from '../../../src/telemetry/metrics/Metrics';
import { closeAfterTest } from '../closing';

/** @param url Plaid's base URL. */
export function plaidClientFor(url: string, options: Partial<PlaidClientOptions> = {}): PlaidClient {
  const client = new PlaidClient({
    baseUrl: new URL(url),
    proxies: { http: null, https: null, exceptions: [] },
    timeoutMs: 10_000,
    maxCallsInFlight: 100,
    maxAttempts: 3,
    breaker: true,
    metrics: NO_METRICS,
    logger: createLogger('silent'),
    ...options,
  });
  closeAfterTest(() => client.close());
  return client;
}
