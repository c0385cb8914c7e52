/** What all pages of Hosted Link share: plain HTML without scripts, that needs nothing from elsewhere. */
import type { LinkSession } from '../session/LinkSession';
import { form } from './forms';
import { Html, html } from './html';
import { STYLE } from './style';

export interface HostedPage {
  /** The page's one heading, and its title. */
  readonly title: string;
  readonly content: Html;
  /** A sign above the heading, for the eye alone. */
  readonly sign?: string;
  /** How much of the way is behind the person, in fifths. */
  readonly progress?: number;
  /** Who the page is of, where that is not Link. */
  readonly bank?: string;
}

/** @param session Null where there is none to leave. */
export function renderPage(
  { title, content, sign, progress, bank }: HostedPage,
  session: LinkSession | null,
): Html {
  const problem = session && Object.keys(session.formErrors).length > 0 ? 'Error: ' : '';
  const brand =
    bank === undefined ? html`<p>Link<span class="tag">emulator</span></p>` : html`<p>${bank}</p>`;
  return html`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<title>${problem}${title} – ${bank ?? 'Link'}</title>
<style>${new Html(STYLE)}</style>
</head>
<body${bank === undefined ? '' : html` class="bank"`}>
<div class="card">
<header class="bar">
${brand}
${session && !session.ending && bank === undefined ? leaving(session) : ''}
</header>
${progress === undefined ? '' : html`<progress max="5" value="${String(progress)}" aria-label="Progress">${String(progress)} of 5</progress>`}
<main>
${sign === undefined ? '' : html`<p class="badge" aria-hidden="true">${sign}</p>`}
<h1>${title}</h1>
${content}
</main>
</div>
<footer>A Plaid emulator, for development. The banks are samples: type nothing real.</footer>
</body>
</html>
`;
}

/** The name of the button with which a person leaves Link. */
export const EXIT_BUTTON = 'leave';

function leaving(session: LinkSession): Html {
  return form(session, html`<button class="quiet" name="${EXIT_BUTTON}" value="yes">Leave</button>`);
}
