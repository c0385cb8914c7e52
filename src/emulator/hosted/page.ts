/** Document of a Hosted Link page: HTML without scripts or external resources. */
import type { LinkSession } from '../session/LinkSession';
import { button, form } from './forms';
import { Html, html } from './html';
import { STYLE } from './style';

export interface HostedPage {
  /** Heading and document title. */
  readonly title: string;
  readonly content: Html;
  /** Decorative sign above the heading. */
  readonly sign?: string;
  /** Completed steps of five. */
  readonly progress?: number;
  /** Name of the institution whose own site the page represents. */
  readonly bank?: string;
}

/** Name of the button that exits Link. */
export const EXIT_BUTTON = 'leave';

/** @param session Null on an error page. */
export function renderPage(
  { title, content, sign, progress, bank }: HostedPage,
  session: LinkSession | null,
): Html {
  const prefix = session && Object.keys(session.formErrors).length > 0 ? 'Error: ' : '';
  const brand =
    bank === undefined ? html`<p>Link<span class="tag">emulator</span></p>` : html`<p>${bank}</p>`;
  const canExit = session && !session.ending && bank === undefined;
  return html`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<title>${prefix}${title} – ${bank ?? 'Link'}</title>
<style>${new Html(STYLE)}</style>
</head>
<body${bank === undefined ? '' : html` class="bank"`}>
<div class="card">
<header class="bar">
${brand}
${canExit ? form(session, button('Leave', EXIT_BUTTON, 'quiet')) : ''}
${progress === undefined ? '' : html`<progress max="5" value="${String(progress)}" aria-label="Progress">${String(progress)} of 5</progress>`}
</header>
<main>
${sign === undefined ? '' : html`<p class="badge" aria-hidden="true">${sign}</p>`}
<h1>${title}</h1>
${content}
</main>
</div>
<footer>Plaid emulator for development. The banks are samples: do not enter real credentials.</footer>
</body>
</html>
`;
}
