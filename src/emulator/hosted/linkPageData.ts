/** Settings of the script in a page of Link. */
import type { LinkToken } from '../LinkTokenStore';
import type { LinkSession } from '../session/LinkSession';
import type { LinkPageData } from '../webSdk/browser/linkMessages';
import { toLinkUpdate } from '../webSdk/toLinkUpdate';
import { EXIT_BUTTON, REVISION } from './forms';
import { getSessionPath } from './pagePath';

export function toLinkPageData(token: LinkToken, session: LinkSession, isExpired: boolean): LinkPageData {
  return {
    presenceUrl: `${getSessionPath(token, session)}/presence`,
    app:
      session.app === null ? null : { origin: session.app, update: toLinkUpdate(token, session, isExpired) },
    exitFields: { [REVISION]: String(session.revision), [EXIT_BUTTON]: 'yes' },
  };
}
