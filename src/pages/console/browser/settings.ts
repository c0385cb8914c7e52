/** What the server says of itself in the page. */

export interface Settings {
  /** Null where the server talks to Plaid itself. */
  readonly emulatorUrl: string | null;
  /** Headers that every request needs. */
  readonly neededHeaders: readonly string[];
}

export function readSettings(): Settings {
  return JSON.parse(document.body.dataset['settings'] ?? '');
}
