/** A page that stands for the institution's own site. */
import { chosen } from '../../session/LinkSession';
import { approveAtBank, closeBank, failAtBank } from '../../session/moves';
import { button, form } from '../forms';
import { appName, type StepOf } from '../HostedStep';
import { html } from '../html';
import { letIn } from './credentials';
import { AT_BANK } from './oauth';

export const bank: StepOf<'bank'> = {
  page: ({ token, session }) => {
    const { name } = chosen(session);
    const app = appName(token);
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
    if (fields.has('approve')) return [...approveAtBank(session), ...letIn(token, session)];
    if (fields.has('cancel')) return closeBank(session);
    if (!fields.has('fail')) return null;
    return failAtBank(
      session,
      AT_BANK,
      `The login at ${chosen(session).name} did not work. Please try again.`,
    );
  },
};
