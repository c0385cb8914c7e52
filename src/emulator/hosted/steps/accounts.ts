/** Account selection. */
import type { Account } from '../../session/accounts';
import { getInstitution } from '../../session/LinkSession';
import { connectItem, showFormErrors } from '../../session/userActions';
import { button, fieldError, fieldErrorId, form } from '../forms';
import { getDisplayName, type HostedStepOf } from '../HostedStep';
import { type Html, html } from '../html';

const ACCOUNT = 'account';

export const accounts: HostedStepOf<'accounts'> = {
  render: ({ token, session, stage: { offered } }) => {
    const isInvalid = session.formErrors[ACCOUNT] !== undefined;
    const choices = offered.map((account, index) =>
      choice(account, { checked: !isInvalid, focused: isInvalid && index === 0 }),
    );
    return {
      title: 'Choose your accounts',
      progress: 4,
      content: html`<p>${getDisplayName(token)} gets access to the accounts you select at ${getInstitution(session).name}.</p>
${form(
  session,
  html`<fieldset${isInvalid ? html` aria-describedby="${fieldErrorId(ACCOUNT)}"` : ''}><legend>Accounts</legend>
${fieldError(session, ACCOUNT)}
<div class="choices">${choices}</div></fieldset>
${button('Connect', 'connect')}`,
)}`,
    };
  },

  submit: ({ token, session, stage: { offered } }, fields) => {
    if (!fields.has('connect')) return;
    const ids = fields.getAll(ACCOUNT);
    const selected = offered.filter(({ id }) => id !== undefined && ids.includes(id));
    if (selected.length > 0) connectItem(token, session, selected);
    else showFormErrors(session, { [ACCOUNT]: 'Choose at least one account.' });
  },
};

function choice({ id, name, mask, subtype }: Account, box: { checked: boolean; focused: boolean }): Html {
  return html`<label><input type="checkbox" name="${ACCOUNT}" value="${id ?? ''}"${box.checked ? html` checked` : ''}${box.focused ? html` autofocus` : ''}>
<span>${name ?? 'Account'}<small>${subtype ?? ''}</small></span><span class="digits"><span aria-hidden="true">••</span>${mask ?? ''}</span></label>`;
}
