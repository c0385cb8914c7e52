/** Start of the OAuth login, and its error after a failed one. */
import { getInstitution } from '../../session/LinkSession';
import { openOAuth, returnToInstitutions } from '../../session/userActions';
import { button, fieldError, form } from '../forms';
import type { HostedStepOf } from '../HostedStep';
import { html } from '../html';
import { getOAuthRedirectUri } from '../oauthRedirect';

/** Key of the form error of a failed login. */
export const OAUTH_ERROR = 'bank';

export const oauth: HostedStepOf<'oauth'> = {
  render: ({ token, session }) => {
    const { name } = getInstitution(session);
    const leavesFrame = getOAuthRedirectUri(token, session) !== null;
    return {
      title: `Log in to ${name}`,
      progress: 3,
      content: html`${fieldError(session, OAUTH_ERROR)}
<p>Log in on the bank’s own site, choose what to share there, and come back.</p>
${form(session, button(`Go to ${name}`, 'go'), leavesFrame ? '_top' : undefined)}
${token.isUpdateMode ? '' : form(session, button('Choose another bank', 'another', 'second'))}`,
    };
  },

  submit: ({ token, session }, fields) => {
    if (fields.has('go')) openOAuth(session);
    else if (fields.has('another') && !token.isUpdateMode) returnToInstitutions(session);
  },
};
