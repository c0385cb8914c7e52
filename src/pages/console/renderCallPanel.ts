/** HTML of the panel with each step’s request and response. The scripts fill it in. */
import { type Html, html } from './html';

const OPERATIONS = [
  ['create', 'Create'],
  ['watch', 'Watch'],
  ['read', 'Read'],
] as const;

const LANGUAGES = [
  ['graphql', 'GraphQL'],
  ['curl', 'curl'],
  ['fetch', 'fetch'],
  ['apollo', 'Apollo Client'],
  ['kit', 'React'],
] as const;

export function renderCallPanel(): Html {
  return html`<aside class="call" aria-labelledby="call-title">
<div class="call-head"><h2 id="call-title">Request</h2>
<div class="tabs" role="tablist" aria-label="Request of step" id="call-operations">
${tabs(OPERATIONS, 'create')}
</div></div>
<div id="call-panel" role="tabpanel" aria-labelledby="call-tab-create">
<div class="call-bar"><div class="tabs languages" role="tablist" aria-label="Format" id="call-languages">
${tabs(LANGUAGES, 'graphql')}
</div>
<div class="code-buttons" id="call-code-buttons"></div></div>
<div id="call-code" role="tabpanel" aria-labelledby="call-tab-graphql">
<div id="call-graphql">
<pre tabindex="0" role="region" aria-label="Operation"><code id="call-operation"></code></pre>
<h3>Variables</h3>
<pre tabindex="0" role="region" aria-label="Variables"><code id="call-variables"></code></pre>
</div>
<pre tabindex="0" role="region" aria-label="Code" id="call-sample" hidden></pre>
</div>
<div id="call-answer-part">
<div class="call-bar"><h3>Response</h3><div class="code-buttons" id="call-answer-buttons"></div></div>
<pre tabindex="0" role="region" aria-label="Response"><code id="call-answer"></code></pre>
</div>
</div>
</aside>`;
}

function tabs(names: readonly (readonly [name: string, label: string])[], open: string): Html[] {
  const panel = open === 'create' ? 'call-panel' : 'call-code';
  return names.map(
    ([name, label]) => html`<button type="button" role="tab" id="call-tab-${name}" data-tab="${name}"
aria-controls="${panel}" aria-selected="${String(name === open)}" tabindex="${name === open ? '0' : '-1'}">${label}</button>`,
  );
}
