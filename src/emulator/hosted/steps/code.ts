/** The second factor: a code that the institution would have sent. */
import { invalidMfa } from '../../session/exitErrors';
import { chosen } from '../../session/LinkSession';
import { refuseCode, stay, submitCode } from '../../session/moves';
import { button, field, form } from '../forms';
import type { StepOf } from '../HostedStep';
import { html } from '../html';
import { letIn } from './credentials';

export const code: StepOf<'code'> = {
  page: ({ session, stage: { accepts } }) => ({
    title: 'Enter the code',
    progress: 3,
    content: html`<p>${chosen(session).name} has sent a code to your phone.</p>
${form(
  session,
  html`${field(session, {
    name: 'code',
    label: 'Code',
    hint: accepts === null ? 'With this password each code is wrong' : `The sample’s is ${accepts}`,
    input: html`type="text" inputmode="numeric" autocomplete="one-time-code"`,
  })}
${button('Continue', 'confirm')}`,
)}`,
  }),

  submit: ({ token, session, stage: { accepts } }, fields) => {
    const typed = fields.get('code')?.trim();
    if (typed === undefined) return null;
    if (typed === '') return stay(session, { code: 'Enter the code.' });
    const submitted = submitCode(session);
    return typed === accepts
      ? [...submitted, ...letIn(token, session)]
      : [...submitted, ...refuseCode(session, invalidMfa, 'code')];
  },
};
