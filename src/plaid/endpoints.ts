/** The paths of Plaid's API that this server calls: all are POST with a JSON body. */
export const endpoints = {
  createLinkToken: '/link/token/create',
  getLinkToken: '/link/token/get',
} as const;

export type Endpoint = (typeof endpoints)[keyof typeof endpoints];

/** Plaid's hosts by environment. The stand-in has an address of its own at each start. */
export const plaidHosts = {
  sandbox: 'https://sandbox.plaid.com',
  production: 'https://production.plaid.com',
} as const;

/** The version of the API whose shapes this server speaks. */
export const PLAID_VERSION = '2020-09-14';
