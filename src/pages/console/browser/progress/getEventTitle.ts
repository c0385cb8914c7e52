/** Titles of Link's events and views. Plaid adds names without notice: an unknown one has no title. */

const titles: Readonly<Record<string, string>> = {
  AUTO_SUBMIT_PHONE: 'Phone number submitted automatically',
  BANK_INCOME_INSIGHTS_COMPLETED: 'Bank Income insights completed',
  CLOSE_OAUTH: 'OAuth closed without a login',
  CONNECT_NEW_INSTITUTION: 'Connecting another institution',
  ERROR: 'Error',
  EXIT: 'Link exited',
  FAIL_OAUTH: 'OAuth failed',
  HANDOFF: 'Link completed',
  OPEN: 'Link opened',
  OPEN_OAUTH: 'OAuth opened',
  SEARCH_INSTITUTION: 'Institution searched',
  SELECT_ACCOUNT: 'Accounts selected',
  SELECT_BRAND: 'Brand selected',
  SELECT_INSTITUTION: 'Institution selected',
  SKIP_SUBMIT_PHONE: 'Phone number skipped',
  SUBMIT_ACCOUNT_NUMBER: 'Account number submitted',
  SUBMIT_CREDENTIALS: 'Credentials submitted',
  SUBMIT_MFA: 'MFA submitted',
  SUBMIT_PHONE: 'Phone number submitted',
  SUBMIT_ROUTING_NUMBER: 'Routing number submitted',
  TRANSITION_VIEW: 'View opened',
};

const viewTitles: Readonly<Record<string, string>> = {
  CONNECTED: 'Connected view opened',
  CONSENT: 'Consent view opened',
  CREDENTIAL: 'Credentials view opened',
  ERROR: 'Error view opened',
  EXIT: 'Exit view opened',
  LOADING: 'Loading view opened',
  MFA: 'MFA view opened',
  OAUTH: 'OAuth view opened',
  SELECT_ACCOUNT: 'Account selection opened',
  SELECT_INSTITUTION: 'Institution selection opened',
};

export function getEventTitle(name: string | null, view: string | null): string | null {
  if (name === null) return null;
  const viewTitle = name === 'TRANSITION_VIEW' && view !== null ? viewTitles[view] : undefined;
  return viewTitle ?? titles[name] ?? null;
}
