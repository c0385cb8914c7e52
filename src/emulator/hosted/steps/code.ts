/** Second factor: a code that the institution would send. */
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
    content: html`<p>${getInstitution(session).name} sent a code to your phone.</p>
${form(
  session,
  html`${field(session, {
    name: 'code',
    label: 'Code',
    hint: accepts === null ? 'Every code fails with this password' : `Use ${accepts}`,
    input: html`type="text" inputmode="numeric" autocomplete="one-time-code"`,
  })}
${button('Continue', 'confirm')}`,
)}`,
  }),

  submit: ({ token, session, stage: { accepts } }, fields) => {
    const entered = fields.get('code')?.trim();
    if (entered === undefined) return;
    if (entered === '') {
      showFormErrors(session, { code: 'Enter the code.' });
      return;
    }
    submitCode(session);
    if (entered === accepts) completeLogin(token, session);
    else rejectCode(session, 'code');
  },
};
