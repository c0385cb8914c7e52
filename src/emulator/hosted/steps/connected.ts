/** The Item is there: the person finishes, or goes back for another where the link token lets them. */
import type { LinkToken } from '../../LinkTokenStore';
import { getInstitution, type ItemAddResult } from '../../session/LinkSession';
import { connectAnother, finish } from '../../session/userActions';
import { button, form } from '../forms';
import { getDisplayName, type HostedStepOf } from '../HostedStep';
import { type Html, html } from '../html';

export const connected: HostedStepOf<'connected'> = {
  render: ({ token, session }) => {
    const { name } = getInstitution(session);
    const items = session.items.map(item);
    return {
      title: token.isUpdateMode ? `${name} is up to date` : `${name} is connected`,
      progress: 5,
      content: html`<p>${token.isUpdateMode ? `The connection to ${getDisplayName(token)} is renewed.` : `Connected to ${getDisplayName(token)}:`}</p>
<ul class="accounts">${items}</ul>
${form(session, button('Finish', 'finish'))}
${mayGoOn(token) ? form(session, button('Connect another bank', 'another', 'second')) : ''}`,
    };
  },

  submit: ({ token, session }, fields) => {
    if (fields.has('finish')) return finish(session);
    return fields.has('another') && mayGoOn(token) ? connectAnother(session) : null;
  },
};

function item({ institution, accounts }: ItemAddResult): Html {
  const name = institution?.name ?? '';
  const count = accounts.length === 1 ? '1 account' : `${accounts.length} accounts`;
  return html`<li><span class="mark" aria-hidden="true">${name.charAt(0)}</span><span>${name}<small>${count}</small></span></li>`;
}

function mayGoOn({ allowsSeveralItems: multiItem, isUpdateMode: updating }: LinkToken): boolean {
  return multiItem && !updating;
}
