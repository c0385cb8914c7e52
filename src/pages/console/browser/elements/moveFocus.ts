/** Moves the focus after an action of a form, unless the user has moved on: keystrokes would land in another field. */

/** @param form the form of the pressed button, or of the field in which the user pressed Enter. */
export function moveFocus(target: HTMLElement | null, form: HTMLElement | null): void {
  const { activeElement } = document;
  const isButton = activeElement instanceof HTMLButtonElement && activeElement.form === form;
  // Some browsers do not focus a pressed button, but an element around it or none.
  const isAround = activeElement === null || (form !== null && activeElement.contains(form));
  if (isButton || (isAround && activeElement !== form)) target?.focus();
}
