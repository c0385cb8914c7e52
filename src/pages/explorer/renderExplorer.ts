/** What is ours of the explorer's page: its HTML, and the script that starts GraphiQL in it. */

import type { Tab } from './createDefaultTabs';
import { SIGN_IN_SCRIPT } from './signIn';

const TITLE = 'Plaid Link for GraphQL';

/**
 * Tabs that can be dragged are moved aside by GraphiQL, unseen, whenever the window changes its size, and jump there
 * from under the first click. So they stay where they are: here and, where the click begins, in the start script.
 */
export const EXPLORER_STYLE = `
.graphiql-tab {
  transform: none !important;
}

/* The tabs need the room. */
@media (max-width: 900px) {
  .graphiql-logo {
    display: none !important;
  }
}
`;

/** URLs, all of them relative to the page: whatever path stands before its own, a proxy may have put there. */
interface PageUrls {
  readonly bundle: string;
  readonly start: string;
  readonly style: string;
  readonly icon: string;
}

export function renderExplorer({ bundle, start, style, icon }: PageUrls): string {
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${TITLE}</title>
<link rel="icon" href="${icon}">
<link rel="stylesheet" href="${style}">
<script src="${bundle}" defer></script>
<script src="${start}" defer></script>
</head>
<body>
<noscript>The explorer needs JavaScript.</noscript>
<div id="root">Loading …</div>
</body>
</html>
`;
}

interface StartOptions {
  readonly tabs: readonly Tab[];
  readonly icon: string;
  /** URLs of the editor's workers, by the labels it asks for them with. */
  readonly workers: Readonly<Record<string, string>>;
}

/**
 * Text and not a function of ours: it runs in the browser, whose types and globals the server does not have.
 *
 * Tabs are kept for as long as the browser's tab lives. By default GraphiQL keeps them for good, and the bundle writes
 * each query into the page's URL: both are places where a link token would lie about. Headers may hold Plaid's keys
 * and are not kept at all.
 */
export function startScript({ tabs, icon, workers }: StartOptions): string {
  const options = {
    endpoint: 'graphql',
    // By GET, as it asks for events by itself, tokens would stand in URLs.
    method: 'POST',
    title: TITLE,
    logo: `<img src="${icon}" alt="" width="24" height="24">`,
    defaultTabs: tabs,
    shouldPersistHeaders: false,
  };
  return `'use strict';
const options = ${JSON.stringify(options)};
const workers = ${JSON.stringify(workers)};
self.MonacoEnvironment = { getWorkerUrl: (_module, label) => workers[label] };
options.storage = storageOfThisTab();
options.onEditQuery = () => {};
// Told which tab is open, or else GraphiQL opens another on each reload, and the first one without its variables.
const current = openTab() ?? options.defaultTabs[0];
options.query = current.query ?? '';
options.variables = current.variables ?? '';
const fetchAsTold = self.fetch;
// The bundle asks for events where it asks for all else, whatever it is told.
self.fetch = (resource, init) => {
  const wantsEvents = new Headers(init?.headers).get('accept') === 'text/event-stream';
  return fetchAsTold(wantsEvents ? 'graphql/stream' : resource, init);
};
${SIGN_IN_SCRIPT}document.addEventListener('pointerdown', dragNoTab, true);
function dragNoTab(event) {
  if (event.target.closest('.graphiql-tab')) event.stopPropagation();
}
YogaGraphiQL.renderYogaGraphiQL(document.getElementById('root'), options);

// Null where the browser lets pages keep nothing: given nothing at all, GraphiQL would keep tabs for good.
function storageOfThisTab() {
  try {
    return self.sessionStorage ?? null;
  } catch {
    return null;
  }
}

function openTab() {
  try {
    const { tabs, activeTabIndex } = JSON.parse(options.storage.getItem('graphiql:tabState'));
    return tabs[activeTabIndex];
  } catch {
    // None yet, or none that can be read: GraphiQL does without it too.
    return undefined;
  }
}
`;
}
