/** Settings for Plaid's webhooks. */
import type { EnvironmentReader } from './EnvironmentReader';
import type { PlaidConfig } from './plaidConfig';
import { isLoopback } from './proxyConfig';

export interface WebhooksConfig {
  /** `webhook` of created tokens whose input has none, verbatim; null: no default. */
  readonly defaultUrl: string | null;
  /** Receiver to which verified webhooks are forwarded; null: none. May contain a secret. */
  readonly forwardUrl: URL | null;
}

export function webhooksConfig(
  read: EnvironmentReader,
  production: boolean,
  { ownCredentials }: Pick<PlaidConfig, 'ownCredentials'>,
): WebhooksConfig {
  const url = read.url('PLAID_WEBHOOK_URL');
  const forwardUrl = read.secretUrl('WEBHOOK_FORWARD_URL') ?? null;
  if (production && url && url.protocol !== 'https:') {
    read.addProblem('NODE_ENV=production requires an https PLAID_WEBHOOK_URL.');
  }
  // Webhooks contain public tokens.
  if (production && forwardUrl && forwardUrl.protocol !== 'https:' && !isLoopback(forwardUrl)) {
    read.addProblem('NODE_ENV=production requires an https WEBHOOK_FORWARD_URL, except on localhost.');
  }
  if (url && url.href === forwardUrl?.href) {
    read.addProblem('WEBHOOK_FORWARD_URL must not be PLAID_WEBHOOK_URL, which is this server.');
  }
  if (forwardUrl && ownCredentials === null) {
    read.addProblem(
      'WEBHOOK_FORWARD_URL needs PLAID_CLIENT_ID and PLAID_SECRET, with which webhooks are verified.',
    );
  }
  // Verbatim: URL parsing may normalise it into something that the receiver does not expect.
  return { defaultUrl: url ? (read.text('PLAID_WEBHOOK_URL') ?? null) : null, forwardUrl };
}
