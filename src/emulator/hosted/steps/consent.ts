/** First page: the app and the products that it requests. */
import { findInstitution } from '../../session/institutions';
import { giveConsent } from '../../session/userActions';
import { button, form } from '../forms';
import { getDisplayName, type HostedStepOf } from '../HostedStep';
import { html } from '../html';

export const consent: HostedStepOf<'consent'> = {
  render: ({ token, session }) => {
    const app = getDisplayName(token);
    const products = token.metadata.initial_products.map((product) => html`<li>${toLabel(product)}</li>`);
    return {
      title: `Connect a bank to ${app}`,
      progress: 1,
      content: html`<p>${app} requests access to data from your bank:</p>
<ul class="asked">${products}</ul>
${form(session, button('Continue', 'agree'))}
<p class="hint">Choose the bank and the accounts on the next pages. You can leave at any time.</p>`,
    };
  },

  submit: ({ token, session }, fields) => {
    if (fields.has('agree')) giveConsent(session, findInstitution(token.institutionId));
  },
};

/** `income_verification` → `Income verification` */
function toLabel(product: string): string {
  const words = product.replaceAll('_', ' ');
  return words.charAt(0).toUpperCase() + words.slice(1);
}
