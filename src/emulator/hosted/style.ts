/** Stylesheet of Hosted Link, and the Content-Security-Policy that allows only it and the page's script. */
import { createHash } from 'node:crypto';

export const STYLE = `
:root {
  color-scheme: light dark;
  --page: #edf1f0; --card: #fff; --text: #15211f; --soft: #54625f; --line: #d3dcda; --field: #7b8a86;
  --accent: #0b6e69; --on-accent: #fff; --tint: #e4f1ef; --wrong: #b3261e; --wrong-tint: #fcedeb;
}
@media (prefers-color-scheme: dark) {
  :root {
    --page: #0e1514; --card: #18211f; --text: #e8efed; --soft: #a3b2ae; --line: #32403d; --field: #758581;
    --accent: #5fc9bf; --on-accent: #06211f; --tint: #1d3330; --wrong: #ffb4ab; --wrong-tint: #3b211f;
  }
}
* { box-sizing: border-box; }
html { -webkit-text-size-adjust: 100%; }
body {
  margin: 0; min-height: 100vh; padding: 4rem 1rem 2rem; background: var(--page); color: var(--text);
  font: 1rem/1.5 system-ui, -apple-system, "Segoe UI", Roboto, sans-serif;
}
.card {
  max-width: 27rem; margin: 0 auto; background: var(--card); border: 1px solid var(--line); border-radius: 1rem;
  overflow: hidden; box-shadow: 0 1px 2px rgb(0 0 0 / .05), 0 12px 32px rgb(0 0 0 / .07);
}
.bar { display: flex; align-items: center; justify-content: space-between; min-height: 3.75rem; padding: .5rem 1.5rem; }
.bar p { margin: 0; font-weight: 650; }
.bar .tag { margin-left: .5rem; padding: .1rem .5rem; border-radius: 1rem; background: var(--tint); color: var(--accent); font-size: .75rem; font-weight: 600; }
.bar form, .bar button { margin: 0; }
progress { display: block; width: 100%; height: 4px; border: 0; appearance: none; background: var(--line); }
progress::-webkit-progress-bar { background: var(--line); }
progress::-webkit-progress-value { background: var(--accent); }
progress::-moz-progress-bar { background: var(--accent); }
main { padding: 1.75rem 1.5rem; }
h1 { margin: 0 0 1rem; font-size: 1.5rem; line-height: 1.25; letter-spacing: -.01em; text-wrap: balance; overflow-wrap: anywhere; }
h2 { margin: 0 0 .5rem; font-size: 1.125rem; line-height: 1.3; }
section { margin-top: 1.75rem; padding-top: 1.25rem; border-top: 1px solid var(--line); }
section .hint { margin-bottom: 1rem; }
.sent { padding: .5rem .75rem; border-left: 4px solid var(--accent); border-radius: .25rem; background: var(--tint); font-size: .875rem; }
p { margin: 0 0 1rem; overflow-wrap: anywhere; }
.soft, .hint { color: var(--soft); }
.hint { margin: 0 0 .375rem; font-size: .875rem; }
.problem + .hint { margin: .75rem 0 1.25rem; }
code { padding: .1em .35em; border-radius: .25rem; background: var(--tint); font-size: .875em; }
ul { margin: 0 0 1.5rem; padding: 0; list-style: none; }
.asked li { display: flex; gap: .625rem; padding: .5rem 0; border-bottom: 1px solid var(--line); }
.asked li::before { content: "✓"; color: var(--accent); font-weight: 700; }
.asked li:last-child { border: 0; }
form { margin: 0 0 .75rem; }
label, legend { display: block; padding: 0; font-weight: 600; }
label { margin-bottom: .375rem; }
fieldset { min-width: 0; margin: 0 0 1.25rem; padding: 0; border: 0; }
legend { margin-bottom: .5rem; }
.field { margin-bottom: 1.25rem; }
input:not([type=checkbox]), select {
  display: block; width: 100%; min-height: 3rem; padding: .5rem .875rem; border: 1px solid var(--field); border-radius: .625rem;
  background: var(--card); color: inherit; font: inherit;
}
select { padding: .5rem; font-size: .875rem; text-overflow: ellipsis; }
.search { display: flex; gap: .5rem; }
.search button { width: auto; }
[aria-invalid=true] { border-color: var(--wrong) !important; border-width: 2px !important; }
.problem { margin: 0 0 .5rem; padding: .5rem .75rem; border-left: 4px solid var(--wrong); border-radius: .25rem; background: var(--wrong-tint); color: var(--wrong); font-weight: 600; }
button, .button {
  display: block; width: 100%; min-height: 3rem; padding: .625rem 1.25rem; border: 1px solid var(--accent); border-radius: .625rem;
  background: var(--accent); color: var(--on-accent); font: inherit; font-weight: 600; text-align: center; text-decoration: none; cursor: pointer;
}
button:hover, .button:hover { filter: brightness(1.08); }
.second { background: transparent; color: var(--accent); }
.quiet { width: auto; min-height: 2.75rem; padding: .375rem .75rem; border-color: transparent; background: transparent; color: var(--soft); }
.quiet:hover, .second:hover { background: var(--tint); filter: none; }
.bar .quiet { margin-right: -.75rem; }
:focus-visible { outline: 3px solid var(--accent); outline-offset: 2px; }
.choices button, .choices label, .accounts li {
  display: flex; align-items: center; gap: .875rem; width: 100%; margin: 0 0 .5rem; padding: .75rem .875rem; border: 1px solid var(--line);
  border-radius: .75rem; background: var(--card); color: inherit; font-weight: 500; text-align: left; cursor: pointer;
}
.choices button:hover, .choices label:hover { border-color: var(--accent); background: var(--tint); filter: none; }
.choices label:has(:checked) { border-color: var(--accent); }
.choices small, .accounts small { display: block; color: var(--soft); font-size: .8125rem; font-weight: 400; }
.accounts li { cursor: auto; }
.mark { flex: none; display: grid; place-items: center; width: 2.5rem; height: 2.5rem; border-radius: .75rem; background: var(--tint); color: var(--accent); font-weight: 700; }
.choices input { flex: none; width: 1.25rem; height: 1.25rem; margin: 0; accent-color: var(--accent); }
.digits { margin-left: auto; color: var(--soft); font-variant-numeric: tabular-nums; }
details { margin: 0 0 1rem; color: var(--soft); font-size: .875rem; }
summary { padding: .375rem 0; cursor: pointer; }
details li { padding: .25rem 0; }
.badge { display: grid; place-items: center; width: 3.5rem; height: 3.5rem; margin: 0 0 1rem; border-radius: 50%; background: var(--tint); color: var(--accent); font-size: 1.75rem; }
footer { max-width: 27rem; margin: 1.25rem auto 0; color: var(--soft); font-size: .8125rem; text-align: center; }
.bank { --page: #e9ebf5; --accent: #33428f; --tint: #e8eaf6; }
.bank h1, .bank .bar p { font-family: Georgia, "Times New Roman", serif; }
.bank .bar { background: var(--accent); color: var(--on-accent); }
@media (prefers-color-scheme: dark) { .bank { --page: #0e1018; --accent: #aab6ff; --on-accent: #10173f; --tint: #232842; } .bank .bar { background: var(--tint); color: var(--text); } }
@media (max-width: 30rem) {
  body { padding: 0 0 1.5rem; background: var(--card); }
  .card { border: 0; border-radius: 0; box-shadow: none; }
  .bar, main, footer { padding-left: 1.25rem; padding-right: 1.25rem; }
}
`;

interface PolicyOptions {
  /** The page's script. */
  readonly script: string;
  /** URIs that a form may redirect to: browsers apply `form-action` to the redirect after a form too. */
  readonly redirectUris: readonly string[];
  /** Origin whose pages may frame the page; null for none. */
  readonly frameAncestor: string | null;
}

/** Forbids other scripts and all resources. */
export function buildContentSecurityPolicy({ script, redirectUris, frameAncestor }: PolicyOptions): string {
  return [
    "default-src 'none'",
    `style-src ${hashSource(STYLE)}`,
    `script-src ${hashSource(script)}`,
    "connect-src 'self'",
    `form-action ${["'self'", ...redirectUris.map(sourceOf)].join(' ')}`,
    "base-uri 'none'",
    `frame-ancestors ${frameAncestor ?? "'none'"}`,
  ].join('; ');
}

function hashSource(text: string): string {
  return `'sha256-${createHash('sha256').update(text).digest('base64')}'`;
}

function sourceOf(uri: string): string {
  const { origin, protocol } = new URL(uri);
  // A custom scheme has no origin.
  return origin === 'null' ? protocol : origin;
}
