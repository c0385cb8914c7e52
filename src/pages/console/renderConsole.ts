/** The console's page: three steps for a newcomer, and the call that each of them makes. It needs its scripts to live. */
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
<a class="skip" href="#main">To the steps</a>
<header class="top">
<p class="brand"><img src="${icon}" alt="" width="28" height="28"> Plaid Link for GraphQL</p>
<nav aria-label="Other pages"><a href="explorer">Explorer</a> <a href="graphql">GraphQL</a></nav>
</header>
${options.emulatorUrl === null ? '' : emulatorBanner(options.emulatorUrl)}
<noscript><p class="banner">This page needs JavaScript. Without it there is still <code>graphql</code>.</p></noscript>
<div class="columns">
<main id="main" tabindex="-1">
<h1>Make a link token, and watch it connect a bank</h1>
<p class="begin"><button class="button" form="create">Make one now</button>
<span class="hint">with what stands below, all of which you can change</span></p>
${renderCredentials(options)}
${step(1, 'create-title', 'Make a link token', renderCreateForm(options))}
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
  return html`<p class="banner" role="note"><strong>Nothing here is real.</strong> This server talks to its own Plaid
emulator, at <code>${emulatorUrl}</code>: its banks are samples.</p>`;
}

function step(number: number, id: string, title: string, content: Html): Html {
  return html`<section class="card step" aria-labelledby="${id}">
<h2 id="${id}" tabindex="-1"><span class="number" aria-hidden="true">${String(number)}</span> ${title}</h2>
${content}
</section>`;
}

const LINK_STEP = html`<div id="link-step">
<p class="hint">Here is the way into Link, once there is a token.</p>
</div>`;

const WATCH_STEP = html`<form id="token-form" autocomplete="off" novalidate>
<p class="field"><label for="token">Link token</label>
<span class="with-buttons"><input id="token" class="hidden-text" data-argument="token" placeholder="one from above, or any that you paste"
autocomplete="off" autocapitalize="off" spellcheck="false"><span id="token-buttons"></span></span></p>
<p class="switch"><label><input type="checkbox" id="until-finished" checked>
<span><strong>Until it is finished</strong> <span class="hint">else until the token expires</span></span></label></p>
<div class="problems" id="watch-problems" role="alert" hidden></div>
<p class="actions"><button id="watch-button" class="button">Watch</button>
<button type="button" id="read-button" class="button second">Read</button>
<button type="button" id="stop" class="button second" hidden>Stop</button></p>
</form>
<p class="state" id="state"><span id="status" class="badge" hidden></span>
<span id="connection" class="connection" data-connection="none" role="status">Nothing is watched.</span>
<span id="expiration" class="hint"></span></p>
<ol id="timeline" class="timeline" role="log" tabindex="0" aria-live="polite" aria-label="What happens in Link"></ol>
<p id="timeline-empty" class="hint waiting" hidden>Nobody has opened Link with it yet.</p>
<div id="results" class="results"></div>`;
