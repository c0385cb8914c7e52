/** The paths of Plaid's API that this server calls: all are POST with a JSON body. */
export const endpoints = {
  createLinkToken: '/link/token/create',
  getLinkToken: '/link/token/get',
  getWebhookVerificationKey: '/webhook_verification_key/get',
} as const;

export type Endpoint = (typeof endpoints)[keyof typeof endpoints];

/**
 * Whether a request does no more when it arrives twice. Plaid has no idempotency keys for the others: each that arrives
 * makes another link token.
 */
export const isRead: Readonly<Record<Endpoint, boolean>> = {
  [endpoints.createLinkToken]: false,
  [endpoints.getLinkToken]: true,
  [endpoints.getWebhookVerificationKey]: true,
};

/** The version of the API whose shapes this server speaks. */
export const PLAID_VERSION = '2020-09-14';
