/** Error that the user cannot correct in the form. */
import { getInstitution } from '../../session/LinkSession';
import { returnToInstitutions, showLogin } from '../../session/userActions';
import { button, form } from '../forms';
import type { HostedStepOf } from '../HostedStep';
import { html } from '../html';

export const error: HostedStepOf<'error'> = {
  render: ({ token, session, stage }) => ({
    title: `${getInstitution(session).name} could not be connected`,
    progress: 3,
    content: html`<p class="problem" role="alert">${stage.error.displayMessage}</p>
<p class="hint"><code>${stage.error.code}</code></p>
${form(session, button('Try again', 'again'))}
${token.isUpdateMode ? '' : form(session, button('Choose another bank', 'another', 'second'))}`,
  }),

  submit: ({ token, session }, fields) => {
    if (fields.has('again')) showLogin(session);
    else if (fields.has('another') && !token.isUpdateMode) returnToInstitutions(session);
  },
};
