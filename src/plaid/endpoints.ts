/** Plaid endpoints that this server calls: all are POST with a JSON body. */
export const endpoints = {
  createLinkToken: '/link/token/create',
  getLinkToken: '/link/token/get',
  getWebhookVerificationKey: '/webhook_verification_key/get',
} as const;

export type Endpoint = (typeof endpoints)[keyof typeof endpoints];

/** Whether a request is idempotent. Plaid has no idempotency keys: each request creates another link token. */
export const isRead: Readonly<Record<Endpoint, boolean>> = {
  [endpoints.createLinkToken]: false,
  [endpoints.getLinkToken]: true,
  [endpoints.getWebhookVerificationKey]: true,
};

/** Value of the `Plaid-Version` header. */
export const PLAID_VERSION = '2020-09-14';
