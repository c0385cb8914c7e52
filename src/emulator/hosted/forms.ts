/** Forms of Hosted Link. Each carries the session's revision, so that a stale or repeated one has no effect. */
import type { LinkSession } from '../session/LinkSession';
import { type Html, html } from './html';

export const REVISION = 'revision';

/** Name of the button that exits Link. */
export const EXIT_BUTTON = 'leave';

/**
 * Posts to the page's own URL. The server validates the fields, not the browser.
 *
 * @param target `_top` shows the next page in place of the app's page that frames this one.
 */
export function form(session: LinkSession, content: Html, target?: '_top'): Html {
  return html`<form method="post" novalidate${target ? html` target="${target}"` : ''}><input type="hidden" name="${REVISION}" value="${String(session.revision)}">
${content}
</form>`;
}

export function isCurrentForm(fields: URLSearchParams, session: LinkSession): boolean {
  return fields.get(REVISION) === String(session.revision);
}

export function button(label: string, name: string, style?: 'second' | 'quiet'): Html {
  return html`<button name="${name}" value="yes"${style ? html` class="${style}"` : ''}>${label}</button>`;
}

interface Field {
  readonly name: string;
  readonly label: string;
  readonly hint?: string;
  /** Other attributes of the input. */
  readonly input: Html;
}

/** A labelled input with its error. The first invalid input of a page has the focus. */
export function field(session: LinkSession, { name, label, hint, input }: Field): Html {
  const isInvalid = session.formErrors[name] !== undefined;
  const isFirstInvalid = Object.keys(session.formErrors)[0] === name;
  const describedBy = [...(hint ? [`${name}-hint`] : []), ...(isInvalid ? [fieldErrorId(name)] : [])];
  return html`<div class="field">
<label for="${name}">${label}</label>
${hint ? html`<p class="hint" id="${name}-hint">${hint}</p>` : ''}
${fieldError(session, name)}
<input id="${name}" name="${name}" required ${input}${describedBy.length > 0 ? html` aria-describedby="${describedBy.join(' ')}"` : ''}${isInvalid ? html` aria-invalid="true"` : ''}${isFirstInvalid ? html` autofocus` : ''}>
</div>`;
}

export function fieldError(session: LinkSession, name: string): Html {
  const error = session.formErrors[name];
  return error === undefined
    ? html``
    : html`<p class="problem" id="${fieldErrorId(name)}" role="alert">${error}</p>`;
}

export function fieldErrorId(name: string): string {
  return `${name}-problem`;
}
