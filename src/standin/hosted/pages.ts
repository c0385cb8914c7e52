/** The pages of Hosted Link: plain HTML without scripts, that need nothing from elsewhere. */
import { createHash } from 'node:crypto';
import type { LinkToken } from '../linkTokens';
import { institutionsIn } from '../session/institutions';
import { Html, html } from './html';

const STYLE = `
body { font: 1rem/1.5 system-ui, sans-serif; max-width: 30rem; margin: 3rem auto; padding: 0 1rem; }
label, select, button { display: block; font: inherit; margin: 0 0 1rem; }
select, button { padding: 0.5rem 1rem; }
form + form { border-top: 1px solid; padding-top: 1rem; }
`;

/** Longer names are not shown; Plaid's documentation has these words in their place. */
const LONGEST_NAME = 30;

export function linkPage(token: LinkToken): Html {
  const app = appName(token);
  const banks = institutionsIn(token.metadata.country_codes).map(
    ({ id, name }) => html`<option value="${id}">${name}</option>`,
  );
  const bank = html`<label for="institution">Bank</label><select id="institution" name="institution_id">${banks}</select>`;
  const connect = token.updating ? 'Renew the connection' : 'Connect';
  return page(
    `Connect a bank to ${app}`,
    html`<p>${app} asks to use data from your bank. This is a stand-in for Plaid: the banks are samples, and no login is needed.</p>
<form method="post"><input type="hidden" name="outcome" value="success">${token.updating ? '' : bank}<button>${connect}</button></form>
<form method="post"><input type="hidden" name="outcome" value="exit"><button>Leave without connecting</button></form>`,
  );
}

export function resultPage(token: LinkToken, status: string): Html {
  return status === 'SUCCESS'
    ? page('Connected', html`<p>Your bank is connected to ${appName(token)}. You can close this page.</p>`)
    : page('Not connected', html`<p>You left without connecting a bank. You can close this page.</p>`);
}

export function problemPage(title: string, problem: string): Html {
  return page(title, html`<p>${problem}</p>`);
}

/**
 * Nothing runs, loads or frames; forms post back here, and from there a browser may follow the redirect to
 * the app (it holds redirects after a form to the same rule).
 */
export function contentSecurityPolicy(completionRedirectUri: string | undefined): string {
  const style = createHash('sha256').update(STYLE).digest('base64');
  const formTargets =
    completionRedirectUri === undefined ? "'self'" : `'self' ${sourceOf(completionRedirectUri)}`;
  return `default-src 'none'; style-src 'sha256-${style}'; form-action ${formTargets}; base-uri 'none'; frame-ancestors 'none'`;
}

function sourceOf(uri: string): string {
  const { origin, protocol } = new URL(uri);
  // An app's own scheme has no origin.
  return origin === 'null' ? protocol : origin;
}

function appName({ metadata }: LinkToken): string {
  const name = metadata.client_name ?? '';
  return name === '' || name.length > LONGEST_NAME ? 'This Application' : name;
}

function page(title: string, content: Html): Html {
  return html`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${title}</title>
<style>${new Html(STYLE)}</style>
</head>
<body>
<main>
<h1>${title}</h1>
${content}
</main>
</body>
</html>
`;
}
