/** HTML of the credential fields. They have no name and no password type: forms do not send them, browsers do not save them. */
import type { ConsoleOptions } from './ConsoleOptions';
import { type Html, html } from './html';

/** Names of the headers that this server requires. */
export function requiredHeaders({
  auth,
  routerSecret,
  callerCredentials,
}: ConsoleOptions): readonly string[] {
  return [
    ...(auth === 'jwt' ? ['authorization'] : []),
    ...(routerSecret ? ['router-authorization'] : []),
    ...(callerCredentials ? ['plaid-client-id', 'plaid-secret'] : []),
  ];
}

export function renderCredentials(options: ConsoleOptions): Html {
  const { auth, routerSecret, callerCredentials } = options;
  const isRequired = requiredHeaders(options).length > 0;
  const notes = [
    ...(auth === 'jwt' ? [html`<p>This server requires an access token from your issuer.</p>`] : []),
    ...(routerSecret
      ? [
          html`<p>Requests must come through the router. Open this page through the router if it forwards
<code>Router-Authorization</code>, or enter the secret here.</p>`,
        ]
      : []),
    ...(callerCredentials ? [html`<p>Each request carries its own Plaid credentials.</p>`] : []),
  ];
  return html`<section class="card credentials" aria-label="Credentials"><details id="credentials"${isRequired ? html` open` : ''}>
<summary>Credentials <span class="hint">${isRequired ? 'required' : 'not required'}</span></summary>
<div class="stack">
<div>${notes}</div>
<form id="credentials-form" autocomplete="off">
<div class="fields">
${field('bearer', 'Access token', 'authorization', 'Authorization: Bearer …')}
${routerSecret ? field('router-secret', 'Router secret', 'router-authorization', 'Router-Authorization: …') : ''}
${callerCredentials ? field('plaid-client-id', 'Plaid client ID', 'plaid-client-id', 'PLAID-CLIENT-ID: …') : ''}
${callerCredentials ? field('plaid-secret', 'Plaid secret', 'plaid-secret', 'PLAID-SECRET: …') : ''}
</div>
</form>
<p class="hint">Kept in this page’s memory only, and sent to this server only.</p>
</div>
</details></section>`;
}

function field(id: string, label: string, header: string, placeholder: string): Html {
  return html`<p class="field"><label for="${id}">${label}</label>
<input id="${id}" data-header="${header}" class="hidden-text" placeholder="${placeholder}" autocomplete="off"
autocapitalize="off" spellcheck="false"></p>`;
}
