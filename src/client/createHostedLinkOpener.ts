/** Opens Hosted Link in a tab. */

import type { LinkOpener } from './LinkOpener.js';
import { createLinkSessionError } from './LinkSessionError.js';

/** A page cannot subscribe to the end of a tab of another origin. */
const CLOSED_POLL_MS = 500;

export function createHostedLinkOpener(): LinkOpener {
  let tab: Window | null = null;
  /** Set while Link is open in the tab. */
  let timer: ReturnType<typeof setInterval> | undefined;

  function forgetTab(): void {
    clearInterval(timer);
    timer = undefined;
    tab = null;
  }

  return {
    inputDefaults: { hostedLink: {} },

    prepare() {
      if (tab && !tab.closed) return tab.focus();
      forgetTab();
      tab = window.open('about:blank');
      // The page in the tab must not be able to navigate this one.
      if (tab) tab.opener = null;
    },

    open({ hostedLinkUrl }, onClose) {
      if (hostedLinkUrl === null) {
        return createLinkSessionError('HOSTED_LINK_MISSING', false, 'The link token has no hostedLinkUrl.');
      }
      if (tab === null) {
        return createLinkSessionError('POPUP_BLOCKED', true, 'The browser blocked the tab for Link.');
      }
      if (timer !== undefined) return null;
      const opened = tab;
      opened.location.replace(hostedLinkUrl);
      timer = setInterval(() => {
        if (!opened.closed) return;
        forgetTab();
        onClose();
      }, CLOSED_POLL_MS);
      return null;
    },

    close() {
      // Closes a blank tab. The browser lets the user alone close one that shows Link, since it has no opener.
      tab?.close();
      forgetTab();
    },
  };
}
