/** Masked secrets with reveal and copy buttons. The copy button always copies the unmasked text. */
import { button, element } from './element.js';
import { maskSecret } from './masking.js';

/** How long the copy button shows its result. */
const FEEDBACK_MS = 2_000;

/** @param what completes the accessible name: `Copy ${what}`. */
export function createCopyButton(what: string, text: () => string): HTMLButtonElement {
  const attributes = { class: 'quiet', 'aria-label': `Copy ${what}` };
  const created = button('Copy', attributes, () => void copy(text(), created));
  return created;
}

async function copy(text: string, button: HTMLButtonElement): Promise<void> {
  button.textContent = await navigator.clipboard.writeText(text).then(
    () => 'Copied',
    // Browsers deny the clipboard to pages served over plain HTTP from another host.
    () => 'Not allowed',
  );
  setTimeout(() => {
    button.textContent = 'Copy';
  }, FEEDBACK_MS);
}

export function createSecretText(what: string, secret: string): HTMLElement {
  const text = element('code', { class: 'secret' }, maskSecret(secret));
  const revealButton = createRevealButton(what, (isRevealed) => {
    text.textContent = isRevealed ? secret : maskSecret(secret);
  });
  return element(
    'span',
    { class: 'with-buttons' },
    text,
    revealButton,
    createCopyButton(what, () => secret),
  );
}

/** Creates a toggle button. @param what completes the accessible name: `Reveal ${what}`. */
export function createRevealButton(what: string, onToggle: (isRevealed: boolean) => void): HTMLButtonElement {
  const attributes = { class: 'quiet', 'aria-label': `Reveal ${what}`, 'aria-pressed': 'false' };
  const created = button('Reveal', attributes, () => {
    const isRevealed = created.getAttribute('aria-pressed') !== 'true';
    created.setAttribute('aria-pressed', String(isRevealed));
    created.textContent = isRevealed ? 'Hide' : 'Reveal';
    onToggle(isRevealed);
  });
  return created;
}
