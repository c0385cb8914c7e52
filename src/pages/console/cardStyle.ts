/** Style of the cards: fields, buttons, errors, the timeline and its results. */

const FIELDS = `
form, fieldset, .stack { display: grid; grid-template-columns: minmax(0, 1fr); gap: 16px; }
fieldset { gap: 8px; }
.fields { display: grid; grid-template-columns: repeat(auto-fit, minmax(min(160px, 100%), 1fr)); gap: 16px; align-items: end; }
.field { display: grid; grid-template-columns: minmax(0, 1fr); gap: 5px; }
label, legend, .label { font-size: 14px; font-weight: 550; }
legend { float: left; padding: 0; }
legend + * { clear: both; }
.hint { color: var(--soft); font-size: 13.5px; font-weight: 400; }

input:not([type=checkbox]), select {
  width: 100%;
  min-height: 40px;
  padding: 8px 12px;
  border: 1px solid var(--field-line);
  border-radius: 8px;
  background: var(--card);
  color: var(--ink);
  font: inherit;
}
input::placeholder { color: var(--soft); opacity: 1; }
input:focus-visible, select:focus-visible { outline-offset: 0; border-color: var(--accent); border-radius: 8px; }
input[aria-invalid=true] { border-color: var(--bad); box-shadow: 0 0 0 1px var(--bad); }
input[type=checkbox] { accent-color: var(--accent); width: 17px; height: 17px; margin: 2px 0 0; flex: none; }
.hidden-text:not(:placeholder-shown) { -webkit-text-security: disc; }

.options {
  display: grid;
  max-height: 212px;
  overflow-y: auto;
  border: 1px solid var(--line);
  border-radius: 8px;
  background: var(--sunken);
  padding: 6px;
}
.option { display: flex; gap: 10px; padding: 6px 8px; border-radius: 6px; font-weight: 400; cursor: pointer; }
.option:hover { background: var(--accent-soft); }
.option .name { font: 500 13px/1.5 var(--mono); overflow-wrap: anywhere; }
.option .hint { display: block; font-size: 13px; line-height: 1.4; }
#products-none { padding: 8px; }

.pills { display: flex; flex-wrap: wrap; gap: 6px; }
.pill { position: relative; cursor: pointer; }
.pill input { position: absolute; inset: 0; width: 100%; height: 100%; margin: 0; opacity: 0; cursor: pointer; }
.pill span {
  display: block;
  min-width: 42px;
  padding: 4px 8px;
  border: 1px solid var(--field-line);
  border-radius: 99px;
  font-size: 13px;
  font-weight: 400;
  text-align: center;
}
.pill:hover span { border-color: var(--accent); }
.pill input:checked + span { background: var(--accent); border-color: var(--accent); color: var(--on-accent); }
.pill input:focus-visible + span { outline: 3px solid var(--accent); outline-offset: 2px; }
.pill input[aria-invalid=true] + span { border-color: var(--bad); }

.switch label { padding-block: 2px; display: flex; gap: 10px; cursor: pointer; font-weight: 400; }
.switch strong { font-weight: 550; }
`;

const BUTTONS = `
.actions { display: flex; flex-wrap: wrap; gap: 10px; }
.button {
  display: inline-flex;
  align-items: center;
  min-height: 42px;
  padding: 8px 20px;
  border: 1px solid var(--button);
  border-radius: 8px;
  background: var(--button);
  color: #fff;
  font: inherit;
  font-weight: 600;
  text-decoration: none;
  cursor: pointer;
}
.button:hover { background: var(--button-hover); border-color: var(--button-hover); }
.button.second { background: transparent; border-color: var(--field-line); color: var(--ink); }
.button.second:hover { border-color: var(--accent); color: var(--accent); }
.button[aria-disabled=true] { opacity: 0.6; cursor: progress; }
.button .arrow { margin-left: 8px; }
.button:focus-visible { border-radius: 8px; }
.quiet {
  min-height: 28px;
  padding: 3px 10px;
  border: 1px solid var(--line);
  border-radius: 6px;
  background: transparent;
  color: var(--accent);
  font: inherit;
  font-size: 13px;
  font-weight: 500;
  cursor: pointer;
  white-space: nowrap;
}
.quiet:hover, .quiet[aria-pressed=true] { background: var(--accent-soft); border-color: var(--accent); }
.with-buttons { display: flex; flex-wrap: wrap; align-items: center; gap: 6px; }
.with-buttons > input { flex: 1 1 220px; width: auto !important; min-width: 0; }
#token-buttons { display: flex; gap: 6px; }
.secret { padding: 3px 8px; border-radius: 6px; background: var(--sunken); }
.token-line { display: flex; flex-wrap: wrap; align-items: center; gap: 6px 12px; }
#link-step, #link-step .stack { display: grid; grid-template-columns: minmax(0, 1fr); gap: 12px; }
details > .stack { padding-top: 12px; }
.credentials .fields { grid-template-columns: repeat(auto-fit, minmax(min(230px, 100%), 1fr)); }
summary { padding-block: 2px; cursor: pointer; font-weight: 550; border-radius: 4px; }
#link-step summary { color: var(--accent); font-size: 14px; }
.credentials { padding-block: 16px; }

.problems { display: grid; gap: 10px; }
.problem { display: grid; gap: 6px; padding: 12px 14px; border-left: 3px solid var(--bad); border-radius: 6px; background: var(--bad-soft); justify-items: start; }
.problem .error-code { margin-right: 8px; color: var(--bad); font-weight: 600; }
.problem .hint, .problem a { color: var(--ink); }
.problem .quiet { background: var(--card); }
.display-message { font-weight: 550; }
`;

