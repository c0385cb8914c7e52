/** Forms: each says which page of the session it is of, and what was wrong with the one before. */
import type { LinkSession } from '../session/LinkSession';
import { type Html, html } from './html';

/** It posts to the page's own address. What is wrong with it is told by the page, not by the browser. */
export function form(session: LinkSession, content: Html): Html {
  return html`<form method="post" novalidate><input type="hidden" name="${TURN}" value="${String(session.revision)}">
${content}
</form>`;
}

/** Whether the form is of the page that the session is at: not of an older one, and not sent twice. */
export function isCurrentForm(fields: URLSearchParams, session: LinkSession): boolean {
  return fields.get(TURN) === String(session.revision);
}

const TURN = 'turn';

export function button(label: string, name: string, look: 'first' | 'second' = 'first'): Html {
  return html`<button name="${name}" value="yes"${look === 'second' ? html` class="second"` : ''}>${label}</button>`;
}

interface Field {
  readonly name: string;
  readonly label: string;
  readonly hint?: string;
  /** Its other attributes. */
  readonly input: Html;
}

/** A labelled field with its problem, if it has one. The first problem of a page has the focus. */
export function field(session: LinkSession, { name, label, hint, input }: Field): Html {
  const problem = session.formErrors[name];
  const isFirst = Object.keys(session.formErrors)[0] === name;
  const about = [
    ...(hint === undefined ? [] : [`${name}-hint`]),
    ...(problem === undefined ? [] : [fieldErrorId(name)]),
  ];
  return html`<div class="field">
<label for="${name}">${label}</label>
${hint === undefined ? '' : html`<p class="hint" id="${name}-hint">${hint}</p>`}
${fieldError(session, name)}
<input id="${name}" name="${name}" required ${input}${about.length > 0 ? html` aria-describedby="${about.join(' ')}"` : ''}${problem === undefined ? '' : html` aria-invalid="true"`}${isFirst ? html` autofocus` : ''}>
</div>`;
}

export function fieldError(session: LinkSession, name: string): Html {
  const problem = session.formErrors[name];
  return problem === undefined
    ? html``
    : html`<p class="problem" id="${fieldErrorId(name)}" role="alert">${problem}</p>`;
}

export function fieldErrorId(name: string): string {
  return `${name}-problem`;
}
