/** The token that was created last, kept for this tab so that it survives a reload. Credentials are not kept. */
import type { CreatedLinkToken } from '../calls/responses.js';
import type { FormValues } from './CreateForm.js';

export interface StoredToken {
  readonly created: CreatedLinkToken;
  /** Values of the form with which it was created. */
  readonly values: FormValues;
}

const KEY = 'link-token';

export function storeToken(token: StoredToken): void {
  try {
    sessionStorage.setItem(KEY, JSON.stringify(token));
  } catch {
    // Denied by the browser: the token is lost on a reload.
  }
}

/** @returns null if there is none or it is unreadable. */
export function readStoredToken(): StoredToken | null {
  try {
    return JSON.parse(sessionStorage.getItem(KEY) ?? 'null');
  } catch {
    return null;
  }
}

export function forgetStoredToken(): void {
  try {
    sessionStorage.removeItem(KEY);
  } catch {
    // Denied by the browser, and so never stored.
  }
}
