/** Copy buttons, and text that is hidden until it is asked for. What is copied is always the real thing. */
import { button, element } from './element.js';
import { maskSecret } from './masking.js';

const SAID_FOR_MS = 2_000;

/** @param what to be read out: `Copy the link token`. */
export function createCopyButton(what: string, text: () => string): HTMLButtonElement {
  const attributes = { class: 'quiet', 'aria-label': `Copy ${what}` };
  const made = button('Copy', attributes, () => void copy(text(), made));
  return made;
}

async function copy(text: string, from: HTMLButtonElement): Promise<void> {
  from.textContent = await navigator.clipboard.writeText(text).then(
    () => 'Copied',
    // Browsers let no page do so that came over plain HTTP from another machine.
    () => 'Not allowed',
  );
  setTimeout(() => {
    from.textContent = 'Copy';
  }, SAID_FOR_MS);
}

/** A secret with its buttons. */
export function createSecretText(what: string, secret: string): HTMLElement {
  const shown = element('code', { class: 'secret' }, maskSecret(secret));
  const reveal = createRevealButton(what, (revealed) => {
    shown.textContent = revealed ? secret : maskSecret(secret);
  });
  return element(
    'span',
    { class: 'with-buttons' },
    shown,
    reveal,
    createCopyButton(what, () => secret),
  );
}

/** A button that stays pressed. */
export function createRevealButton(what: string, changed: (revealed: boolean) => void): HTMLButtonElement {
  const made = button(
    'Reveal',
    { class: 'quiet', 'aria-label': `Reveal ${what}`, 'aria-pressed': 'false' },
    () => {
      const revealed = made.getAttribute('aria-pressed') !== 'true';
      made.setAttribute('aria-pressed', String(revealed));
      made.textContent = revealed ? 'Hide' : 'Reveal';
      changed(revealed);
    },
  );
  return made;
}
