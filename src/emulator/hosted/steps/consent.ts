/** The first page: who asks, and for what. */
import { findInstitution } from '../../session/institutions';
import { giveConsent } from '../../session/userActions';
import { button, form } from '../forms';
import { getDisplayName, type HostedStepOf } from '../HostedStep';
import { html } from '../html';

export const consent: HostedStepOf<'consent'> = {
  render: ({ token, session }) => {
    const app = getDisplayName(token);
    const asked = token.metadata.initial_products.map((product) => html`<li>${inWords(product)}</li>`);
    return {
      title: `Connect a bank to ${app}`,
      progress: 1,
      content: html`<p>${app} asks to use data from your bank:</p>
<ul class="asked">${asked}</ul>
${form(session, button('Continue', 'agree'))}
<p class="hint">You choose the bank and the accounts on the next pages, and can leave at any time.</p>`,
    };
  },

  submit: ({ token, session }, fields) => {
    if (!fields.has('agree')) return null;
    return giveConsent(
      session,
      token.institutionId === undefined ? undefined : findInstitution(token.institutionId),
    );
  },
};

/** `income_verification` → `Income verification` */
function inWords(product: string): string {
  const words = product.replaceAll('_', ' ');
  return words.charAt(0).toUpperCase() + words.slice(1);
}
