/** Style sheet of the console: light and dark colours, and the layout. Its parts are in cardStyle.ts, callPanelStyle.ts and forcedColorsStyle.ts. */
import { CALL_PANEL_STYLE } from './callPanelStyle';
import { CARD_STYLE } from './cardStyle';
import { FORCED_COLORS_STYLE } from './forcedColorsStyle';

const COLOURS = `
:root {
  color-scheme: light dark;
  --page: #f4f7f6;
  --card: #ffffff;
  --sunken: #f4f7f6;
  --ink: #11201f;
  --soft: #526563;
  --line: #d8e1df;
  --field-line: #80928f;
  --accent: #0b6e69;
  --accent-soft: #e2f1ef;
  --on-accent: #ffffff;
  --button: #0b6e69;
  --button-hover: #095854;
  --banner: #fff4d6;
  --banner-ink: #5c4400;
  --bad: #a8231b;
  --bad-soft: #fdecea;
  --good: #17663a;
  --good-soft: #e3f4e9;
  --busy: #1d5a9c;
  --busy-soft: #e4eefa;
  --shadow: 0 1px 2px rgb(16 42 40 / 6%), 0 4px 16px rgb(16 42 40 / 5%);
  --mono: ui-monospace, SFMono-Regular, "SF Mono", Menlo, Consolas, "DejaVu Sans Mono", monospace;
}

@media (prefers-color-scheme: dark) {
  :root {
    --page: #0a1213;
    --card: #121c1d;
    --sunken: #0d1617;
    --ink: #e4eeec;
    --soft: #9fb3b0;
    --line: #253536;
    --field-line: #5d7472;
    --accent: #63cdc4;
    --accent-soft: #12312f;
    --on-accent: #06201e;
    --button: #1b8078;
    --button-hover: #17716a;
    --banner: #33290c;
    --banner-ink: #f2dc9d;
    --bad: #ff9d93;
    --bad-soft: #3a1a18;
    --good: #7fd6a0;
    --good-soft: #12301f;
    --busy: #93c2f7;
    --busy-soft: #15283d;
    --shadow: none;
  }
}
`;

const LAYOUT = `
*, *::before, *::after { box-sizing: border-box; }
[hidden] { display: none !important; }

body {
  margin: 0;
  background: var(--page);
  color: var(--ink);
  font: 15px/1.5 ui-sans-serif, system-ui, -apple-system, "Segoe UI", Roboto, "Helvetica Neue", Arial, sans-serif;
  -webkit-text-size-adjust: 100%;
}

h1, h2, h3, p, dl, dd, ol, ul, pre, fieldset { margin: 0; padding: 0; border: 0; min-width: 0; }
ol, ul { list-style: none; }
h1 { font-size: 26px; line-height: 1.25; letter-spacing: -0.015em; font-weight: 650; text-wrap: balance; }
h2 { font-size: 18px; line-height: 1.3; letter-spacing: -0.01em; font-weight: 650; }
h3 { font-size: 13px; font-weight: 600; }
a { color: var(--accent); text-underline-offset: 3px; }
code { font: 0.88em/1.5 var(--mono); overflow-wrap: anywhere; }

:focus-visible { outline: 3px solid var(--accent); outline-offset: 2px; border-radius: 4px; }
[tabindex="-1"]:focus { outline: none; }

.skip { position: absolute; left: 12px; top: -60px; z-index: 2; padding: 8px 14px; background: var(--card); border-radius: 8px; }
.skip:focus { top: 8px; }

.top {
  display: flex;
  align-items: center;
  justify-content: space-between;
  gap: 8px 24px;
  flex-wrap: wrap;
  padding: 14px 32px;
  background: var(--card);
  border-bottom: 1px solid var(--line);
}
.brand { display: flex; align-items: center; gap: 10px; font-weight: 650; letter-spacing: -0.01em; }
.brand img { display: block; }
.top nav { display: flex; flex-wrap: wrap; gap: 0 20px; }
.top nav a { padding-block: 2px; color: var(--soft); text-decoration: none; font-weight: 500; }
.top nav a:hover { color: var(--accent); text-decoration: underline; }

.banner { padding: 10px 32px; background: var(--banner); color: var(--banner-ink); font-size: 14px; }

.columns {
  display: grid;
  grid-template-columns: minmax(0, 1fr) minmax(0, 1fr);
  gap: 32px;
  max-width: 1440px;
  margin: 0 auto;
  padding: 32px;
  align-items: start;
}
main { display: grid; grid-template-columns: minmax(0, 1fr); gap: 20px; }

.begin { display: flex; align-items: center; flex-wrap: wrap; gap: 8px 14px; }

.card { background: var(--card); border: 1px solid var(--line); border-radius: 14px; padding: 24px; box-shadow: var(--shadow); }
.step > h2 { display: flex; align-items: center; gap: 12px; margin-bottom: 18px; }
.number {
  display: grid;
  place-items: center;
  flex: none;
  width: 28px;
  height: 28px;
  border-radius: 50%;
  background: var(--accent-soft);
  color: var(--accent);
  font-size: 14px;
  font-variant-numeric: tabular-nums;
}

@media (max-width: 1023px) {
  .columns { grid-template-columns: minmax(0, 1fr); max-width: 760px; }
}

@media (max-width: 600px) {
  .top, .banner { padding-inline: 16px; }
  .columns { padding: 20px 12px; gap: 20px; }
  .card { padding: 18px 16px; border-radius: 12px; }
  h1 { font-size: 22px; padding-inline: 4px; }
  .begin { padding-inline: 4px; }
  /* Phones zoom into fields with a smaller font. */
  input, select { font-size: 16px !important; }
}
`;

export const CONSOLE_STYLE = COLOURS + LAYOUT + CARD_STYLE + CALL_PANEL_STYLE + FORCED_COLORS_STYLE;
