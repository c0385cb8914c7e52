/** Events of Link in plain words. Plaid adds names without notice: one that is not here speaks for itself. */

const titles: Readonly<Record<string, string>> = {
  AUTO_SUBMIT_PHONE: 'Phone number taken over',
  BANK_INCOME_INSIGHTS_COMPLETED: 'Income from the bank worked out',
  CLOSE_OAUTH: 'Came back from the bank’s site without a login',
  CONNECT_NEW_INSTITUTION: 'Goes on to another institution',
  ERROR: 'Met an error',
  EXIT: 'Left Link',
  FAIL_OAUTH: 'The bank’s site let nobody in',
  HANDOFF: 'Done, and handed over',
  OPEN: 'Opened Link',
  OPEN_OAUTH: 'Went to the bank’s own site',
  SEARCH_INSTITUTION: 'Searched for an institution',
  SELECT_ACCOUNT: 'Chose accounts',
  SELECT_BRAND: 'Chose a brand of the institution',
  SELECT_INSTITUTION: 'Chose an institution',
  SKIP_SUBMIT_PHONE: 'Gave no phone number',
  SUBMIT_ACCOUNT_NUMBER: 'Gave an account number',
  SUBMIT_CREDENTIALS: 'Sent username and password',
  SUBMIT_MFA: 'Sent a second factor',
  SUBMIT_PHONE: 'Gave a phone number',
  SUBMIT_ROUTING_NUMBER: 'Gave a routing number',
  TRANSITION_VIEW: 'Went to a view',
};

const viewTitles: Readonly<Record<string, string>> = {
  CONNECTED: 'Sees that it is connected',
  CONSENT: 'Is asked for consent',
  CREDENTIAL: 'Is asked for username and password',
  ERROR: 'Sees an error',
  EXIT: 'Is asked whether to leave',
  LOADING: 'Waits for Link',
  MFA: 'Is asked for a second factor',
  OAUTH: 'Is about to go to the bank’s own site',
  SELECT_ACCOUNT: 'Sees the accounts',
  SELECT_INSTITUTION: 'Sees the institutions',
};

export function getEventTitle(name: string | null, view: string | null): string | null {
  if (name === null) return null;
  const ofView = name === 'TRANSITION_VIEW' && view !== null ? viewTitles[view] : undefined;
  return ofView ?? titles[name] ?? null;
}
