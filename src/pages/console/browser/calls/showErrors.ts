/** Errors as the person sees them, with the field that each is about marked, and the first of these in focus. */

import { button, element } from '../elements/element.js';
import type { PlaidErrorDetails, ResponseError } from './responses.js';

/** @param place an element that is an alert. */
export function showErrors(place: HTMLElement, errors: readonly ResponseError[]): void {
  clearErrors(place);
  const fields = errors.map((error) => fieldOf(error));
  place.replaceChildren(...errors.map((error, index) => problem(error, fields[index] ?? null)));
  place.hidden = errors.length === 0;
  for (const field of fields) {
    field?.setAttribute('aria-invalid', 'true');
    field?.setAttribute('aria-describedby', place.id);
  }
  fields.find((field) => field !== null)?.focus();
}

export function clearErrors(place: HTMLElement): void {
  place.replaceChildren();
  place.hidden = true;
  for (const field of document.querySelectorAll(`[aria-describedby="${place.id}"]`)) {
    field.removeAttribute('aria-invalid');
    field.removeAttribute('aria-describedby');
  }
}

function problem({ message, extensions = {} }: ResponseError, field: HTMLElement | null): HTMLElement {
  const { code, argumentPath, retryable, retryAfter, plaid } = extensions;
  return element(
    'div',
    { class: 'problem' },
    element('p', {}, code === undefined ? null : element('code', { class: 'error-code' }, code), message),
    plaid?.displayMessage ? element('p', { class: 'said-to-user' }, plaid.displayMessage) : null,
    plaid?.errorMessage ? element('p', {}, plaid.errorMessage) : null,
    plaid ? ofPlaid(plaid) : null,
    retryable ? element('p', { class: 'hint' }, retryHint(retryAfter)) : null,
    field &&
      button(`Go to ${(argumentPath ?? []).join('.')}`, { class: 'quiet' }, () => {
        field.focus();
      }),
  );
}

function retryHint(retryAfter: number | undefined): string {
  return retryAfter === undefined ? 'Worth trying again.' : `Worth trying again in ${retryAfter} s.`;
}

function ofPlaid({ errorType, errorCode, requestId, suggestedAction, documentationUrl }: PlaidErrorDetails) {
  const said = [
    errorType || errorCode ? `Plaid: ${[errorType, errorCode].filter(Boolean).join(' / ')}` : null,
    requestId ? `request ${requestId}` : null,
    suggestedAction ?? null,
  ].filter((part) => part !== null);
  return element('p', { class: 'hint' }, said.join(' · '), documentationLink(documentationUrl));
}

/** The address comes from outside: nothing but a web page is linked to. */
function documentationLink(url: string | null | undefined): Node | null {
  if (!url || !/^https?:\/\//i.test(url)) return null;
  return element('a', { href: url, target: '_blank', rel: 'noopener noreferrer' }, ' Documentation');
}

/** The field for the longest beginning of the path that has one: of `input.products.0` that of `input.products`. */
function fieldOf({ extensions }: ResponseError): HTMLElement | null {
  const path = extensions?.argumentPath ?? [];
  const lengths = path.map((_, index) => path.length - index);
  for (const length of lengths) {
    const name = path.slice(0, length).join('.');
    const found = document.querySelector<HTMLElement>(`[data-argument="${CSS.escape(name)}"]`);
    if (found) return found;
  }
  return null;
}
