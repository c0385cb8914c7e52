/** The third step's form: which token to read or to watch. */
import { createCopyButton, createRevealButton } from '../elements/createSecretText.js';
import { find } from '../elements/element.js';

export class TokenForm {
  readonly form = find('token-form', HTMLFormElement);
  readonly #token = find('token', HTMLInputElement);
  readonly #untilFinished = find('until-finished', HTMLInputElement);

  constructor(changed: () => void) {
    this.form.addEventListener('input', changed);
    find('token-buttons', HTMLElement).append(
      createRevealButton('the token to watch', (revealed) =>
        this.#token.classList.toggle('hidden-text', !revealed),
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
