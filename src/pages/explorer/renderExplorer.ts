/** HTML, start script and style of the explorer's page, around GraphiQL's own bundle. */
import type { Tab } from './createDefaultTabs';
import { SIGN_IN_SCRIPT } from './signIn';

const TITLE = 'Plaid Link for GraphQL';

/**
 * GraphiQL shifts draggable tabs invisibly when the window is resized, and they jump back under the first click. Dragging
 * is therefore off: here, and in the start script at `pointerdown`.
 */
export const EXPLORER_STYLE = `
.graphiql-tab {
  transform: none !important;
}

/* GraphiQL marks the selected tab by its background, which forced colours remove. */
@media (forced-colors: active) {
  .graphiql-tab-active {
    outline: 2px solid Highlight;
  }
}

/* Leaves the width to the tabs. */
@media (max-width: 900px) {
  .graphiql-logo {
    display: none !important;
  }
}
`;

/** URLs relative to the page, since a proxy may have put a path before the page's own. */
type PageUrls = Readonly<Record<'bundle' | 'start' | 'style' | 'icon', string>>;

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
  /** URLs of the editor's workers by Monaco's labels. */
  readonly workers: Readonly<Record<string, string>>;
}

/**
 * Creates the script that starts GraphiQL. It is text because the server has no browser types.
 *
 * Tabs are stored in `sessionStorage`. GraphiQL's default is `localStorage`, and the bundle writes each query into the
 * page's URL: link tokens would be kept in both. Headers may contain Plaid's keys and are not stored at all.
 */
export function createStartScript({ tabs, icon, workers }: StartOptions): string {
  const options = {
    endpoint: 'graphql',
    // The default for server-sent events is GET, which would put tokens into URLs.
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
options.storage = getSessionStorage();
options.onEditQuery = () => {};
// Without the active tab's content, GraphiQL opens another tab on each reload, and the first one without variables.
const activeTab = readActiveTab() ?? options.defaultTabs[0];
options.query = activeTab.query ?? '';
options.variables = activeTab.variables ?? '';

const send = self.fetch;
self.fetch = async (resource, init = {}) => {
  const headers = new Headers(init.headers);
  if (accessToken !== '' && !headers.has('authorization')) headers.set('authorization', 'Bearer ' + accessToken);
  // The bundle sends subscriptions to the endpoint for queries, whatever its options are.
  const url = headers.get('accept') === 'text/event-stream' ? 'graphql/stream' : resource;
  const response = await send(url, { ...init, headers });
  if (response.status === 401) showSignIn();
  return response;
};
${SIGN_IN_SCRIPT}
document.addEventListener('pointerdown', preventTabDrag, true);
function preventTabDrag(event) {
  if (event.target.closest('.graphiql-tab')) event.stopPropagation();
}
YogaGraphiQL.renderYogaGraphiQL(document.getElementById('root'), options);

// Null where the browser denies storage. With undefined, GraphiQL would use localStorage.
function getSessionStorage() {
  try {
    return self.sessionStorage ?? null;
  } catch {
    return null;
  }
}

function readActiveTab() {
  try {
    const { tabs, activeTabIndex } = JSON.parse(options.storage.getItem('graphiql:tabState'));
    return tabs[activeTabIndex];
  } catch {
    // Missing or unreadable; GraphiQL ignores it as well.
    return undefined;
  }
}
`;
}
