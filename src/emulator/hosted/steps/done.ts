/** Last page. It links to the app if the link token names a completion redirect, and can send Item webhooks. */
import type { LinkToken } from '../../LinkTokenStore';
import { getDisplayName, type HostedStepOf } from '../HostedStep';
import { type Html, html } from '../html';
import { itemWebhookForm } from '../itemWebhookForm';

export const done: HostedStepOf<'done'> = {
  render: ({ token, session, stage }) => {
    const { ending, items } = session;
    const webhooks = itemWebhookForm(token, session, stage.sentWebhook);
    if (ending?.status === 'SUCCESS') {
      const banks = items.length > 1 ? 'Your banks are' : 'Your bank is';
      const state = token.isUpdateMode ? 'connected again' : 'connected';
      return {
        title: 'Connected',
        sign: '✓',
        content: html`<p>${banks} ${state} to ${getDisplayName(token)}.</p>${linkToApp(token)}${webhooks}`,
      };
    }
    const state = items.length > 0 ? 'Connected banks stay connected.' : 'No bank was connected.';
    return {
      title: items.length > 0 ? 'You left' : 'Not connected',
      content: html`<p>You left before finishing. ${state}</p>${linkToApp(token)}${webhooks}`,
    };
  },

  submit: () => {},
};

function linkToApp(token: LinkToken): Html {
  const uri = token.hostedLink?.completionRedirectUri;
  return uri === undefined
    ? html`<p class="soft">You can close this page.</p>`
    : html`<p><a class="button" href="${uri}">Back to ${getDisplayName(token)}</a></p>`;
}
