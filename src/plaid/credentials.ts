/** Plaid's API keys, and whose they are. */

export interface PlaidKeys {
  readonly clientId: string;
  readonly secret: string;
}

export interface PlaidCredentials extends PlaidKeys {
  /** Whose they are decides whose fault it is when Plaid refuses them. */
  readonly owner: 'server' | 'caller';
}
