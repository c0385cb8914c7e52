/** HTML of the console: three steps, and a panel with the request of each. Its scripts add the behaviour. */
import type { ConsoleOptions } from './ConsoleOptions';
import { type Html, html } from './html';
import { renderCallPanel } from './renderCallPanel';
import { renderCreateForm } from './renderCreateForm';
import { renderCredentials, requiredHeaders } from './renderCredentials';

/**
 * @param urlOf returns the URL of a file by its name, relative to the page, since a proxy may have put a path before
 *   the page's own.
 */
export function renderConsole(options: ConsoleOptions, urlOf: (name: string) => string): string {
  const icon = urlOf('icon.svg');
  const settings = { emulatorUrl: options.emulatorUrl, requiredHeaders: requiredHeaders(options) };
  return html`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<title>Plaid Link for GraphQL</title>
<link rel="icon" href="${icon}">
<link rel="stylesheet" href="${urlOf('style.css')}">
<script src="${urlOf('graphql-sse.js')}" defer></script>
<script src="${urlOf('start.js')}" type="module"></script>
</head>
<body data-settings="${JSON.stringify(settings)}">
<a class="skip" href="#main">Skip to content</a>
<header class="top">
<p class="brand"><img src="${icon}" alt="" width="28" height="28"> Plaid Link for GraphQL</p>
<nav aria-label="Other pages"><a href="explorer">Explorer</a> <a href="graphql">Apollo Sandbox <span class="hint">(needs the internet)</span></a></nav>
</header>
${options.emulatorUrl === null ? '' : emulatorBanner(options.emulatorUrl)}
<noscript><p class="banner">This page needs JavaScript. The API at <code>graphql</code> does not.</p></noscript>
<div class="columns">
<main id="main" tabindex="-1">
<h1>Create a link token and watch it connect a bank</h1>
<p class="begin"><button class="button" form="create">Create link token</button>
<span class="hint">with the settings below</span></p>
${renderCredentials(options)}
${step(1, 'create-title', 'Create a link token', renderCreateForm(options))}
${step(2, 'link-title', 'Open Link', LINK_STEP)}
${step(3, 'watch-title', 'Watch the session', WATCH_STEP)}
</main>
${renderCallPanel()}
</div>
</body>
</html>
`.source;
}

function emulatorBanner(emulatorUrl: string): Html {
  return html`<section class="banner" aria-label="Emulator"><strong>Sample data only.</strong> This server calls its own
Plaid emulator at <code>${emulatorUrl}</code>.</section>`;
}

function step(number: number, id: string, title: string, content: Html): Html {
  return html`<section class="card step" aria-labelledby="${id}">
<h2 id="${id}" tabindex="-1"><span class="number" aria-hidden="true">${String(number)}</span> ${title}</h2>
${content}
</section>`;
}

const LINK_STEP = html`<div id="link-step">
<p class="hint">Create a link token first.</p>
</div>`;

const WATCH_STEP = html`<form id="token-form" autocomplete="off" novalidate>
<p class="field"><label for="token">Link token</label>
<span class="with-buttons"><input id="token" class="hidden-text" data-argument="token" placeholder="Created above, or paste one"
autocomplete="off" autocapitalize="off" spellcheck="false"><span id="token-buttons"></span></span></p>
<p class="switch"><label><input type="checkbox" id="until-finished" checked>
<span><strong>Until finished</strong> <span class="hint">otherwise until the token expires</span></span></label></p>
<div class="problems" id="watch-problems" role="alert" hidden></div>
<p class="actions"><button id="watch-button" class="button">Watch</button>
<button type="button" id="read-button" class="button second">Read</button>
<button type="button" id="stop" class="button second" hidden>Stop</button></p>
</form>
<p class="state" id="state"><span id="status" class="badge" hidden></span>
<span id="connection" class="connection" data-connection="none" role="status">Not watching</span>
<span id="expiration" class="hint"></span></p>
<div id="timeline-log" class="timeline" role="log" tabindex="0" aria-live="polite" aria-label="Link events">
<ol id="timeline"></ol></div>
<p id="timeline-empty" class="hint waiting" hidden>Link has not been opened with this token yet.</p>
<div id="results" class="results"></div>`;
