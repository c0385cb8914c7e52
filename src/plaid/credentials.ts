/** Credentials for Plaid's API. */
import type { Live } from '../config/Live';

export interface PlaidKeys {
  readonly clientId: string;
  readonly secret: string;
}

export interface PlaidCredentials extends PlaidKeys {
  /** Decides which error a client gets if Plaid rejects them. */
  readonly owner: 'server' | 'caller';
}

/** @returns the server's own credentials, which are those of the latest reload each time they are read. */
export function createServerCredentials(
  live: Live<{ readonly plaid: { readonly ownCredentials: PlaidKeys | null } }>,
): PlaidCredentials | null {
  const keys = () => live.current.plaid.ownCredentials;
  if (keys() === null) return null;
  return {
    owner: 'server',
    get clientId() {
      return keys()?.clientId ?? '';
    },
    get secret() {
      return keys()?.secret ?? '';
    },
  };
}
