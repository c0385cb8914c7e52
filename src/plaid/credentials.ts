/** Credentials for Plaid's API. */

export interface PlaidKeys {
  readonly clientId: string;
  readonly secret: string;
}

export interface PlaidCredentials extends PlaidKeys {
  /** Decides which error a client gets if Plaid rejects them. */
  readonly owner: 'server' | 'caller';
}
