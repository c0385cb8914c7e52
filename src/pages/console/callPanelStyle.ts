/** Style of the request panel and of code, dark in both colour schemes. */

export const CALL_PANEL_STYLE = `
.call, .code {
  --ink: #dcecea;
  --soft: #9db8b4;
  --line: #2b4546;
  --field-line: #5f7f7d;
  --accent: #6fd6cc;
  --accent-soft: #17393a;
  --sunken: #0b1b1d;
  color: var(--ink);
  background: #10272a;
}
.call {
  position: sticky;
  top: 20px;
  max-height: calc(100vh - 40px);
  overflow-y: auto;
  display: grid;
  grid-template-columns: minmax(0, 1fr);
  gap: 14px;
  padding: 20px;
  border-radius: 14px;
  box-shadow: var(--shadow);
}
#call-panel, #call-code, #call-graphql, #call-answer-part { display: grid; grid-template-columns: minmax(0, 1fr); gap: 10px; }
#call-panel { gap: 14px; }
.call-head, .call-bar { display: flex; flex-wrap: wrap; align-items: center; justify-content: space-between; gap: 8px 16px; }
.call h3 { color: var(--soft); }

.tabs { display: flex; gap: 4px; flex-wrap: wrap; }
[role=tab] {
  min-height: 32px;
  padding: 4px 12px;
  border: 0;
  border-radius: 7px;
  background: transparent;
  color: var(--soft);
  font: inherit;
  font-size: 14px;
  font-weight: 500;
  cursor: pointer;
}
[role=tab]:hover { color: var(--ink); }
[role=tab][aria-selected=true] { background: var(--accent-soft); color: var(--accent); }
.languages { gap: 2px; margin-left: -8px; }
.languages [role=tab] { padding: 4px 8px; border-radius: 0; box-shadow: inset 0 -2px transparent; }
.languages [role=tab][aria-selected=true] { background: transparent; box-shadow: inset 0 -2px var(--accent); }

pre { max-width: 100%; overflow: auto; font: 12.5px/1.6 var(--mono); white-space: pre; tab-size: 2; }
pre code { font: inherit; overflow-wrap: normal; }
.call pre { padding: 12px 14px; border-radius: 8px; background: var(--sunken); }
#call-operation { display: block; }
#call-graphql pre { max-height: 260px; }
#call-sample { max-height: 480px; }
#call-answer-part pre { max-height: 300px; }
#call-answer-part.empty { color: var(--soft); }
#call-answer-part.empty .code-buttons { visibility: hidden; }
.code { border-radius: 10px; padding: 10px 14px 14px; display: grid; grid-template-columns: minmax(0, 1fr); gap: 6px; }
.code-buttons { display: flex; gap: 6px; justify-content: flex-end; }

.code-string { color: #a9dfae; }
.code-keyword { color: #7cc4f0; }
.code-variable { color: #f0c98b; }
.code-comment { color: #9db8b4; }

@media (max-width: 1023px) {
  .call { position: static; max-height: none; }
}
@media (max-width: 600px) {
  .call { padding: 18px 14px; border-radius: 12px; }
}
`;
