/** The last page, for who does not go back to an app of their own. */
import type { LinkToken } from '../../LinkTokenStore';
import { getDisplayName, type HostedStepOf } from '../HostedStep';
import { type Html, html } from '../html';

export const done: HostedStepOf<'done'> = {
  render: ({ token, session }) => {
    const app = getDisplayName(token);
    if (session.ending?.status === 'SUCCESS') {
      const banks = session.items.length > 1 ? 'Your banks are' : 'Your bank is';
      const what = token.isUpdateMode ? 'connected again' : 'connected';
      return {
        title: 'Connected',
        sign: '✓',
        content: html`<p>${banks} ${what} to ${app}.</p>${wayBack(token)}`,
      };
    }
    const what =
      session.items.length > 0 ? 'What you connected before stays connected.' : 'No bank was connected.';
    return {
      title: session.items.length > 0 ? 'You left' : 'Not connected',
      content: html`<p>You left before the end. ${what}</p>${wayBack(token)}`,
    };
  },

  submit: () => null,
};

function wayBack(token: LinkToken): Html {
  const uri = token.hostedLink?.completionRedirectUri;
  return uri === undefined
    ? html`<p class="soft">You can close this page.</p>`
    : html`<p><a class="button" href="${uri}">Back to ${getDisplayName(token)}</a></p>`;
}
