/** End of a connection: finish, or connect another Item. */
import type { LinkToken } from '../../LinkTokenStore';
import { getInstitution, type Item } from '../../session/LinkSession';
import { connectAnother, finish } from '../../session/userActions';
import { button, form } from '../forms';
import { getDisplayName, type HostedStepOf } from '../HostedStep';
import { type Html, html } from '../html';

export const connected: HostedStepOf<'connected'> = {
  render: ({ token, session }) => {
    const { name } = getInstitution(session);
    const app = getDisplayName(token);
    return {
      title: token.isUpdateMode ? `${name} is up to date` : `${name} is connected`,
      progress: 5,
      content: html`<p>${token.isUpdateMode ? `The connection to ${app} is renewed.` : `Connected to ${app}:`}</p>
<ul class="accounts">${session.items.map(item)}</ul>
${form(session, button('Finish', 'finish'))}
${canConnectAnother(token) ? form(session, button('Connect another bank', 'another', 'second')) : ''}`,
    };
  },

  submit: ({ token, session }, fields) => {
    if (fields.has('finish')) finish(session);
    else if (fields.has('another') && canConnectAnother(token)) connectAnother(session);
  },
};

function item({ result: { institution, accounts } }: Item): Html {
  const name = institution?.name ?? '';
  const count = accounts.length === 1 ? '1 account' : `${accounts.length} accounts`;
  return html`<li><span class="mark" aria-hidden="true">${name.charAt(0)}</span><span>${name}<small>${count}</small></span></li>`;
}

function canConnectAnother({ allowsSeveralItems, isUpdateMode }: LinkToken): boolean {
  return allowsSeveralItems && !isUpdateMode;
}
