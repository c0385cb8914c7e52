/** The form of step 3: which token to read or to watch. */
import { createCopyButton, createRevealButton } from '../elements/createSecretText.js';
import { find } from '../elements/element.js';

export class TokenForm {
  readonly form = find('token-form', HTMLFormElement);
  readonly #token = find('token', HTMLInputElement);
  readonly #untilFinished = find('until-finished', HTMLInputElement);

  constructor(onChange: () => void) {
    this.form.addEventListener('input', onChange);
    find('token-buttons', HTMLElement).append(
      createRevealButton('the token to watch', (isRevealed) =>
        this.#token.classList.toggle('hidden-text', !isRevealed),
      ),
      createCopyButton('the token to watch', () => this.token),
    );
  }

  get token(): string {
    return this.#token.value.trim();
  }

  set token(token: string) {
    this.#token.value = token;
  }

  get untilFinished(): boolean {
    return this.#untilFinished.checked;
  }
}
