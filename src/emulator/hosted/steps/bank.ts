/** Consent on the institution's own site, the OAuth login. */
import { getInstitution } from '../../session/LinkSession';
import { approveOAuth, closeOAuth, failOAuth } from '../../session/userActions';
import { button, form } from '../forms';
import { getDisplayName, type HostedStepOf } from '../HostedStep';
import { html } from '../html';
import { completeLogin } from './credentials';
import { OAUTH_ERROR } from './oauth';

export const bank: HostedStepOf<'bank'> = {
  render: ({ token, session }) => {
    const { name } = getInstitution(session);
    const app = getDisplayName(token);
    return {
      title: `Share your accounts with ${app}?`,
      bank: name,
      content: html`<p>${app} requests access to your accounts at ${name} through Plaid. You are logged in as <strong>a sample customer</strong>.</p>
${form(session, button('Approve', 'approve'))}
${form(session, button('Cancel', 'cancel', 'second'))}
${form(session, button('Simulate a failed login', 'fail', 'quiet'))}`,
    };
  },

  submit: ({ token, session }, fields) => {
    if (fields.has('approve')) {
      approveOAuth(session);
      completeLogin(token, session);
    } else if (fields.has('cancel')) closeOAuth(session);
    else if (fields.has('fail')) {
      const { name } = getInstitution(session);
      failOAuth(session, { [OAUTH_ERROR]: `The login at ${name} failed. Please try again.` });
    }
  },
};
