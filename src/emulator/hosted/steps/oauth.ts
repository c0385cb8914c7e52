/** Before the institution's own site, and after it where nothing came of it. */
import { chosen } from '../../session/LinkSession';
import { chooseAgain, leaveForBank } from '../../session/moves';
import { button, form, problemOf } from '../forms';
import type { StepOf } from '../HostedStep';
import { html } from '../html';

/** Under which the page tells what went wrong at the institution. */
export const AT_BANK = 'bank';

export const oauth: StepOf<'oauth'> = {
  page: ({ token, session }) => {
    const { name } = chosen(session);
    return {
      title: `Log in at ${name}`,
      progress: 3,
      content: html`${problemOf(session, AT_BANK)}
<p>You log in at the bank’s own site, say there what you share, and come back.</p>
${form(session, button(`Go to ${name}`, 'go'))}
${token.updating ? '' : form(session, button('Choose another bank', 'another', 'second'))}`,
    };
  },

  submit: ({ token, session }, fields) => {
    if (fields.has('go')) return leaveForBank(session);
    return fields.has('another') && !token.updating ? chooseAgain(session) : null;
  },
};
