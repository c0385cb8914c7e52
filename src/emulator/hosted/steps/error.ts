/** Something that the person cannot put right by typing again. */
import { chosen } from '../../session/LinkSession';
import { chooseAgain, tryAgain } from '../../session/moves';
import { button, form } from '../forms';
import type { StepOf } from '../HostedStep';
import { html } from '../html';

export const error: StepOf<'error'> = {
  page: ({ token, session, stage }) => ({
    title: `${chosen(session).name} could not be connected`,
    progress: 3,
    content: html`<p class="problem" role="alert">${stage.error.display}</p>
<p class="hint"><code>${stage.error.code}</code></p>
${form(session, button('Try again', 'again'))}
${token.updating ? '' : form(session, button('Choose another bank', 'another', 'second'))}`,
  }),

  submit: ({ token, session }, fields) => {
    if (fields.has('again')) return tryAgain(session);
    return fields.has('another') && !token.updating ? chooseAgain(session) : null;
  },
};
