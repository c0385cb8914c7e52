/** The second factor: a code that the institution would have sent. */
import { invalidMfa } from '../../session/exitErrors';
import { getInstitution } from '../../session/LinkSession';
import { rejectCode, showFormErrors, submitCode } from '../../session/userActions';
import { button, field, form } from '../forms';
import type { HostedStepOf } from '../HostedStep';
import { html } from '../html';
import { completeLogin } from './credentials';

export const code: HostedStepOf<'code'> = {
  render: ({ session, stage: { accepts } }) => ({
    title: 'Enter the code',
    progress: 3,
    content: html`<p>${getInstitution(session).name} has sent a code to your phone.</p>
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
    if (typed === '') return showFormErrors(session, { code: 'Enter the code.' });
    const submitted = submitCode(session);
    return typed === accepts
      ? [...submitted, ...completeLogin(token, session)]
      : [...submitted, ...rejectCode(session, invalidMfa, 'code')];
  },
};
