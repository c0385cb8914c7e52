/** A page that stands for the institution's own site. */
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
      content: html`<p>${app} asks ${name} for your accounts through Plaid. You are logged in as <strong>a sample customer</strong>.</p>
${form(session, button('Approve', 'approve'))}
${form(session, button('Cancel', 'cancel', 'second'))}
${form(session, html`<button class="quiet" name="fail" value="yes">Let the login fail</button>`)}`,
    };
  },

  submit: ({ token, session }, fields) => {
    if (fields.has('approve')) return [...approveOAuth(session), ...completeLogin(token, session)];
    if (fields.has('cancel')) return closeOAuth(session);
    if (!fields.has('fail')) return null;
    return failOAuth(
      session,
      OAUTH_ERROR,
      `The login at ${getInstitution(session).name} did not work. Please try again.`,
    );
  },
};
