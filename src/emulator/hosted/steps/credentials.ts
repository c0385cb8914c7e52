/** The login at an institution that has none of its own for others. What is typed is looked at and let go. */

import type { LinkToken } from '../../LinkTokenStore';
import { createAccounts } from '../../session/accounts';
import type { EventDraft } from '../../session/eventDrafts';
import { exitErrorCodes, findExitError, invalidCredentials, invalidMfa } from '../../session/exitErrors';
import { getInstitution, type LinkSession } from '../../session/LinkSession';
import {
  askForCode,
  connectItem,
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

/** Those of Plaid's Sandbox. */
const USER = 'user_good';
const PASSWORD = 'pass_good';
const PASSWORD_WITH_CODE = 'mfa_device';
const CODE = '1234';
const PASSWORD_OF_ERROR = /^error_([A-Z_]+)$/;

export const credentials: HostedStepOf<'credentials'> = {
  render: ({ token, session }) => {
    const { name } = getInstitution(session);
    return {
      title: `Log in at ${name}`,
      progress: 3,
      content: html`${form(
        session,
        html`${field(session, {
          name: 'username',
          label: 'User name',
          hint: `The sample’s is ${USER}`,
          input: html`type="text" autocomplete="off" autocapitalize="none" spellcheck="false"`,
        })}
${field(session, {
  name: 'password',
  label: 'Password',
  hint: `The sample’s is ${PASSWORD}`,
  input: html`type="password" autocomplete="off"`,
})}
${button('Log in', 'login')}`,
      )}
${token.isUpdateMode ? '' : form(session, button('Choose another bank', 'another', 'second'))}
<details><summary>Passwords that make something else happen</summary>
<ul><li><code>${PASSWORD_WITH_CODE}</code> asks for a code, which is <code>${CODE}</code></li>
${exitErrorCodes.map((code) => html`<li><code>error_${code}</code></li>`)}</ul></details>`,
    };
  },

  submit: ({ token, session }, fields) => {
    if (fields.has('another') && !token.isUpdateMode) return returnToInstitutions(session);
    const [username, password] = [fields.get('username'), fields.get('password')];
    if (username === null || password === null) return null;
    if (username === '' || password === '') {
      return showFormErrors(session, {
        ...(username === '' && { username: 'Enter your user name.' }),
        ...(password === '' && { password: 'Enter your password.' }),
      });
    }
    return [...submitCredentials(session), ...answerTo(token, session, username, password)];
  },
};

function answerTo(token: LinkToken, session: LinkSession, username: string, password: string): EventDraft[] {
  const error = findExitError(PASSWORD_OF_ERROR.exec(password)?.[1] ?? '');
  if (username === USER) {
    if (password === PASSWORD) return completeLogin(token, session);
    if (password === PASSWORD_WITH_CODE) return askForCode(session, CODE);
    if (error === invalidMfa) return askForCode(session, null);
    if (error && error !== invalidCredentials) return showError(session, error);
  }
  return rejectCredentials(session, invalidCredentials, 'password');
}

/** After the login. In update mode there may be no accounts to choose. */
export function completeLogin(token: LinkToken, session: LinkSession): EventDraft[] {
  const accounts = createAccounts(token.metadata.initial_products, token.accountFilters);
  return token.hasAccountSelection ? offerAccounts(session, accounts) : connectItem(token, session, accounts);
}
