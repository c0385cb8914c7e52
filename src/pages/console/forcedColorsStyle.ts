/** Style for forced colours (high contrast): browsers replace backgrounds and remove shadows, which mark states elsewhere. */

export const FORCED_COLORS_STYLE = `
@media (forced-colors: active) {
  [role=tab] { border: 1px solid ButtonBorder; }
  [role=tab][aria-selected=true], .pill input:checked + span, .quiet[aria-pressed=true] {
    forced-color-adjust: none;
    background: Highlight;
    border-color: Highlight;
    color: HighlightText;
  }
  .languages [role=tab][aria-selected=true] { background: Highlight; }
  :focus-visible, .pill input:focus-visible + span { outline-color: CanvasText; }
  .call, .code, .badge, .tag { border: 1px solid CanvasText; }
  .problem { border: 1px solid CanvasText; border-left-width: 6px; }
  .button, .quiet { border-color: ButtonText; }
  .skip:focus { border: 1px solid LinkText; }
  .connection::before, .entry::before, .entry:not(:last-child)::after { forced-color-adjust: none; }
  .connection::before { background: GrayText; }
  .connection[data-connection=live]::before { background: Highlight; }
  .entry::before { border-color: CanvasText; background: Canvas; }
  .entry.update::before, .entry[data-event=HANDOFF]::before { background: CanvasText; }
  .entry:not(:last-child)::after { background: CanvasText; }
}
`;
