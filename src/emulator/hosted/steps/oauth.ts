/** Before the institution's own site, and after it where nothing came of it. */
import { getInstitution } from '../../session/LinkSession';
import { openOAuth, returnToInstitutions } from '../../session/userActions';
import { button, fieldError, form } from '../forms';
import type { HostedStepOf } from '../HostedStep';
import { html } from '../html';

/** Under which the page tells what went wrong at the institution. */
export const OAUTH_ERROR = 'bank';

export const oauth: HostedStepOf<'oauth'> = {
  render: ({ token, session }) => {
    const { name } = getInstitution(session);
    return {
      title: `Log in at ${name}`,
      progress: 3,
      content: html`${fieldError(session, OAUTH_ERROR)}
<p>You log in at the bank’s own site, say there what you share, and come back.</p>
${form(session, button(`Go to ${name}`, 'go'))}
${token.isUpdateMode ? '' : form(session, button('Choose another bank', 'another', 'second'))}`,
    };
  },

  submit: ({ token, session }, fields) => {
    if (fields.has('go')) return openOAuth(session);
    return fields.has('another') && !token.isUpdateMode ? returnToInstitutions(session) : null;
  },
};
