/** Opens Link for a token: hosted in a tab, or by Plaid’s web SDK. Implement it to open Link in another way. */
import type { CreateLinkTokenInput } from './generated/api.js';
import type { LinkSessionError } from './LinkSessionError.js';
import type { StoredLink } from './LinkSessionState.js';

export interface LinkOpener {
  /** Fields that the token needs, unless the input has them. */
  readonly inputDefaults?: Partial<CreateLinkTokenInput>;
  /** Called inside each click, before there is a token: browsers block popups that open later. */
  prepare?(): void;
  /** Whether this page continues in Link after a reload, as the return page of an OAuth institution does. */
  shouldResume?(): boolean;
  /**
   * Opens Link, or shows it again if it is open.
   *
   * @param onClose called when the user has left Link, with or without a result.
   * @returns why Link could not be opened, or null.
   */
  open(link: StoredLink, onClose: () => void): LinkSessionError | null;
  /** Ends Link, where the browser allows it, without a call of `onClose`. */
  close(): void;
}
