/** Opens Link by Plaid’s web SDK, whose script the page loads (`link-initialize.js`). */

import type { LinkOpener } from './LinkOpener.js';
import { createLinkSessionError } from './LinkSessionError.js';

/** The part of `window.Plaid` that the kit calls. */
interface PlaidSdk {
  create(config: {
    token: string | null;
    onLoad(): void;
    onSuccess(): void;
    onExit(): void;
    receivedRedirectUri?: string;
  }): { open(): void; destroy(): void };
}

/** Parameter that Plaid adds to the redirect URI of an OAuth institution. */
const OAUTH_PARAMETER = 'oauth_state_id';

export function createSdkOpener(): LinkOpener {
  let handler: ReturnType<PlaidSdk['create']> | null = null;
  let openToken: string | null = null;

  function destroy(): void {
    handler?.destroy();
    handler = null;
    openToken = null;
  }

  function isOAuthReturn(): boolean {
    return new URLSearchParams(location.search).has(OAUTH_PARAMETER);
  }

  return {
    shouldResume: isOAuthReturn,

    open({ token }, onClose) {
      const sdk = (window as { Plaid?: PlaidSdk }).Plaid;
      if (!sdk)
        return createLinkSessionError('SDK_NOT_LOADED', true, 'The page has not loaded Plaid’s script.');
      if (openToken === token) return null;
      destroy();
      openToken = token;
      const close = () => {
        openToken = null;
        onClose();
      };
      handler = sdk.create({
        token,
        onLoad: () => handler?.open(),
        onSuccess: close,
        onExit: close,
        ...(isOAuthReturn() && { receivedRedirectUri: location.href }),
      });
      return null;
    },

    close: destroy,
  };
}
