/** Where a person can stand in Link, and what leaving there is called. */
import type { Account } from './accounts';
import type { ExitError } from './exitErrors';

/** Each stage with what it has to remember. Hosted Link has a page of the same name for each. */
export type Stage =
  | { readonly name: 'consent' }
  | { readonly name: 'institutions'; readonly query: string }
  | { readonly name: 'credentials' }
  | { readonly name: 'oauth' }
  /** The institution's own site. */
  | { readonly name: 'bank' }
  | { readonly name: 'code'; readonly accepts: string | null }
  | { readonly name: 'accounts'; readonly offered: readonly Account[] }
  | { readonly name: 'error'; readonly error: ExitError }
  | { readonly name: 'connected' }
  | { readonly name: 'done' };

export type StageName = Stage['name'];

/** `exit.metadata.status` of who leaves there. At the beginning Plaid has no word for it. */
export function getExitStatus(stage: Stage): string | undefined {
  return stage.name === 'error' ? stage.error.exitStatus : exitStatuses[stage.name];
}

const exitStatuses: Readonly<Record<Exclude<StageName, 'error'>, string | undefined>> = {
  consent: undefined,
  institutions: 'institution_not_found',
  credentials: 'requires_credentials',
  oauth: 'requires_oauth',
  bank: 'requires_oauth',
  code: 'requires_code',
  accounts: 'requires_account_selection',
  // Seen at Plaid, though no status that its documentation lists.
  connected: 'connected',
  done: undefined,
};
