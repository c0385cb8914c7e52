/** Document of a page of Link: HTML without external resources. It works without its script, outside a frame. */
import type { LinkSession } from '../session/LinkSession';
import type { LinkPageData } from '../webSdk/browser/linkMessages';
import { button, EXIT_BUTTON, form } from './forms';
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

interface PageScript {
  readonly script: string;
  readonly data: LinkPageData;
}

/** @param session Null on an error page. */
export function renderPage(
  { title, content, sign, progress, bank }: HostedPage,
  session: LinkSession | null,
  pageScript: PageScript | null,
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
<body${bank === undefined ? '' : html` class="bank"`}${pageScript ? html` data-link="${JSON.stringify(pageScript.data)}"` : ''}>
<div class="card">
<header class="bar">
${brand}
${canExit ? form(session, button('Leave', EXIT_BUTTON, 'quiet')) : ''}
</header>
${progress === undefined ? '' : html`<progress max="5" value="${String(progress)}" aria-label="Progress">${String(progress)} of 5</progress>`}
<main>
${sign === undefined ? '' : html`<p class="badge" aria-hidden="true">${sign}</p>`}
<h1>${title}</h1>
${content}
</main>
</div>
<footer>Plaid emulator for development. The banks are samples: do not enter real credentials.</footer>
${pageScript ? html`<script>${new Html(pageScript.script)}</script>` : ''}
</body>
</html>
`;
}
