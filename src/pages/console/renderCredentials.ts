/** The page's fields for who asks: all of a kind that no browser offers to keep, and that no form sends. */
import type { ConsoleOptions } from './ConsoleOptions';
import { type Html, html } from './html';

/** Headers that every request needs. */
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
  const needed = requiredHeaders(options).length > 0;
  const notes = [
    ...(auth === 'jwt' ? [html`<p>Callers sign in here: give an access token of your issuer’s.</p>`] : []),
    ...(routerSecret
      ? [
          html`<p>This server answers its router alone. Open this page through the router, if that hands
<code>Router-Authorization</code> on, or give the secret here.</p>`,
        ]
      : []),
    ...(callerCredentials ? [html`<p>Each request brings Plaid’s keys itself.</p>`] : []),
  ];
  return html`<details class="card credentials" id="credentials"${needed ? html` open` : ''}>
<summary>Credentials <span class="hint">${needed ? 'needed here' : 'not needed here'}</span></summary>
<div class="stack">
<div>${notes}</div>
<form id="credentials-form" autocomplete="off">
<div class="fields">
${field('bearer', 'Access token', 'authorization', 'Authorization: Bearer …')}
${routerSecret ? field('router-secret', 'Router’s secret', 'router-authorization', 'Router-Authorization: …') : ''}
${callerCredentials ? field('plaid-client-id', 'Plaid client id', 'plaid-client-id', 'PLAID-CLIENT-ID: …') : ''}
${callerCredentials ? field('plaid-secret', 'Plaid secret', 'plaid-secret', 'PLAID-SECRET: …') : ''}
</div>
</form>
<p class="hint">Kept in the memory of this page alone, sent to this server alone, and gone with the page.</p>
</div>
</details>`;
}

function field(id: string, label: string, header: string, placeholder: string): Html {
  return html`<p class="field"><label for="${id}">${label}</label>
<input id="${id}" data-header="${header}" class="hidden-text" placeholder="${placeholder}" autocomplete="off"
autocapitalize="off" spellcheck="false"></p>`;
}
