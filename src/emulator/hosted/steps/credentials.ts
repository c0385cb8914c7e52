/** Login with user name and password. The user name of a rejected login is kept for its next try. */
import type { LinkToken } from '../../LinkTokenStore';
import { createAccounts } from '../../session/accounts';
import { exitErrorCodes, findExitError } from '../../session/exitErrors';
import { getInstitution, type LinkSession } from '../../session/LinkSession';
import {
  askForCode,
  connectItem,
  keepUsername,
  offerAccounts,
  rejectCredentials,
  returnToInstitutions,
  showError,
  showFormErrors,
  submitCredentials,
} from '../../session/userActions';
import { button, field, form } from '../forms';
import type { HostedStepOf } from '../HostedStep';
import { html } from '../html';

/** Credentials of Plaid Sandbox. */
const USER = 'user_good';
const PASSWORD = 'pass_good';
const PASSWORD_WITH_CODE = 'mfa_device';
const CODE = '1234';
const ERROR_PASSWORD = /^error_([A-Z_]+)$/;

export const credentials: HostedStepOf<'credentials'> = {
  render: ({ token, session, stage }) => ({
    title: `Log in to ${getInstitution(session).name}`,
    progress: 3,
    content: html`${form(
      session,
      html`${field(session, {
        name: 'username',
        label: 'Username',
        hint: `Use ${USER}`,
        input: html`type="text" value="${stage.username}" autocomplete="off" autocapitalize="none" spellcheck="false"`,
      })}
${field(session, {
  name: 'password',
  label: 'Password',
  hint: `Use ${PASSWORD}`,
  input: html`type="password" autocomplete="off"`,
})}
${button('Log in', 'login')}`,
    )}
${token.isUpdateMode ? '' : form(session, button('Choose another bank', 'another', 'second'))}
<details><summary>Passwords for other outcomes</summary>
<ul><li><code>${PASSWORD_WITH_CODE}</code> requires the code <code>${CODE}</code></li>
${exitErrorCodes.map((code) => html`<li><code>error_${code}</code></li>`)}</ul></details>`,
  }),

  submit: ({ token, session }, fields) => {
    if (fields.has('another') && !token.isUpdateMode) {
      returnToInstitutions(session);
      return;
    }
    const [username, password] = [fields.get('username'), fields.get('password')];
    if (username === null || password === null) return;
    if (username === '' || password === '') {
      keepUsername(session, username);
      showFormErrors(session, {
        ...(username === '' && { username: 'Enter your username.' }),
        ...(password === '' && { password: 'Enter your password.' }),
      });
      return;
    }
    submitCredentials(session);
    checkCredentials(token, session, username, password);
  },
};

function checkCredentials(token: LinkToken, session: LinkSession, username: string, password: string): void {
  const error = findExitError(ERROR_PASSWORD.exec(password)?.[1]);
  if (username !== USER) reject(session, username);
  else if (password === PASSWORD) completeLogin(token, session);
  else if (password === PASSWORD_WITH_CODE) askForCode(session, CODE);
  else if (error?.code === 'INVALID_MFA') askForCode(session, null);
  else if (error && error.code !== 'INVALID_CREDENTIALS') showError(session, error);
  else reject(session, username);
}

function reject(session: LinkSession, username: string): void {
  rejectCredentials(session, 'password');
  keepUsername(session, username);
}

/** Offers the accounts, or connects the Item if the user selects none. */
export function completeLogin(token: LinkToken, session: LinkSession): void {
  const accounts = createAccounts(token.metadata.initial_products, token.accountFilters);
  if (token.hasAccountSelection) offerAccounts(session, accounts);
  else connectItem(token, session, accounts);
}
