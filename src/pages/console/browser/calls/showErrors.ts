/** Shows GraphQL errors, marks the form fields that they name, and focuses the first of these if its form was just sent. */

import { button, element } from '../elements/element.js';
import { moveFocus } from '../elements/moveFocus.js';
import type { PlaidErrorDetails, ResponseError } from './responses.js';

/** @param place an element with the ARIA role `alert`. */
export function showErrors(place: HTMLElement, errors: readonly ResponseError[]): void {
  clearErrors(place);
  const fields = errors.map((error) => findField(error));
  place.replaceChildren(...errors.map((error, index) => errorCard(error, fields[index] ?? null)));
  place.hidden = errors.length === 0;
  for (const field of fields) {
    field?.setAttribute('aria-invalid', 'true');
    field?.setAttribute('aria-describedby', place.id);
  }
  moveFocus(fields.find((field) => field !== null) ?? null, place.closest('form'));
}

export function clearErrors(place: HTMLElement): void {
  place.replaceChildren();
  place.hidden = true;
  for (const field of document.querySelectorAll(`[aria-describedby="${place.id}"]`)) {
    field.removeAttribute('aria-invalid');
    field.removeAttribute('aria-describedby');
  }
}

function errorCard({ message, extensions = {} }: ResponseError, field: HTMLElement | null): HTMLElement {
  const { code, argumentPath, retryable, retryAfter, plaid } = extensions;
  const retryHint = retryAfter === undefined ? 'Retry later.' : `Retry after ${retryAfter} s.`;
  return element(
    'div',
    { class: 'problem' },
    element('p', {}, code === undefined ? null : element('code', { class: 'error-code' }, code), message),
    plaid?.displayMessage ? element('p', { class: 'display-message' }, plaid.displayMessage) : null,
    plaid?.errorMessage && !message.includes(plaid.errorMessage)
      ? element('p', {}, plaid.errorMessage)
      : null,
    plaid ? plaidDetails(plaid) : null,
    retryable ? element('p', { class: 'hint' }, retryHint) : null,
    field &&
      button(`Go to ${(argumentPath ?? []).join('.')}`, { class: 'quiet' }, () => {
        field.focus();
      }),
  );
}

function plaidDetails(plaid: PlaidErrorDetails): HTMLElement {
  const { errorType, errorCode, requestId, suggestedAction, documentationUrl } = plaid;
  const parts = [
    errorType || errorCode ? `Plaid: ${[errorType, errorCode].filter(Boolean).join(' / ')}` : null,
    requestId ? `request ${requestId}` : null,
    suggestedAction ?? null,
  ].filter((part) => part !== null);
  return element('p', { class: 'hint' }, parts.join(' · '), documentationLink(documentationUrl));
}

/** The URL comes from Plaid's response: only a web page becomes a link. */
function documentationLink(url: string | null | undefined): Node | null {
  if (!url || !/^https?:\/\//i.test(url)) return null;
  return element('a', { href: url, target: '_blank', rel: 'noopener noreferrer' }, ' Documentation');
}

/** Finds the field of the longest prefix of `argumentPath`: for `input.products.0`, the field of `input.products`. */
function findField({ extensions }: ResponseError): HTMLElement | null {
  const path = extensions?.argumentPath ?? [];
  const lengths = path.map((_, index) => path.length - index);
  for (const length of lengths) {
    const name = path.slice(0, length).join('.');
    const found = document.querySelector<HTMLElement>(`[data-argument="${CSS.escape(name)}"]`);
    if (found) return found;
  }
  return null;
}