const TIMELINE = `
.state { display: flex; flex-wrap: wrap; align-items: center; gap: 6px 14px; margin-top: 20px; padding-top: 18px; border-top: 1px solid var(--line); }
.badge { padding: 3px 11px; border-radius: 99px; background: var(--sunken); box-shadow: inset 0 0 0 1px var(--field-line); font-size: 12.5px; font-weight: 650; letter-spacing: 0.03em; }
.badge[data-status=IN_PROGRESS] { background: var(--busy-soft); color: var(--busy); box-shadow: none; }
.badge[data-status=SUCCEEDED] { background: var(--good-soft); color: var(--good); box-shadow: none; }
.badge[data-status=EXITED], .badge[data-status=EXPIRED], .badge[data-status=ERROR] { background: var(--bad-soft); color: var(--bad); box-shadow: none; }
.connection { display: inline-flex; align-items: center; gap: 8px; font-size: 14px; }
.connection::before { content: ""; width: 9px; height: 9px; border-radius: 50%; background: var(--field-line); }
.connection[data-connection=live]::before { background: var(--good); }
.connection[data-connection=waiting]::before { background: var(--bad); }
.connection[data-connection=connecting]::before { background: var(--busy); }
@media (prefers-reduced-motion: no-preference) {
  .connection[data-connection=live]::before { animation: pulse 2s ease-out infinite; }
  .entry { animation: arrive 0.25s ease-out; }
}
@keyframes pulse { from { box-shadow: 0 0 0 0 var(--good); } 70%, to { box-shadow: 0 0 0 7px transparent; } }
@keyframes arrive { from { opacity: 0; transform: translateY(6px); } }

.timeline { max-height: min(460px, 70vh); overflow-y: auto; }
.timeline:has(li) { margin: 16px -8px 0; padding: 14px 8px 0; border-top: 1px solid var(--line); }
.waiting { margin-top: 14px; }
.entry {
  position: relative;
  display: grid;
  grid-template-columns: 64px minmax(0, 1fr);
  gap: 0 34px;
  padding-bottom: 12px;
}
.entry > time, .entry > span { color: var(--soft); font-size: 13px; line-height: 1.75; font-variant-numeric: tabular-nums; }
.entry::before { content: ""; position: absolute; left: 75px; top: 6px; width: 11px; height: 11px; border: 2px solid var(--accent); border-radius: 50%; background: var(--card); }
.entry:not(:last-child)::after { content: ""; position: absolute; left: 80px; top: 20px; bottom: -3px; width: 1px; background: var(--line); }
.entry.update::before, .entry[data-event=HANDOFF]::before { background: var(--accent); }
.entry[data-event=ERROR]::before, .entry[data-event=EXIT]::before, .entry[data-event=FAIL_OAUTH]::before { border-color: var(--bad); }
.entry p { display: flex; flex-wrap: wrap; align-items: baseline; gap: 0 8px; }
.entry strong { font-weight: 550; }
.entry code { color: var(--soft); font-size: 12px; }
.tag { padding: 0 7px; border-radius: 5px; background: var(--accent-soft); color: var(--accent); font: 500 11.5px/1.6 var(--mono); }
.details { grid-column: 2; display: flex; flex-wrap: wrap; gap: 0 14px; font-size: 13.5px; }
.details div { display: flex; flex-wrap: wrap; gap: 0 6px; }
.details dt { color: var(--soft); }
.details dd { overflow-wrap: anywhere; }

.results { display: grid; grid-template-columns: minmax(0, 1fr); gap: 12px; }
.results:not(:empty) { margin-top: 16px; }
.result { display: grid; grid-template-columns: minmax(0, 1fr); gap: 10px; padding: 16px; border: 1px solid var(--line); border-radius: 10px; }
.result h3 { font-size: 15px; display: flex; flex-wrap: wrap; align-items: baseline; justify-content: space-between; gap: 0 12px; }
.result h3 code { color: var(--soft); font-weight: 400; }
.result.left { border-color: var(--bad); }
.accounts { display: grid; grid-template-columns: repeat(auto-fill, minmax(min(170px, 45%), 1fr)); gap: 10px 20px; }
.accounts li { display: grid; align-content: start; min-width: 0; font-size: 14px; line-height: 1.4; }
.accounts code { color: var(--soft); white-space: nowrap; }
`;

export const CARD_STYLE = FIELDS + BUTTONS + TIMELINE;
